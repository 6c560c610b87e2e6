"""Being the only process that does something, until the transaction ends; SQLite has one writer anyway."""

from enum import IntEnum

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession


class Work(IntEnum):
    """What one process does at a time; the numbers name locks of PostgreSQL (1414 is that of core/store/parts)."""

    CALLS = 1415  # taking an Idempotency-Key
    ROWS = 1416  # taking rows of registers: an event counts once, whoever brings it first


async def alone(tx: AsyncSession, work: Work) -> None:
    """Wait until no other process does this work, and let none begin before this transaction ends (PostgreSQL)."""
    if tx.get_bind().dialect.name == "postgresql":
        await (await tx.connection()).execute(text("SELECT pg_advisory_xact_lock(:work)"), {"work": int(work)})
