"""The states of a hand-over, how long to wait before the next try, and when people must look."""

from datetime import timedelta
from enum import StrEnum

from core.values import StateTable

#: A weekend without the rules core costs no family its application.
_TRIED_FOR = timedelta(days=3)


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


def wait_before(attempt: int, jitter: float = 0.5) -> timedelta:
    """Return the wait after a failed attempt: 5 s, doubling to 10 minutes, spread by a fifth with `jitter` (0 to 1).

    >>> [wait_before(n).total_seconds() for n in (1, 2, 9)]
    [5.0, 10.0, 600.0]
    """
    return min(timedelta(seconds=5 * 2 ** min(attempt - 1, 16)), timedelta(minutes=10)) * (0.8 + 0.4 * jitter)


def is_given_up(trying: timedelta) -> bool:
    """Tell whether a hand-over that the rules core has failed to take for so long is left to people.

    >>> is_given_up(timedelta(days=2)), is_given_up(timedelta(days=3))
    (False, True)
    """
    return trying >= _TRIED_FOR


def ask_again_after(asked: int) -> timedelta:
    """Return how long to wait for a decision that was promised before the same hand-over is posted again: 1 h, 2, … 24.

    It is the same by its id, so it asks what was decided; a decision whose way back failed is not lost.

    >>> [ask_again_after(n) // timedelta(hours=1) for n in (1, 2, 9)]
    [1, 2, 24]
    """
    return min(timedelta(hours=2 ** min(max(asked, 1) - 1, 8)), timedelta(days=1))
