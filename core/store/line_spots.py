"""What a line is made of: spots, stretches between them, and how the database is asked for both."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, literal_column, select, tuple_, type_coerce
from sqlmodel import col

from core.store.columns import to_milliseconds
from core.store.tables import QueueBucket, QueueEntry


class Line(NamedTuple):
    """One class of one queue."""

    queue_key: str
    queue_class: str


class Spot(NamedTuple):
    """Where an application stands in a line: submission in milliseconds since 1970, then its id."""

    ms: int
    application_id: str


#: The spot before everybody.
START = Spot(to_milliseconds(datetime(1, 1, 1, tzinfo=UTC)), "")

#: The columns of a spot: of the buckets, the same from the end, of the entries.
SPOT = (col(QueueBucket.from_ms), col(QueueBucket.from_id))
BACKWARDS = (col(QueueBucket.from_ms).desc(), col(QueueBucket.from_id).desc())
ENTRY = (type_coerce(col(QueueEntry.submitted_at), BigInteger), col(QueueEntry.application_id))


def of_entries() -> Any:
    """Return the spot of an entry, as the database compares it."""
    return tuple_(*ENTRY)


def of_buckets() -> Any:
    """Return the spot at which a bucket begins, as the database compares it."""
    return tuple_(*SPOT)


def entries_of(line: Line) -> Any:
    """Select the entries that stand in a line, each as a stretch of one."""
    key, status, queue_class = col(QueueEntry.queue_key), col(QueueEntry.status), col(QueueEntry.queue_class)
    stand = (key == line.queue_key) & (status == "waiting") & (queue_class == line.queue_class)
    return select(*ENTRY, literal_column("1")).where(stand)


def buckets_at(line: Line, level: int) -> Any:
    """Select the buckets of one level of a line, as stretches."""
    key, queue_class = col(QueueBucket.queue_key), col(QueueBucket.queue_class)
    one = (key == line.queue_key) & (queue_class == line.queue_class) & (col(QueueBucket.level) == level)
    return select(*SPOT, col(QueueBucket.waiting)).where(one)


class Stretch(NamedTuple):
    """How many stand from a spot up to the next one: one for an entry, any number for a bucket."""

    spot: Spot
    waiting: int
