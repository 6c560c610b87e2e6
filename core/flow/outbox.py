"""The states of a message, in which order messages leave, when, and how long to wait after a failure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.flow.channel import Failure
from core.flow.receipt import Delivery
from core.values import StateTable


class MessageStatus(StrEnum):
    """Where one message stands."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"


_M = MessageStatus
_FINAL = (_M.DELIVERED, _M.UNDELIVERED, _M.FAILED, _M.EXPIRED)
MESSAGE = StateTable(
    "message",
    {
        _M.QUEUED: (_M.SENDING,),
        _M.SENDING: (_M.ACCEPTED, _M.QUEUED, _M.UNKNOWN, _M.FAILED),
        _M.UNKNOWN: (_M.ACCEPTED, _M.QUEUED),
        _M.ACCEPTED: (_M.SENT, *_FINAL),
        _M.SENT: _FINAL,
        **dict.fromkeys(_FINAL, ()),
        _M.FAILED: (_M.QUEUED,),  # a dead letter that people send again; nothing else comes back
    },
)


class Lane(IntEnum):
    """How urgent a message is: a lane waits for nobody in those behind it."""

    ANSWER = 1  # to what a family has just written
    NOTICE = 2  # what a family must hear about its own case: offers, repeats, decisions
    CAMPAIGN = 3  # what many families are told at once: it takes the room that is left


def lane_of(*, answers: bool, campaign: bool) -> Lane:
    """Return the lane of a message; it is decided once, when the message is written.

    >>> lane_of(answers=True, campaign=True)
    <Lane.ANSWER: 1>
    """
    if answers:
        return Lane.ANSWER
    return Lane.CAMPAIGN if campaign else Lane.NOTICE


Waiting = TypeVar("Waiting")
#: What campaigns get at least of the room that answers leave: they go on, slowly, on the busiest day.
_CAMPAIGNS_GET = 10


def divided(waiting: Mapping[Lane, Sequence[Waiting]], room: int) -> list[Waiting]:
    """Return what leaves of what waits in each lane: answers first, then notices, then campaigns.

    >>> divided({Lane.ANSWER: "a", Lane.NOTICE: "nnnn", Lane.CAMPAIGN: "cccc"}, 3)
    ['a', 'n', 'n']
    >>> "".join(divided({Lane.ANSWER: "", Lane.NOTICE: "n" * 20, Lane.CAMPAIGN: "c" * 20}, 20))
    'nnnnnnnnnnnnnnnnnncc'
    """
    answers = waiting.get(Lane.ANSWER, ())[:room]
    left = room - len(answers)
    campaigns = waiting.get(Lane.CAMPAIGN, ())
    kept = min(len(campaigns), left // _CAMPAIGNS_GET)
    notices = waiting.get(Lane.NOTICE, ())[: left - kept]
    return [*answers, *notices, *campaigns[: left - len(notices)]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one message of a family stands, as far as the others of that family must know."""

    seq: int  # the order in which they were written
    lane: Lane
    status: MessageStatus
    due_at: datetime
    tried: bool = False  # it was sent, failed, and waits for its next try
    campaign: str | None = None  # at whose pace it leaves
    id: str = ""  # two processes may give the same number at the same time: then this decides


def holds_back(other: Standing, message: Standing, now: datetime) -> bool:
    """Tell whether `message` must wait for `other`, of the same family.

    A family reads in the order in which it was written to, so a message waits for an earlier one that is under way,
    that could leave now, or that waits for its next try. It does not wait for one that something else holds back
    (quiet hours, the pace of a campaign), and an answer does not wait for what is less urgent. Two messages to one
    family are never on the wire at once.
    """
    if other.status is MessageStatus.SENDING:
        return True
    if (other.seq, other.id) >= (message.seq, message.id) or other.lane > message.lane:
        return False
    if other.status is MessageStatus.QUEUED:
        if other.campaign is not None and other.campaign != message.campaign:
            return False
        return other.tried or other.due_at <= now
    return other.status is MessageStatus.UNKNOWN


#: A message in such a state did not reach the phone: the next channel is tried.
NOT_REACHED = frozenset({_M.UNDELIVERED, _M.FAILED, _M.EXPIRED})
#: How long a claim may take before another worker looks up the fate of its message.
LEASE = timedelta(minutes=2)
#: A message that timed out is looked up no sooner: one still on its way is not in the vendor's list yet.
LOOK_UP_AFTER = timedelta(seconds=20)
#: Such a message asks about its offer: it goes out only while the offer is live.
ASKS = frozenset({"offer", "repeat", "question"})
#: Why a message failed that could not be put into words.
WORDS = "words"
#: What a message shows that stands there as it was sent, and one in whose place a later one stands.
AS_SENT, REPLACED = "sent", "replaced"


@dataclass(frozen=True, slots=True)
class Retry:
    """How a failed try is repeated: after `first`, `factor` times as long after each next one, never after `longest`.

    After `tries` on one way the next way is taken, where the family has another; where it has none, the message is
    tried on until it has `lasted` so long since its first failure.
    """

    first: timedelta
    factor: float
    longest: timedelta
    tries: int
    lasts: timedelta


_SECOND, _MINUTE, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
#: Failures that may pass; every other one is final at once. None lasts so long that its offer is given up meanwhile
#: (48 h, RULES.md reading 6). What timed out is looked up before it is sent again, and not too soon.
RETRIES: Mapping[Failure, Retry] = {
    Failure.CONNECTION: Retry(5 * _SECOND, 2, 10 * _MINUTE, 8, _DAY),
    Failure.TIMEOUT: Retry(LOOK_UP_AFTER, 2, 10 * _MINUTE, 8, _DAY),
    Failure.VENDOR: Retry(5 * _SECOND, 2, 10 * _MINUTE, 8, _DAY),
    Failure.CREDENTIALS: Retry(30 * _SECOND, 2, 10 * _MINUTE, 4, _DAY),
}

#: Waits are spread in so many steps.
_SPREAD = 8


def next_try(failure: Failure, tries: int, lasted: timedelta, *, other_way: bool, jitter: float) -> timedelta | None:
    """Return how long to wait after a failed try, None when this way is given up.

    `tries` counts the failed ones, this one included, `lasted` is the time since the first of them. `jitter`, from
    0 to 1, spreads the waits by a fifth, in steps of a twentieth: what failed together comes back in groups, neither
    all at once nor one by one.

    >>> next_try(Failure.CONNECTION, 3, timedelta(0), other_way=True, jitter=0.5)
    datetime.timedelta(seconds=20)
    >>> next_try(Failure.REJECTED, 1, timedelta(0), other_way=False, jitter=0.5) is None
    True
    """
    retry = RETRIES.get(failure)
    if retry is None or lasted >= retry.lasts or (other_way and tries >= retry.tries):
        return None
    wait = min(retry.first * retry.factor ** min(tries - 1, 30), retry.longest)
    return wait * (0.8 + 0.4 * round(jitter * _SPREAD) / _SPREAD)


def after(now: MessageStatus, delivery: Delivery) -> MessageStatus | None:
    """Return the state after a delivery receipt, or None when it changes nothing: never backwards.

    >>> after(MessageStatus.DELIVERED, Delivery.SENT) is None
    True
    >>> after(MessageStatus.ACCEPTED, Delivery.DELIVERED)
    <MessageStatus.DELIVERED: 'delivered'>
    """
    if delivery is Delivery.UNKNOWN:
        return None
    then = MessageStatus(delivery.value)
    return then if MESSAGE.allows(now, then) else None


def wait_when_throttled(asked: timedelta | None) -> timedelta:
    """Return the wait the vendor asked for, else 5 s; it never counts as a try (DESIGN section 8)."""
    return asked if asked is not None else timedelta(seconds=5)


def may_leave_at(now: datetime, quiet: tuple[time, time] | None, zone: ZoneInfo) -> datetime:
    """Return the earliest instant from `now` on that lies outside quiet hours.

    >>> from datetime import UTC
    >>> zone = ZoneInfo("Asia/Almaty")
    >>> may_leave_at(datetime(2026, 11, 21, 20, 0, tzinfo=UTC), (time(21), time(9)), zone).isoformat()
    '2026-11-22T04:00:00+00:00'
    """
    if quiet is None or quiet[0] == quiet[1]:
        return now
    begins, ends = quiet
    here = now.astimezone(zone)
    clock = here.timetz().replace(tzinfo=None)
    inside = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if not inside:
        return now
    day = here.date() + timedelta(days=1) if clock >= ends else here.date()
    return datetime.combine(day, ends, tzinfo=zone).astimezone(now.tzinfo)
