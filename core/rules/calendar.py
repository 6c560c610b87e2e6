"""The calendar of Kazakhstan: working days, terms in hours, days and months, and the country's own time."""

import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import CalendarError, InputError

#: One time for the whole country since 1 March 2024; before that the zone table tells (DOMAIN: +06 until then).
ALMATY = ZoneInfo("Asia/Almaty")

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_MONTHS_A_YEAR = 12
_LAST_MOMENT = time(23, 59, 59, 999000)  # instants are kept to the millisecond
_TABLE = Path(__file__).with_name("calendar.toml")


class Unit(StrEnum):
    """What a term is counted in."""

    WORKING_DAY = "wd"
    CALENDAR_DAY = "cd"
    HOUR = "h"
    MINUTE = "min"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Term:
    """A counted term: from `start`, `n` units, over the `skipped` days off, to `result` (Almaty time)."""

    start: datetime
    n: int
    unit: Unit
    skipped: tuple[date, ...]
    result: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """A day off that was announced late: until `known_on` the calendar said `was`, since then it says `now`."""

    known_on: date
    was: date
    now: date
    source: str


def local(instant: datetime) -> datetime:
    """Return the same instant on the clocks of Kazakhstan.

    Raises InputError for an instant without an offset: a time is never guessed.
    """
    if instant.tzinfo is None:
        message = f"{instant.isoformat()} has no offset: write for example {instant.isoformat()}+05:00."
        raise InputError(message)
    return instant.astimezone(ALMATY)


def start_of_day(day: date) -> datetime:
    """Return 00:00 of the day, Almaty time."""
    return datetime.combine(day, time.min, ALMATY)


def end_of_day(day: date) -> datetime:
    """Return 23:59:59.999 of the day, Almaty time; of 29 February 2024, whose last hour came twice, the second."""
    return datetime.combine(day, _LAST_MOMENT, ALMATY).replace(fold=1)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or the last day of a shorter month.

    Always count from the anchor, never from the last result.

    >>> add_months(date(2025, 3, 31), 11), add_months(date(2025, 3, 31), 12)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    years, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days year by year: `off` are the days without work other than weekends, `worked` the worked days off."""

    years: frozenset[int]
    off: frozenset[date]
    worked: frozenset[date]
    corrections: tuple[Correction, ...] = ()
    holidays: frozenset[date] = frozenset()  # those of `off` that no correction takes away: they are off for themselves

    @classmethod
    def load(cls, path: Path = _TABLE) -> "Calendar":
        """Read the table with its sources, once, at start."""
        with path.open("rb") as file:
            table = tomllib.load(file)
        corrections = tuple(
            Correction(row["known_on"], row["was"], row["is"], row["source"]) for row in table.pop("corrections", ())
        )
        years = {int(year): row for year, row in table.items()}
        return cls(
            years=frozenset(years),
            off=frozenset(day for row in years.values() for day in _days_off(row)),
            worked=frozenset(swap["worked"] for row in years.values() for swap in row["swaps"]),
            corrections=corrections,
            holidays=frozenset(day for row in years.values() for day in _days_off({**row, "off": ()})),
        )

    def as_known_on(self, day: date) -> "Calendar":
        """Return the calendar as it stood on `day`, without the corrections that came later."""
        later = [correction for correction in self.corrections if correction.known_on > day]
        if not later:
            return self
        announced = {correction.now for correction in later} - self.holidays
        off = (self.off - announced) | {correction.was for correction in later}
        return replace(self, off=frozenset(off))

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on this day. Raises CalendarError for a year outside the table."""
        if day.year not in self.years:
            message = (
                f"The calendar does not know {day.year}: add its table with the source to core/rules/calendar.toml."
            )
            raise CalendarError(message)
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)

    def next_working_day(self, day: date) -> date:
        """Return the first working day strictly after `day`."""
        return self.add_working_days(day, 1)

    def roll_forward(self, day: date) -> date:
        """Return `day` if it is a working day, else the next one (family terms that end on a day off)."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, day: date, n: int) -> date:
        """Return the `n`-th working day after `day`; `day` itself is day 0 and may be a day off.

        Raises InputError for a negative `n` and CalendarError when the term leaves the table.
        """
        _refuse_negative(n)
        days = self._working_days_after(day)
        for _ in range(n):
            day = next(days)
        return day

    def add(self, start: datetime, n: int, unit: Unit) -> Term:
        """Count a term from an instant: hours run through nights and holidays, days keep the clock time.

        Raises InputError for a negative `n` or a time without offset, CalendarError outside the table.
        """
        _refuse_negative(n)
        here = local(start)
        if unit in {Unit.HOUR, Unit.MINUTE}:
            elapsed = timedelta(hours=n) if unit is Unit.HOUR else timedelta(minutes=n)
            return Term(here, n, unit, (), (here.astimezone(UTC) + elapsed).astimezone(ALMATY))
        day = self._add_days(here.date(), n, unit)
        skipped = tuple(self._skipped(here.date(), day)) if unit is Unit.WORKING_DAY else ()
        return Term(here, n, unit, skipped, datetime.combine(day, here.timetz()))

    def _add_days(self, day: date, n: int, unit: Unit) -> date:
        if unit is Unit.WORKING_DAY:
            return self.add_working_days(day, n)
        return day + n * _ONE_DAY if unit is Unit.CALENDAR_DAY else add_months(day, n)

    def _working_days_after(self, day: date) -> Iterator[date]:
        while True:
            day += _ONE_DAY
            if self.is_working_day(day):
                yield day

    def _skipped(self, start: date, end: date) -> Iterator[date]:
        for step in range(1, (end - start).days):
            day = start + step * _ONE_DAY
            if not self.is_working_day(day):
                yield day


def _days_off(row: Mapping[str, Any]) -> Iterator[date]:
    yield from row["holidays"]
    yield from row["off"]
    yield from row["in_lieu"]
    yield from (swap["off"] for swap in row["swaps"])


def _refuse_negative(n: int) -> None:
    if n < 0:
        message = f"A term runs forward: {n} is negative."
        raise InputError(message)
