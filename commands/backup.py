"""`usynys backup`: a copy of the whole database, while the gateway runs."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from core.settings import read_settings
from core.store.backup import back_up
from core.store.base import Store


def backup(file: Annotated[Path, typer.Argument(help="where the copy goes; it must not be there yet")]) -> None:
    """Copy the database as it is now to FILE: an SQLite database, or an archive for pg_restore. Keys are not in it."""
    store = Store(read_settings().database_url)
    try:
        back_up(store, file)
    finally:
        asyncio.run(store.close())
    typer.echo(f"{file}: {file.stat().st_size:,} octets.", err=True)
