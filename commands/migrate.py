"""`usynys migrate`: bring the database to its newest form."""

import asyncio

import typer

from commands.opening import is_there, take_up_names
from core.errors import AwayError
from core.settings import Settings, read_settings
from core.store.base import Store


def migrate() -> None:
    """Bring the tables of USYNYS_DATABASE_URL to the newest form; what is in them stays."""
    typer.echo(asyncio.run(_migrate(read_settings())))


async def _migrate(settings: Settings) -> str:
    store = Store(settings.database_url)
    try:
        if not await is_there(store):
            raise AwayError
        is_new = store.file is not None and not store.file.exists()
        behind = is_new or await store.behind()
        if behind:
            await store.migrate()
        families = await take_up_names(store, settings)
        if not behind and not families:
            return "The database has its newest form already."
    finally:
        await store.close()
    return "The database has its newest form now."
