"""Instants as the sandbox keeps and shows them."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

#: DESIGN section 7 promises +05:00; older zone tables on a machine may still say +06:00 for Almaty.
SHOWN_ZONE = timezone(timedelta(hours=5))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def to_ms(instant: datetime) -> int:
    """Return milliseconds since 1970, as the store keeps an instant.

    >>> to_ms(datetime(1970, 1, 1, 0, 0, 1, 500999, tzinfo=UTC))
    1500
    """
    return (instant - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """Return the instant that `to_ms` wrote down."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def shown(instant: datetime) -> str:
    """Return ISO 8601 with milliseconds and +05:00 (DESIGN section 8, Sandbox).

    >>> shown(datetime(2026, 11, 21, 12, 0, 0, 123000, tzinfo=UTC))
    '2026-11-21T17:00:00.123+05:00'
    """
    return instant.astimezone(SHOWN_ZONE).isoformat(timespec="milliseconds")


def mail_date(instant: datetime) -> str:
    """Return RFC 2822 in GMT, as Twilio writes dates.

    >>> mail_date(datetime(2026, 11, 21, 12, 0, 0, 123000, tzinfo=UTC))
    'Sat, 21 Nov 2026 12:00:00 +0000'
    """
    return format_datetime(instant.astimezone(UTC).replace(microsecond=0))


def raw_done_date(instant: datetime) -> str:
    """Return YYMMDDhhmm without a zone, as carriers write `RawDlrDoneDate` (here local time, as many of them do)."""
    return instant.astimezone(SHOWN_ZONE).strftime("%y%m%d%H%M")


def day_or_instant(text: str) -> tuple[datetime, datetime]:
    """Return first and last second of a day `YYYY-MM-DD`, or one ISO 8601 instant twice; GMT unless it says else.

    Raises:
        ValueError: it is neither.

    """
    start = datetime.fromisoformat(text)
    if start.tzinfo is None:
        start = start.replace(tzinfo=UTC)
    end = start + timedelta(days=1, seconds=-1) if _DAY.fullmatch(text) else start
    return start, end
