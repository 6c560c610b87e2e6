"""Campaigns: what one may do now, at which pace its messages leave, when it is open, and when it will be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.flow.outbox import may_leave_at
from core.flow.pace import milliseconds_of
from core.values import StateTable

#: Hours in which nothing may leave: when they begin and when they end, in local time.
Closed = tuple[time, time]


class CampaignStatus(StrEnum):
    """Where one campaign stands."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


_C = CampaignStatus
CAMPAIGN = StateTable("campaign", {_C.RUNNING: (_C.PAUSED, _C.ENDED), _C.PAUSED: (_C.RUNNING, _C.ENDED), _C.ENDED: ()})

#: What a campaign makes an offer about.
CHILD, CONCLUSION, PLACE = "child", "conclusion", "place"

_MILLISECOND = timedelta(milliseconds=1)
_MINUTE = 60_000
#: Messages leave in small groups, so that a fast campaign does not cost a transaction for each of them (ms).
_BEAT = 500
#: What a slow look has missed is made good up to here, so that the pace is kept; what is older is lost (ms).
_CATCH_UP = 2_000


@dataclass(frozen=True, slots=True)
class Tempo:
    """How many messages may leave in a minute, when the next one may, and what left in the minute behind us."""

    per_minute: int
    next_at: int  # milliseconds since 1970
    beats: tuple[tuple[int, int], ...] = ()  # at which millisecond how many left, oldest first


def room(tempo: Tempo, now: int, opened: int) -> int:
    """Return how many messages may leave now; `opened` is since when the hours allow it. All in milliseconds.

    Never more than the pace in any minute that ends now, and never many at once after a rest.

    >>> room(Tempo(60, next_at=0), now=1_000_000, opened=0)
    3
    >>> room(Tempo(60, next_at=0), now=1_000_000, opened=1_000_000)
    1
    >>> room(Tempo(60, next_at=1_000_500), now=1_000_000, opened=0)
    0
    """
    begins = _begins(tempo, now, opened)
    if now < begins:
        return 0
    free = min((now - begins) * tempo.per_minute // _MINUTE + 1, tempo.per_minute - within_minute(tempo, now))
    return free if free >= _group(tempo) else 0


def taken(tempo: Tempo, count: int, now: int, opened: int) -> Tempo:
    """Return the tempo after so many messages left."""
    if not count:
        return tempo
    after = _begins(tempo, now, opened) - (-count * _MINUTE // tempo.per_minute)
    kept = tuple(beat for beat in tempo.beats if beat[0] > now - _MINUTE)
    return replace(tempo, next_at=after, beats=(*kept, (now, count)))


def next_room(tempo: Tempo, now: int, opened: int) -> int:
    """Return the earliest millisecond, now or later, at which messages may leave, if the hours allow it then."""
    group = _group(tempo)
    at = max(_begins(tempo, now, opened) - (-(group - 1) * _MINUTE // tempo.per_minute), now)
    over = within_minute(tempo, at) + group - tempo.per_minute
    for left_at, count in tempo.beats:
        if over <= 0:
            break
        if left_at > at - _MINUTE:
            at, over = left_at + _MINUTE, over - count
    return at


def within_minute(tempo: Tempo, now: int) -> int:
    """Return how many messages left in the minute that ends now.

    >>> within_minute(Tempo(60, 0, ((1_000, 5), (61_000, 7))), 61_000)
    7
    """
    return sum(count for left_at, count in tempo.beats if left_at > now - _MINUTE)


def _begins(tempo: Tempo, now: int, opened: int) -> int:
    return max(tempo.next_at, now - _CATCH_UP, opened)


def _group(tempo: Tempo) -> int:
    return max(tempo.per_minute * _BEAT // _MINUTE, 1)


def opened_at(now: datetime, closed: Sequence[Closed], zone: ZoneInfo) -> datetime | None:
    """Return since when messages may leave, None while they may not.

    >>> from datetime import UTC
    >>> zone = ZoneInfo("Asia/Almaty")
    >>> opened_at(datetime(2026, 11, 21, 6, tzinfo=UTC), [(time(21), time(9))], zone).isoformat()
    '2026-11-21T09:00:00+05:00'
    """
    if next_open(now, closed, zone) > now:
        return None
    here = now.astimezone(zone)
    ends = [datetime.combine(here.date(), end, tzinfo=zone) for begin, end in closed if begin != end]
    past = [end if end <= here else end - timedelta(days=1) for end in ends]
    return max(past, default=here - timedelta(days=1))


def next_leaving(tempo: Tempo, at: datetime, closed: Sequence[Closed], zone: ZoneInfo) -> datetime | None:
    """Return the earliest instant, `at` or later, at which messages may leave; None = never."""
    if not ever_open(at, closed, zone):
        return None
    while True:
        at = next_open(at, closed, zone)
        opened = opened_at(at, closed, zone) or at
        leaves = at + _MILLISECOND * (next_room(tempo, milliseconds(at), milliseconds(opened)) - milliseconds(at))
        if next_open(leaves, closed, zone) == leaves:
            return leaves
        at = leaves


def next_open(now: datetime, closed: Sequence[Closed], zone: ZoneInfo) -> datetime:
    """Return the earliest instant, now or later, at which messages may leave; tomorrow where hours never open."""
    at = now
    for _ in range(2 * len(closed)):
        for hours in closed:
            at = may_leave_at(at, hours, zone)
    return at if all(may_leave_at(at, hours, zone) == at for hours in closed) else now + timedelta(days=1)


def ever_open(now: datetime, closed: Sequence[Closed], zone: ZoneInfo) -> bool:
    """Tell whether these hours leave any time at all."""
    at = next_open(now, closed, zone)
    return next_open(at, closed, zone) == at


def done_at(count: int, per_minute: int, now: datetime, closed: Sequence[Closed], zone: ZoneInfo) -> datetime | None:
    """Return when the last of so many messages leaves at this pace, if nothing stops them; None = never.

    >>> from datetime import UTC
    >>> zone = ZoneInfo("Asia/Almaty")
    >>> ten_to_nine = datetime(2026, 11, 21, 15, 50, tzinfo=UTC)
    >>> done_at(1_200, 60, ten_to_nine, [(time(21), time(9))], zone).isoformat()
    '2026-11-22T04:10:00+00:00'
    """
    at, left = now, timedelta(minutes=1) * max(count, 0) / per_minute
    while ever_open(at, closed, zone):
        at = next_open(at, closed, zone)
        shuts = _shuts(at, closed, zone)
        if shuts is None or at + left <= shuts:
            return at + left
        at, left = shuts, left - (shuts - at)
    return None


def _shuts(at: datetime, closed: Sequence[Closed], zone: ZoneInfo) -> datetime | None:
    """Return when the hours that are open now end; None = never."""
    here = at.astimezone(zone)
    begins = [datetime.combine(here.date(), begin, tzinfo=zone) for begin, end in closed if begin != end]
    ahead = [begin if begin > here else begin + timedelta(days=1) for begin in begins]
    return min(ahead).astimezone(at.tzinfo) if ahead else None


def fair(rooms: Mapping[str, int], most: int) -> dict[str, int]:
    """Divide what the wire takes among campaigns: alike, but to none more than it may send; the first named first.

    >>> fair({"a": 1, "b": 20, "c": 20}, 12)
    {'a': 1, 'b': 6, 'c': 5}
    """
    given = dict.fromkeys(rooms, 0)
    left = most
    while left > 0 and (hungry := [name for name in rooms if given[name] < rooms[name]]):
        each = left // len(hungry)
        for name in hungry if each else sorted(hungry, key=given.__getitem__)[:left]:
            given[name] += min(each or 1, rooms[name] - given[name])
        left = most - sum(given.values())
    return given


def subject(what: str, name: str) -> str:
    """Return how a campaign names what it makes an offer about.

    >>> subject(CHILD, "C1")
    'child:C1'
    """
    return f"{what}:{name}"


def milliseconds(instant: datetime) -> int:
    """Return an instant in whole milliseconds since 1970."""
    return round(milliseconds_of(instant))
