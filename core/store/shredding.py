"""Destroying a family's own key, so that no page of the file holds it any more."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text
from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.base import Store
from core.store.tables import DataKey


async def shred(tx: AsyncSession, owner: str) -> None:
    """Overwrite an owner's wrapped key in its place, then take its row away: nothing sealed with it opens again."""
    row = await tx.get(DataKey, owner, with_for_update=True)
    if row is None:
        return
    connection = await tx.connection()
    if connection.dialect.name == "sqlite":
        await connection.execute(text("PRAGMA secure_delete = ON"))
    row.wrapped = bytes(len(row.wrapped))  # as long as before: it lies where it lay
    await tx.flush()
    await tx.exec(delete(DataKey).where(col(DataKey.owner) == owner))


async def forget_pages(store: Store) -> None:
    """Bring what was shredded into SQLite's file now, and empty its journal of earlier pages, as far as nobody reads.

    PostgreSQL drops old rows with its next VACUUM; backups forget by their own age (docs/security.md).
    """
    if store.file is not None:
        await asyncio.to_thread(_checkpoint, store.file)


def _checkpoint(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=10)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
