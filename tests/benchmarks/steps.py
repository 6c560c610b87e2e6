"""What SQLite itself does for an answer, counted in steps of its virtual machine: the same on every machine."""

from collections.abc import Awaitable, Callable

import aiosqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.base import Store

#: Something to be asked in a reading transaction; the number tells its calls apart.
Question = Callable[[AsyncSession, int], Awaitable[object]]


async def steps_of(store: Store, question: Question, call: int = 0) -> int | None:
    """Return how many steps a question costs; None on PostgreSQL, which does not count them."""
    count = 0

    def one_more() -> int:
        nonlocal count
        count += 1
        return 0

    async with store.read() as tx:
        raw = (await (await tx.connection()).get_raw_connection()).driver_connection
        if not isinstance(raw, aiosqlite.Connection):
            return None
        await question(tx, call)  # a fresh connection reads its schema first, which is no part of the answer
        tx.expunge_all()
        await raw.set_progress_handler(one_more, 1)
        try:
            await question(tx, call)
        finally:
            await raw.set_progress_handler(None, 0)  # type: ignore[arg-type]  # sqlite3 takes None to stop counting
    return count
