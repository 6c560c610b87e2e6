"""What a line is made of: spots, stretches between them, and how the database is asked for both."""

from typing import Any, NamedTuple

from sqlalchemy import BigInteger, select, tuple_, type_coerce
from sqlmodel import col

from core.store.tables import QueueBucket, QueueEntry


class Line(NamedTuple):
    """One class of one queue."""

    queue_key: str
    queue_class: str


class Spot(NamedTuple):
    """Where an application stands in a line: submission in milliseconds since 1970, then its id."""

    ms: int
    application_id: str

    def __str__(self) -> str:
        """Write the spot as one text that sorts as spots do.

        >>> str(Spot(1735689600000, "A1"))
        '400001941f297c00A1'
        """
        return f"{self.ms - START.ms:016x}{self.application_id}"

    @classmethod
    def read(cls, text: str) -> "Spot":
        """Read a spot as it was written."""
        return cls(int(text[:16], 16) + START.ms, text[16:])


#: The spot before everybody, and before every instant there is.
START = Spot(-(2**62), "")


class Stretch(NamedTuple):
    """How many stand from a spot up to the next one: one for an entry, any number for a bucket."""

    spot: Spot
    waiting: int


#: A spot of an entry in the database, and of a bucket.
ENTRY = (type_coerce(col(QueueEntry.submitted_at), BigInteger), col(QueueEntry.application_id))
BEGINS = col(QueueBucket.begins)


def of_entries() -> Any:
    """Return the spot of an entry, as the database compares it.

    SQLite finds its way through an index by one such comparison; by a second one only up to the submission. So
    statements compare once and stop by a limit: a million submissions at one instant shall not make them slower.
    """
    return tuple_(*ENTRY)


def entries_of(line: Line) -> Any:
    """Select the spots of the entries that stand in a line."""
    key, status, queue_class = col(QueueEntry.queue_key), col(QueueEntry.status), col(QueueEntry.queue_class)
    stand = (key == line.queue_key) & (status == "waiting") & (queue_class == line.queue_class)
    return select(*ENTRY).where(stand)


def buckets_at(line: Line, level: int) -> Any:
    """Select the beginnings and counts of the buckets of one level of a line."""
    key, queue_class = col(QueueBucket.queue_key), col(QueueBucket.queue_class)
    one = (key == line.queue_key) & (queue_class == line.queue_class) & (col(QueueBucket.level) == level)
    return select(BEGINS, col(QueueBucket.waiting)).where(one)
