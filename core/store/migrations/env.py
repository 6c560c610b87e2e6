"""Runs migrations on whatever database the caller names; no alembic.ini, no working directory."""

import asyncio
from typing import Literal

from alembic import context
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import AutoString, SQLModel

from core.store import tables  # noqa: F401 - fills the metadata that migrations are compared with
from core.store.columns import Id, Instant


def _written(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types shortly in a generated migration."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, Id | Instant):
        return f"{type(item).__name__}()"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=_written,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _connect() -> None:
    engine = create_async_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(_run)
    await engine.dispose()


asyncio.run(_connect())
