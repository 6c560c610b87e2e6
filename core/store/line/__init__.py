"""Where an entry stands in its line, and who is first: O(log n) reads however many wait.

The rank is added up from the buckets (`core.store.line.buckets`): on each level those between the bucket above and the
one in which the entry lies, then the entries between the lowest bucket and the entry itself. That is at most `MOST`
rows a level.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, literal, tuple_
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.columns import Id, to_milliseconds
from core.store.line import buckets
from core.store.line.changes import noted
from core.store.line.spots import BEGINS, ENTRY, START, Line, Spot, buckets_at, entries_of, of_entries
from core.store.queries import awake
from core.store.tables import Queue, QueueBucket, QueueCount, QueueEntry


@dataclass(frozen=True, slots=True)
class Rank:
    """How many of its class stand before an entry, how many wait in each class, and the phase of the queue."""

    before: int
    waiting: Mapping[str, int]
    phase: int


async def rank(tx: AsyncSession, entry: QueueEntry) -> Rank:
    """Return the rank of a waiting entry in its line; what this transaction has changed is counted already."""
    await tx.flush()
    waiting, levels, phase = await _counts(tx, entry.queue_key)
    line = Line(entry.queue_key, entry.queue_class)
    ours = noted(tx.sync_session)
    before, lowest = await _before(tx, line, spot_of(entry), levels.get(line.queue_class, 0), len(ours))
    for other, at, more in ours:
        if other.queue_key == line.queue_key:
            waiting[other.queue_class] = waiting.get(other.queue_class, 0) + more
        if other == line and at < lowest:
            before += more  # from the lowest bucket on, entries themselves are counted: ours are among them
    return Rank(before, waiting, phase)


def spot_of(entry: QueueEntry) -> Spot:
    """Return where an entry stands, or would stand, in its line."""
    return Spot(to_milliseconds(entry.submitted_at), entry.application_id)


async def first_awake(tx: AsyncSession, line: Line) -> QueueEntry | None:
    """Return the first of a line that places look at."""
    query = select(QueueEntry).where(awake(line.queue_key, line.queue_class))
    order = (col(QueueEntry.submitted_at), col(QueueEntry.application_id))
    return (await tx.exec(query.order_by(*order).limit(1))).first()


async def _counts(tx: AsyncSession, queue_key: str) -> tuple[dict[str, int], dict[str, int], int]:
    """Return how many wait in each class, how many levels of buckets each has, and the phase of the queue."""
    columns = (col(QueueCount.queue_class), col(QueueCount.waiting), col(QueueCount.levels))
    phase = select(col(Queue.phase)).where(col(Queue.key) == queue_key).scalar_subquery()
    query: Any = select_columns(*columns, phase).where(col(QueueCount.queue_key) == queue_key)
    rows = (await tx.exec(query)).all()
    waiting = {queue_class: count for queue_class, count, _, _ in rows}
    return waiting, {queue_class: high for queue_class, _, high, _ in rows}, (rows[0][3] if rows else 0) or 0


async def _before(tx: AsyncSession, line: Line, spot: Spot, levels: int, ours: int) -> tuple[int, Spot]:
    """Return how many stand before a spot, and where the lowest bucket begins in which it lies."""
    values = {"key": line.queue_key, "class": line.queue_class, "spot": str(spot)}
    added, begins = (await tx.exec(_added_up(levels), params=values)).one() if levels else (0, None)
    # No buckets, or none any more since we asked how high they stand: the line is short.
    lowest = Spot.read(begins) if begins else START
    near = entries_of(line).where(of_entries() < spot).order_by(*(part.desc() for part in ENTRY))
    inside = near.limit(buckets.MOST + ours).subquery()
    count = select(func.count()).where(tuple_(*inside.c) >= lowest)
    return int(added) + (await tx.exec(count)).one(), lowest


@cache
def _added_up(levels: int) -> Any:
    """Select how many stand in the buckets before the lowest one that holds a spot, and where that one begins."""
    line = Line(bindparam("key", type_=Id), bindparam("class"))  # type: ignore[arg-type]  # values come when it is run
    begins: list[Any] = [bindparam("spot", type_=Id)]
    for level in range(1, levels + 1):
        last = buckets_at(line, level).where(begins[-1] >= BEGINS).with_only_columns(func.max(BEGINS))
        begins.append(last.scalar_subquery())
    added: Any = literal(0)
    for level in range(1, levels + 1):
        buckets = buckets_at(line, level).where(begins[level] > BEGINS)
        if level < levels:
            buckets = buckets.where(begins[level + 1] <= BEGINS)
        waiting = func.coalesce(func.sum(col(QueueBucket.waiting)), 0)
        added += buckets.with_only_columns(waiting).scalar_subquery()
    return select_columns(added, begins[1])
