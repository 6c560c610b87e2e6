"""The states of a hand-over, and how long to wait before the next try."""

from datetime import timedelta
from enum import StrEnum

from core.values import StateTable


class HandoverStatus(StrEnum):
    """Where one hand-over stands."""

    PENDING = "pending"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    REFUSED = "refused"


HANDOVER = StateTable(
    "hand-over",
    {
        HandoverStatus.PENDING: (HandoverStatus.HANDED_OVER,),
        HandoverStatus.HANDED_OVER: (HandoverStatus.ACCEPTED, HandoverStatus.REFUSED),
        HandoverStatus.ACCEPTED: (),
        HandoverStatus.REFUSED: (),
    },
)


def wait_before(attempt: int) -> timedelta:
    """Return the wait after a failed attempt: 5 s, doubling to 10 minutes.

    >>> [wait_before(n).total_seconds() for n in (1, 2, 9)]
    [5.0, 10.0, 600.0]
    """
    return min(timedelta(seconds=5 * 2 ** min(attempt - 1, 16)), timedelta(minutes=10))
