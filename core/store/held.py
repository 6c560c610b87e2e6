"""Rows that a transaction holds: getting one of them again costs a look into a dictionary, and no greenlet."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session as SyncSession
from sqlmodel.ext.asyncio.session import AsyncSession


def held(session: SyncSession, table: Any, key: Any) -> Any:
    """Return a row by its key if it is in hand; None says nothing. What has expired is to be asked for again."""
    keys = key if isinstance(key, tuple) else (key,)
    row = session.identity_map.get(inspect(table).identity_key_from_primary_key(keys))
    return None if row is None or inspect(row).expired else row


class Holding(AsyncSession):
    """A session that answers at once for what it holds: most of what verbs get has been read for their group."""

    async def get(self, entity: Any, ident: Any, **how: Any) -> Any:
        """Return a row by its key, as SQLAlchemy does."""
        row = None if how else held(self.sync_session, entity, ident)
        return await super().get(entity, ident, **how) if row is None else row

    async def get_one(self, entity: Any, ident: Any, **how: Any) -> Any:
        """Return a row by its key, as SQLAlchemy does; one that is not there is an error."""
        row = None if how else held(self.sync_session, entity, ident)
        return await super().get_one(entity, ident, **how) if row is None else row
