"""`usynys migrate`: bring the database to its newest form."""

import asyncio

import typer

from core.settings import read_settings
from core.store.base import Store


def migrate() -> None:
    """Bring the tables of USYNYS_DATABASE_URL to the newest form; what is in them stays."""
    typer.echo(asyncio.run(_migrate(read_settings().database_url)))


async def _migrate(url: str) -> str:
    store = Store(url)
    try:
        is_new = store.file is not None and not store.file.exists()
        if not is_new and not await store.behind():
            return "The database has its newest form already."
        await store.migrate()
    finally:
        await store.close()
    return "The database has its newest form now."
