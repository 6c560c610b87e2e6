"""A database with one long queue in it, filled by the database itself: a million families wait after some seconds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import SettingsError
from core.store.base import Store
from core.store.line.count import count_queues
from core.store.tables import Child, Guardian, Preschool

QUEUE = "P1|2022|kk"
_START = datetime(2024, 9, 1, tzinfo=UTC)

# Submissions lie scattered over two years, a tenth of them on instants that they share with others.
_NUMBERS = """
    WITH RECURSIVE n(i) AS (SELECT CAST(:since AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :until),
    filed(i, id, at, class) AS (
        SELECT i, 'A' || CAST(i AS TEXT),
            :start + CASE WHEN i % 10 = 0 THEN i % 997 * 60000 ELSE i * 7919993 % 63072000000 END,
            CASE WHEN i % 20 = 1 THEN 'out_of_turn' WHEN i % 20 < 6 THEN 'priority' ELSE 'general' END
        FROM n
    )
"""
_APPLICATIONS = """
    INSERT INTO application (id, guardian_id, child_id, submitted_at, categories, verified, queue_class, language,
        status, edition, digest, created_at)
"""
_THEIR_VALUES = "SELECT id, 'G1', 'C1', at, '13', 1 = 1, class, 'kk', 'queued', 'P-2024', '', at FROM filed"
_ENTRIES = """
    INSERT INTO queue_entry (id, application_id, preschool_id, queue_key, queue_class, submitted_at, wish, status,
        return_itself, reason, asleep)
"""
_ITS_VALUES = (
    "SELECT 'E' || CAST(i AS TEXT), id, 'P1', :queue, class, at, 1, 'waiting', 1 = 0, '', i % 50 = 0 FROM filed"
)


@dataclass
class Ground:
    """One long queue; application A<n> waits by entry E<n>."""

    store: Store
    size: int = 0

    async def grow(self, size: int) -> None:
        """Let the queue grow to so many entries, and be counted as a database is that was migrated."""
        values = {"since": self.size, "until": size, "start": int(_START.timestamp() * 1000)}
        async with self.store.write() as tx:
            connection = await tx.connection()
            await connection.execute(text(_APPLICATIONS + _NUMBERS + _THEIR_VALUES), values)
            await connection.execute(text(_ENTRIES + _NUMBERS + _ITS_VALUES), values | {"queue": QUEUE})
            await count_queues(tx, [QUEUE])
            if not self.store.is_sqlite:  # PostgreSQL does it by itself after a while; on SQLite nobody does
                await connection.execute(text("ANALYZE"))
        self.size = size


@asynccontextmanager
async def a_ground(url: str) -> AsyncIterator[Ground]:
    """Make the tables in an empty database and take them away again.

    Raises:
        SettingsError: the database is not empty; nobody's families are measured with, and none are taken away.

    """
    store = Store(url)
    try:
        if not await store.is_new():
            message = "A benchmark needs an empty database: this one is in use."
            raise SettingsError(message)
        try:
            async with store.write() as tx:
                await (await tx.connection()).run_sync(SQLModel.metadata.create_all)
                await the_people(tx)
            yield Ground(store)
        finally:
            async with store.write() as tx:
                await (await tx.connection()).run_sync(SQLModel.metadata.drop_all)
    finally:
        await store.close()


async def the_people(tx: AsyncSession) -> None:
    """Write one family and one preschool: how long the queue is does not depend on who stands in it."""
    sealed = {"iin_sealed": b"", "name_sealed": b""}
    spoken = {"language": "kk", "settlement": "Алматы", "phone_index": "G1", "phone_sealed": b""}
    child = {"id": "C1", "guardian_id": "G1", "iin_index": "C1", "birth_date_sealed": b"", "birth_year": 2022}
    place = {"id": "P1", "name_kk": "P1", "name_ru": "P1", "type": "kindergarten", "settlement": "Алматы"}
    tx.add(Guardian.model_validate({"id": "G1", "iin_index": "G1", "created_at": _START} | sealed | spoken))
    tx.add(Preschool.model_validate(place | {"state_order": True, "languages": "kk"}))
    await tx.flush()
    tx.add(Child.model_validate(child | sealed))
