"""The buckets of a line: how many wait in each stretch of it, in levels, so that nobody has to count the entries.

A line is one class of one queue, its spots are ordered by submission to the millisecond, then by application
(P 10, RULES.md reading 8). While it is short it has no buckets at all. A bucket of level 1 begins at a spot and counts
the entries up to the next bucket; a bucket of level 2 does the same with the buckets of level 1, and so on: a B-tree
of counts, whose leaves are the entries themselves. The first bucket of each level begins before everybody, so that
every spot has its bucket. A bucket that overflows is split; one that empties disappears, and its neighbour before it
takes its stretch; a line that has become short loses all of its buckets. What belongs to a bucket is decided by where
it begins, from the entries upwards, so a level never depends on a bucket above it having disappeared.

Whoever changes a line holds its row of `queue_count` locked.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update
from sqlmodel import SQLModel, col

from core.store.line.spots import BEGINS, ENTRY, START, Line, Spot, Stretch, buckets_at, entries_of, of_entries
from core.store.tables import QueueBucket

#: How much a bucket holds at most, entries or buckets of the level below; a full one is split into parts that are not.
MOST = 64
_FILL = 48
#: How many entries are read at once when a line is counted from nothing.
_PAGE = 200 * _FILL


_PRIMARY = (
    (col(QueueBucket.queue_key) == bindparam("of_key"))
    & (col(QueueBucket.queue_class) == bindparam("of_class"))
    & (col(QueueBucket.level) == bindparam("of_level"))
    & (col(QueueBucket.begins) == bindparam("of_begins"))
)
_TABLE = SQLModel.metadata.tables["queue_bucket"]
_UPDATE = update(_TABLE).where(_PRIMARY).values(waiting=bindparam("how_many"))
_DELETE = delete(_TABLE).where(_PRIMARY)
_INSERT = insert(_TABLE).values(
    queue_key=bindparam("of_key"),
    queue_class=bindparam("of_class"),
    level=bindparam("of_level"),
    begins=bindparam("of_begins"),
    waiting=bindparam("how_many"),
)


class Buckets:
    """The buckets of one line, for whoever holds its count locked."""

    def __init__(self, connection: Connection, line: Line, levels: int) -> None:
        self._connection = connection
        self._line = line
        self.levels = levels

    def change(self, changes: Sequence[Stretch]) -> None:
        """Count who came and went: spots in their order, how many more (or, below nought, fewer) stand there.

        The entries themselves have changed already. One of them costs a few reads and one write for each level.
        """
        full: list[Spot] = []
        for level in range(1, self.levels + 1):
            touched = list(self._covering(level, changes))
            self._set(level, [Stretch(bucket.spot, bucket.waiting + more) for bucket, more in touched])
            if level == 1:
                full = [bucket.spot for bucket, more in touched if bucket.waiting + more > MOST]
            changes = [Stretch(bucket.spot, more) for bucket, more in touched]
        for level in range(1, self.levels + 1):
            full = self._split(level, full)
        if full:
            self._heighten()

    def clear(self) -> None:
        """Take all buckets away."""
        key, queue_class = col(QueueBucket.queue_key), col(QueueBucket.queue_class)
        one = (key == self._line.queue_key) & (queue_class == self._line.queue_class)
        self._connection.execute(delete(QueueBucket).where(one))
        self.levels = 0

    def count(self) -> int:
        """Make the buckets anew from the entries; returns how many wait."""
        self.clear()
        waiting, buckets = 0, list[Stretch]()
        for page in self._pages():
            waiting += len(page)
            buckets += _parts(page)
        if waiting > MOST:
            buckets[0] = Stretch(START, buckets[0].waiting)
            self._add(1, buckets)
            self.levels = 1
        while len(buckets) > MOST:
            buckets = _parts(buckets)
            self.levels += 1
            self._add(self.levels, buckets)
        return waiting

    def _pages(self, since: Spot = START, size: int = _PAGE) -> Iterator[list[Stretch]]:
        """Yield the entries from a spot on."""
        query, spot = entries_of(self._line).order_by(*ENTRY).limit(size), of_entries()
        rows = self._connection.execute(query.where(spot >= since)).all()
        while rows:
            yield [Stretch(Spot(ms, name), 1) for ms, name in rows]
            rows = self._connection.execute(query.where(spot > rows[-1])).all()

    def _covering(self, level: int, changes: Sequence[Stretch]) -> Iterator[tuple[Stretch, int]]:
        """Yield the buckets in which these spots lie, each once, with the sum of its changes."""
        rest = list(changes)
        while rest:
            bucket = self._bucket(level, rest[0].spot)
            until = self._next(level, bucket.spot) if len(rest) > 1 else None
            inside = [change for change in rest if until is None or change.spot < until]
            rest = rest[len(inside) :]
            if more := sum(change.waiting for change in inside):
                yield bucket, more

    def _bucket(self, level: int, spot: Spot) -> Stretch:
        query = buckets_at(self._line, level).where(str(spot) >= BEGINS)
        begins, waiting = self._connection.execute(query.order_by(BEGINS.desc()).limit(1)).one()
        return Stretch(Spot.read(begins), waiting)

    def _next(self, level: int, spot: Spot) -> Spot | None:
        query = buckets_at(self._line, level).where(str(spot) < BEGINS)
        row = self._connection.execute(query.order_by(BEGINS).limit(1)).first()
        return Spot.read(row[0]) if row else None

    def _under(self, level: int, since: Spot, until: Spot | None) -> list[Stretch]:
        """Return what stands between two spots one level below: entries, or buckets."""
        if level == 1:
            entries = itertools.chain.from_iterable(self._pages(since, 2 * MOST))
            return list(itertools.takewhile(lambda one: until is None or one.spot < until, entries))
        query = buckets_at(self._line, level - 1).where(str(since) <= BEGINS).order_by(BEGINS)
        rows = self._connection.execute(query if until is None else query.where(str(until) > BEGINS))
        return [Stretch(Spot.read(begins), waiting) for begins, waiting in rows]

    def _split(self, level: int, full: Sequence[Spot]) -> list[Spot]:
        """Split the buckets among these that hold too much; returns the buckets above that have got more to hold."""
        above: dict[Spot, None] = {}
        for spot in full:
            under = self._under(level, spot, self._next(level, spot))
            if len(under) <= MOST:
                continue
            first, *others = _parts(under)
            self._set(level, [Stretch(spot, first.waiting)])
            self._add(level, others)
            above[self._bucket(level + 1, spot).spot if level < self.levels else START] = None
        return list(above)

    def _heighten(self) -> None:
        """Put a level upon the highest one when that has become long."""
        highest = self._under(self.levels + 1, START, None)
        if len(highest) > MOST:
            self.levels += 1
            self._add(self.levels, _parts(highest))

    def _set(self, level: int, buckets: Sequence[Stretch]) -> None:
        """Write counts; a bucket in which nobody is left disappears, unless it is the first."""
        kept = [bucket for bucket in buckets if bucket.waiting or bucket.spot == START]
        gone = [bucket for bucket in buckets if not bucket.waiting and bucket.spot != START]
        for query, some in ((_UPDATE, kept), (_DELETE, gone)):
            if some:
                self._connection.execute(query, [self._values(level, bucket) for bucket in some])

    def _add(self, level: int, buckets: Sequence[Stretch]) -> None:
        rows = [self._values(level, bucket) for bucket in buckets]
        self._connection.execute(_INSERT, rows)

    def _values(self, level: int, bucket: Stretch) -> dict[str, Any]:
        return {
            "of_key": self._line.queue_key,
            "of_class": self._line.queue_class,
            "of_level": level,
            "of_begins": str(bucket.spot),
            "how_many": bucket.waiting,
        }


def _parts(under: Sequence[Stretch]) -> list[Stretch]:
    """Cut a stretch into parts of one size, none of them full; each begins at its first spot."""
    count = -(-len(under) // _FILL)
    cuts = [len(under) * part // count for part in range(count + 1)]
    return [
        Stretch(under[since].spot, sum(one.waiting for one in under[since:until]))
        for since, until in itertools.pairwise(cuts)
    ]
