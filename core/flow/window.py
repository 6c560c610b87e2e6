"""The window: when an answer counts (RULES.md reading 1; P 15 with 16(3))."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Basis(StrEnum):
    """What proved that the family received the message (docs/decisions/0016)."""

    DELIVERY_RECEIPT = "delivery_receipt"  # the carrier's receipt of the last part, counted from when it reached us
    POLLED = "polled"  # no receipt came; the carrier said so when it was asked
    BOT_API_ACCEPTED = "bot_api_accepted"  # Telegram has no receipts: accepted is received
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


@dataclass(frozen=True, slots=True)
class Span:
    """A part of time, from its beginning until before its end."""

    began_at: datetime
    ended_at: datetime


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


def heard_end(opens_at: datetime, closes_at: datetime, unheard: Iterable[Span], most: timedelta) -> datetime:
    """Return when a window ends in which nobody could listen during `unheard`: later by just those parts of it.

    Parts may overlap, may come in any order, and count as far as they lie in the window, that which they add
    included. `most` bounds what is added: whoever waits behind this family is not held for ever.

    >>> from datetime import UTC
    >>> at = lambda hour: datetime(2026, 11, 23, hour, tzinfo=UTC)
    >>> heard_end(at(9), at(12), [Span(at(8), at(10)), Span(at(11), at(14))], timedelta(days=2)).hour
    16
    """
    end, until = closes_at, opens_at
    for span in sorted(unheard, key=lambda span: (span.began_at, span.ended_at)):
        if span.began_at >= end:
            break
        begins = max(span.began_at, until)
        if span.ended_at > begins:
            end += span.ended_at - begins
            until = span.ended_at
    return min(end, closes_at + most)
