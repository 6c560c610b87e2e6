"""Where an entry stands in its line, and who is first: O(log n) reads however many wait.

The rank is added up from the buckets (`core.store.line_buckets`): on each level those between the bucket above and the
one in which the entry lies, then the entries between the lowest bucket and the entry itself. That is at most `MOST`
rows a level, asked for in one statement, so that it sees one moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, bindparam, func, literal, select, tuple_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.columns import Id, to_milliseconds
from core.store.line_changes import noted
from core.store.line_spots import BACKWARDS, START, Line, Spot, buckets_at, entries_of, of_buckets, of_entries
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
    before, lowest = await _before(tx, line, spot_of(entry), levels.get(line.queue_class, 0))
    for other, at, more in noted(tx.sync_session):
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
    return (await tx.execute(query.order_by(*order).limit(1))).scalar_one_or_none()


async def _counts(tx: AsyncSession, queue_key: str) -> tuple[dict[str, int], dict[str, int], int]:
    """Return how many wait in each class, how many levels of buckets each has, and the phase of the queue."""
    columns = (col(QueueCount.queue_class), col(QueueCount.waiting), col(QueueCount.levels))
    phase = select(col(Queue.phase)).where(col(Queue.key) == queue_key).scalar_subquery()
    rows = (await tx.execute(select(*columns, phase).where(col(QueueCount.queue_key) == queue_key))).all()
    waiting = {queue_class: count for queue_class, count, _, _ in rows}
    return waiting, {queue_class: high for queue_class, _, high, _ in rows}, (rows[0][3] if rows else 0) or 0


async def _before(tx: AsyncSession, line: Line, spot: Spot, levels: int) -> tuple[int, Spot]:
    """Return how many stand before a spot, and where the lowest bucket begins in which it lies."""
    values = {"key": line.queue_key, "class": line.queue_class, "ms": spot.ms, "id": spot.application_id}
    row = (await tx.execute(_added_up(levels), values)).first()
    if row is None:  # the line has lost its buckets since we asked how high they stand: it has become short
        row = (await tx.execute(_added_up(0), values)).one()
    return int(row[0]), Spot(row[1], row[2])


@cache
def _added_up(levels: int) -> Any:
    """Select the rank of a spot in a line with so many levels of buckets."""
    line = Line(bindparam("key", type_=Id), bindparam("class"))  # type: ignore[arg-type]  # values come when it is run
    spot: Any = tuple_(bindparam("ms", type_=BigInteger), bindparam("id", type_=Id))
    inside, begins = spot, [spot]
    lowest: Any = None
    for level in range(1, levels + 1):
        query = buckets_at(line, level).where(of_buckets() <= inside).order_by(*BACKWARDS).limit(1)
        bucket = query.cte(f"level_{level}")
        inside = tuple_(bucket.c.from_ms, bucket.c.from_id)
        begins.append(inside)
        lowest = bucket if lowest is None else lowest
    entries = entries_of(line).where(of_entries() < spot)
    if lowest is None:
        return select(_how_many(entries), literal(START.ms), literal(START.application_id))
    added: Any = _how_many(entries.where(of_entries() >= begins[1]))
    for level in range(1, levels + 1):
        buckets = buckets_at(line, level).where(of_buckets() < begins[level])
        if level < levels:
            buckets = buckets.where(of_buckets() >= begins[level + 1])
        added += _sum(buckets)
    return select(added, lowest.c.from_ms, lowest.c.from_id)


def _how_many(entries: Any) -> Any:
    return entries.with_only_columns(func.count()).scalar_subquery()


def _sum(buckets: Any) -> Any:
    return buckets.with_only_columns(func.coalesce(func.sum(col(QueueBucket.waiting)), 0)).scalar_subquery()
