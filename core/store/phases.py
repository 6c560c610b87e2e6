"""The row of a queue, which carries its phase and is locked first: made when somebody first needs it."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.tables import Queue


async def begin_queue(tx: AsyncSession, key: str) -> None:
    """Make the row of a queue that has none, at phase 0; on PostgreSQL another worker may be making it just now.

    Then this one waits until the other has ended, and finds its row.
    """
    if tx.get_bind().dialect.name == "sqlite":
        tx.add(Queue(key=key, phase=0))
        await tx.flush()
    else:
        await tx.exec(insert(Queue).values(key=key, phase=0).on_conflict_do_nothing())
