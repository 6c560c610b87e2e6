"""The window: when an answer counts (RULES.md reading 1; P 15 with 16(3))."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Basis(StrEnum):
    """What proved that the family received the message."""

    DELIVERY_RECEIPT = "delivery_receipt"
    REPLY = "reply"  # a reply to a sent message proves its receipt


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which an answer counts; `closes_at` is the end of the last round as known now."""

    opens_at: datetime
    closes_at: datetime
    basis: Basis

    def takes(self, said_at: datetime) -> bool:
        """Tell whether an answer said at this instant counts; exactly `closes_at` does (DESIGN section 8)."""
        return said_at <= self.closes_at


def stated_until(end: datetime) -> datetime:
    """Return the clock time a message states for `end` (claim + term): rounded up to the minute.

    >>> from datetime import UTC
    >>> stated_until(datetime(2026, 11, 23, 9, 4, 1, tzinfo=UTC)).isoformat()
    '2026-11-23T09:05:00+00:00'
    """
    minute = end.replace(second=0, microsecond=0)
    return minute if minute == end else minute + timedelta(minutes=1)


def opened(received_at: datetime, basis: Basis, ends: datetime) -> Window:
    """Open the window at the instant the family received the first message; `ends` = the end of the last round."""
    return Window(received_at, ends, basis)


def prolonged(window: Window, until: datetime | None) -> Window:
    """Return the window that closes at `until` if that is later: a stated time, or a repeat's receipt + term."""
    return replace(window, closes_at=max(window.closes_at, until)) if until else window
