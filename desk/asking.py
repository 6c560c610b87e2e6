"""What the address of a page asks for: days and choices, checked; nothing personal ever stands there."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from core.errors import InputError

#: The days a page may be asked about: no edition we hold is older, and nobody looks further ahead.
_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)


def days(query: Mapping[str, str], today: date, span: timedelta, longest: timedelta) -> tuple[date, date]:
    """Return from which day to which, both included; the last `span` when nothing is said.

    Raises:
        InputError: no day, the end before the beginning, longer than `longest`, or out of all range.

    """
    ends = _day(query.get("ends", ""), today)
    begins = _day(query.get("begins", ""), max(ends - span, _FIRST))
    if begins > ends or ends - begins > longest:
        message = f"begins, ends: at most {longest.days} days, the earlier one first, are expected."
        raise InputError(message)
    return begins, ends


def day(query: Mapping[str, str], today: date) -> date:
    """Return the one day that is asked for (`on`), else today. Raises InputError for no day."""
    return _day(query.get("on", ""), today)


def choice(query: Mapping[str, str], name: str, choices: Collection[str], otherwise: str) -> str:
    """Return what was chosen. Raises InputError when it is none of the choices."""
    chosen = query.get(name, "") or otherwise
    if chosen != otherwise and chosen not in choices:
        message = f"{name}: one of {', '.join(sorted(choices))} is expected."
        raise InputError(message)
    return chosen


def _day(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    try:
        asked = date.fromisoformat(text)
    except ValueError as error:
        message = "A day is written as 2026-11-22."
        raise InputError(message) from error
    if not _FIRST <= asked <= _LAST:
        message = f"A day from {_FIRST} to {_LAST} is expected."
        raise InputError(message)
    return asked
