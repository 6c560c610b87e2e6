"""How long an SMS is valid, as submit_sm says it (section 7.1.1)."""

import re
from datetime import UTC, datetime, timedelta

from sandbox.smpp.pdu import PduError
from sandbox.smpp.words import Status

_DEFAULT = timedelta(hours=48)  # as this SMSC has it
_TIME = re.compile(r"(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d)(\d{2})([-+R])")
_QUARTER = timedelta(minutes=15)


def valid_until(text: str, now: datetime) -> datetime:
    """Return the instant after which the SMSC tries no more.

    Raises:
        PduError: the text is neither absolute nor relative time, or names no day there is.

    >>> valid_until("000000040000000R", datetime(2026, 11, 23, 5, tzinfo=UTC)).hour
    9
    """
    if not text:
        return now + _DEFAULT
    found = _TIME.fullmatch(text)
    try:
        if found:
            return _read(found, now)
    except (ValueError, OverflowError) as error:
        raise PduError(Status.ESME_RINVEXPIRY) from error
    raise PduError(Status.ESME_RINVEXPIRY)


def _read(found: re.Match[str], now: datetime) -> datetime:
    years, months, days, hours, minutes, seconds, tenths, quarters = map(int, found.groups()[:-1])
    sign = found[9]
    if sign == "R":
        days += years * 365 + months * 30
        return now + timedelta(days, seconds, hours=hours, minutes=minutes, milliseconds=tenths * 100)
    local = datetime(2000 + years, months, days, hours, minutes, seconds, tenths * 100_000, tzinfo=UTC)
    return local - quarters * _QUARTER * (1 if sign == "+" else -1)
