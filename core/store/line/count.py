"""Counting queues anew: after a migration, and to see whether the counts are right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.line import buckets
from core.store.line.buckets import Buckets
from core.store.line.changes import lock_lines, write_counts
from core.store.line.spots import BEGINS, ENTRY, START, Line, Spot, buckets_at, entries_of
from core.store.tables import QueueBucket, QueueCount, QueueEntry

#: How many rows are held at once while a queue is counted.
_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Miscount:
    """A count that is not what stands in the line; level 0 is the count of the whole line."""

    line: Line
    level: int
    said: int
    counted: int


async def queues_behind(tx: AsyncSession, queue_key: str, limit: int) -> Sequence[str]:
    """Return the keys of the queues behind this one, in their order: those with entries and those with counts."""
    found: set[str] = set()
    for column in (col(QueueEntry.queue_key), col(QueueCount.queue_key)):
        query = select(column).where(column > queue_key).distinct().order_by(column).limit(limit)
        found |= set((await tx.exec(query)).all())
    return sorted(found)[:limit]


async def hold_queue(tx: AsyncSession, queue_key: str) -> None:
    """Lock the counts of a queue: until the end of the transaction nobody else changes them."""
    lines = await _lines(tx, [queue_key])
    await tx.run_sync(lambda session: lock_lines(session.connection(), lines))


async def count_queues(tx: AsyncSession, queue_keys: Sequence[str]) -> None:
    """Count these queues from their entries, whatever was counted before."""
    lines = await _lines(tx, queue_keys)
    await tx.run_sync(_count, lines)


def _count(session: Session, lines: Sequence[Line]) -> None:
    connection = session.connection()
    lock_lines(connection, lines)
    after = []
    for line in lines:
        buckets = Buckets(connection, line, 0)
        waiting = buckets.count()
        after.append((line, waiting, buckets.levels))
    write_counts(connection, after)


async def _lines(tx: AsyncSession, queue_keys: Sequence[str]) -> list[Line]:
    """Return the lines of these queues in the order of their keys: those where somebody waits and those counted."""
    found: set[Line] = set()
    for table in (QueueEntry, QueueCount, QueueBucket):
        columns = select(col(table.queue_key), col(table.queue_class))
        rows = await tx.exec(columns.where(col(table.queue_key).in_(queue_keys)).distinct())
        found |= {Line(key, queue_class) for key, queue_class in rows.all()}
    return sorted(found)


async def miscounts(tx: AsyncSession, queue_keys: Sequence[str]) -> list[Miscount]:
    """Count these queues and return where the counts are wrong; of the buckets of a level only that one is."""
    wrong: list[Miscount] = []
    for line in await _lines(tx, queue_keys):
        counts = select(QueueCount.waiting, QueueCount.levels).where(*_is(line))  # columns: rows are written past them
        waiting, kept_levels = (await tx.exec(counts)).first() or (0, 0)
        highest = func.coalesce(func.max(col(QueueBucket.level)), 0)
        key, queue_class = (
            col(QueueBucket.queue_key) == line.queue_key,
            col(QueueBucket.queue_class) == line.queue_class,
        )
        levels = (await tx.exec(select(highest).where(key, queue_class))).one()
        sums = await _sums(tx, entries_of(line).order_by(*ENTRY), [])
        if sums != [waiting]:
            wrong.append(Miscount(line, 0, waiting, sums[0]))
        if levels != kept_levels or (waiting > buckets.MOST and not levels):
            wrong.append(Miscount(line, levels, levels, kept_levels))
        for level in range(1, levels + 1):
            wrong += await _of_level(tx, line, level)
    return wrong


def _is(line: Line) -> tuple[Any, Any]:
    return col(QueueCount.queue_key) == line.queue_key, col(QueueCount.queue_class) == line.queue_class


async def _of_level(tx: AsyncSession, line: Line, level: int) -> list[Miscount]:
    buckets = (await tx.exec(buckets_at(line, level).order_by(BEGINS))).all()
    begins = [begin for begin, _ in buckets]
    if begins[:1] != [str(START)]:
        return [Miscount(line, level, 0, 0)]  # nobody counts those before the first
    under = entries_of(line).order_by(*ENTRY) if level == 1 else buckets_at(line, level - 1).order_by(BEGINS)
    sums = await _sums(tx, under, begins[1:])
    pairs = zip((waiting for _, waiting in buckets), sums, strict=True)
    return [Miscount(line, level, said, counted) for said, counted in pairs if said != counted]


async def _sums(tx: AsyncSession, under: Any, begins: Sequence[str]) -> list[int]:
    """Return how many stand before the first of these spots, from each to the next, and from the last on."""
    sums = [0]
    async for first, second in await tx.stream(under.execution_options(yield_per=_PAGE)):
        spot, waiting = (first, second) if isinstance(first, str) else (str(Spot(first, second)), 1)
        while len(sums) <= len(begins) and spot >= begins[len(sums) - 1]:
            sums.append(0)
        sums[-1] += waiting
    return sums + [0] * (len(begins) + 1 - len(sums))
