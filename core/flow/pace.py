"""How fast a wire takes messages: shares of a rate that all workers draw from, counted in parts of SMS."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many units each second, and so many at once after a rest."""

    per_second: float
    at_once: float

    @classmethod
    def of(cls, per_second: float, at_once: float | None = None) -> "Rate | None":
        """Return a rate that lets one second's worth go at once, if nothing else is said; None for no limit (0)."""
        return cls(per_second, max(per_second if at_once is None else at_once, 1.0)) if per_second > 0 else None

    @property
    def interval(self) -> float:
        """How long one unit takes, in milliseconds."""
        return 1000 / self.per_second


@dataclass(frozen=True, slots=True)
class Ask:
    """A share of one rate: the rate's name, how many units, and the rate itself; without one only a stop counts."""

    name: str
    units: float
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is known of one rate: until when what was taken lasts, and until when nothing may be taken; both in ms."""

    spent_until: float = 0
    stopped_until: float = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one wire takes messages at most; None = as fast as they come. SMS count in parts, the rest whole."""

    all: Rate | None
    each: Rate | None = None  # to one phone or chat


@dataclass(frozen=True, slots=True)
class Room:
    """How many units may go now, and how long until there is one; nothing to wait for while there is one."""

    units: float
    wait: timedelta


def wait_for(bucket: Bucket, ask: Ask, now: float) -> float:
    """Return how many milliseconds to wait until this share may be taken (the rate counted as GCRA does).

    What is larger than all that may go at once waits for a full rest only, and is paid for afterwards.

    >>> rate = Rate(2, 4)
    >>> wait_for(Bucket(spent_until=1_000), Ask("telegram", 4, rate), 0)
    1000.0
    >>> wait_for(Bucket(), Ask("telegram", 9, rate), 0)
    0.0
    """
    stopped = max(bucket.stopped_until - now, 0.0)
    if ask.rate is None:
        return stopped
    ahead = max(bucket.spent_until - now, 0.0)
    return max(ahead + (min(ask.units, ask.rate.at_once) - ask.rate.at_once) * ask.rate.interval, stopped)


def taken(bucket: Bucket, ask: Ask, now: float) -> Bucket:
    """Return a bucket after a share was taken from it."""
    if ask.rate is None:
        return bucket
    return Bucket(max(bucket.spent_until, now) + ask.units * ask.rate.interval, bucket.stopped_until)


def room(bucket: Bucket, ask: Ask, now: float) -> Room:
    """Return how much of a rate is free now.

    >>> room(Bucket(spent_until=1_000), Ask("telegram", 1, Rate(2, 4)), 0)
    Room(units=2.0, wait=datetime.timedelta(0))
    """
    wait = wait_for(bucket, Ask(ask.name, 1, ask.rate), now)
    if wait > 0:
        return Room(0, in_whole(wait))
    if ask.rate is None:
        return Room(float("inf"), timedelta(0))
    ahead = max(bucket.spent_until - now, 0.0)
    return Room(ask.rate.at_once - ahead / ask.rate.interval, timedelta(0))


def in_whole(milliseconds: float) -> timedelta:
    """Return a wait in whole milliseconds, rounded up: instants are kept to the millisecond."""
    return -(-milliseconds // 1) * _MILLISECOND


def milliseconds_of(instant: datetime) -> float:
    """Return an instant in milliseconds since 1970."""
    return instant.timestamp() * 1000
