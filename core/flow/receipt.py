"""Delivery receipts: proof that a message reached a phone, in any order and any number of times."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.flow.reply import Wire


class Delivery(StrEnum):
    """The closed list of what a vendor may say about a message after taking it."""

    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # a status we do not know: stored, never acted on


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """One delivery receipt as a wire heard it.

    `event_id` makes it unique per wire (for Twilio: MessageSid, status and error code joined by `:`).
    `status_raw` and `code` are the vendor's own words, kept as evidence. `failure` is the value of a
    `core.flow.channel.Failure` or None. `received_at` is when it reached us.
    """

    wire: Wire
    provider_id: str
    event_id: str
    delivery: Delivery
    status_raw: str
    received_at: datetime
    code: str = ""
    failure: str | None = None
    polled: bool = False  # no receipt came: the vendor said so when it was asked
    evidence: str = ""  # for example RawDlrDoneDate, minute precision and no zone: never used as the time


#: A receipt that has not come after so long is asked for; then after twice as long, and so on, at most so long.
_FIRST_ASKED, _ASKED_EVERY = timedelta(minutes=10), timedelta(hours=4)


def ask_after(asked: int) -> timedelta:
    """Return how long to wait for a receipt before the carrier is asked again, having been asked so often.

    >>> [str(ask_after(asked)) for asked in (0, 1, 9)]
    ['0:10:00', '0:20:00', '4:00:00']
    """
    return min(_FIRST_ASKED * (1 << min(asked, 16)), _ASKED_EVERY)
