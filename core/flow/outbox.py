"""The states of a message, when it may leave, and how long to wait after a failure."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

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
    },
)

#: A message in such a state did not reach the phone: the next channel is tried.
NOT_REACHED = frozenset({_M.UNDELIVERED, _M.FAILED, _M.EXPIRED})
#: How long a claim may take before another worker looks up the fate of its message.
LEASE = timedelta(minutes=2)
#: A message that timed out is looked up no sooner: one still on its way is not in the vendor's list yet.
LOOK_UP_AFTER = timedelta(seconds=20)
#: What a message shows that stands there as it was sent, and one in whose place a later one stands.
AS_SENT, REPLACED = "sent", "replaced"
#: After so many failed tries a message has failed for good.
MOST_TRIES = 8


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


def wait_before(attempt: int) -> timedelta:
    """Return the wait after the given failed try: 5 s, doubling to 10 minutes."""
    return min(timedelta(seconds=5 * 2 ** min(attempt - 1, 16)), timedelta(minutes=10))


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
