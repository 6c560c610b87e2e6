"""Home schooling and special schools: when a confirmed application is decided (H 5.2, S 5.2, S A1.3)."""

from dataclasses import dataclass
from datetime import date, datetime

from core.errors import EditionError
from core.rules.calendar import Calendar
from core.rules.edition import Edition
from core.rules.hours import taken_on
from core.values import Citation


@dataclass(frozen=True, slots=True)
class Due:
    """When an application is decided at the latest, not before which day, and by which paragraphs."""

    not_before: date
    by: date
    citations: tuple[Citation, ...]


def decision_due(confirmed_at: datetime, calendar: Calendar, edition: Edition, *, first_class: bool = False) -> Due:
    """Return until when the school decides: 2 wd (H) or 3 wd (S) from the confirmed application (reading 21).

    A first class before 1 July is accepted and decided from 1 July. Lateness after 30 August refuses nobody: then the
    conclusion of the consultation is the basis (S 6).
    """
    taken = taken_on(confirmed_at, calendar, edition)
    term = edition.terms.amount("processing")
    intake = edition.intake
    if intake is None:
        return Due(taken, calendar.add_working_days(taken, term.n), edition.cite(term))
    opens = date(taken.year, intake.from_month, intake.from_day)
    start = max(taken, opens) if first_class and taken <= _last_day(taken.year, edition) else taken
    return Due(start, calendar.add_working_days(start, term.n), edition.cite(term, intake))


def in_school_year(on: date, edition: Edition) -> bool:
    """Tell whether the intake of the year is over, so that the conclusion alone is the basis (S 6)."""
    return on > _last_day(on.year, edition)


def _last_day(year: int, edition: Edition) -> date:
    if edition.intake is None:
        message = f"Edition {edition.id} names no days of intake."
        raise EditionError(message)
    return date(year, edition.intake.to_month, edition.intake.to_day)
