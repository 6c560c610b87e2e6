"""One process after the other: what several would do at once when they begin."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

#: PostgreSQL knows such locks by numbers; this one is ours alone.
_BEGINNING = 1414


async def begin_alone(tx: AsyncSession) -> None:
    """Wait until no other process begins, and let none begin until this transaction ends.

    On SQLite a writing transaction is alone from its beginning.
    """
    if tx.get_bind().dialect.name != "sqlite":
        await (await tx.connection()).execute(text("SELECT pg_advisory_xact_lock(:ours)"), {"ours": _BEGINNING})
