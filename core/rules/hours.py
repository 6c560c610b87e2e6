"""Office hours: what is handed in after them counts as taken on the next working day."""

from datetime import date, datetime

from core.errors import EditionError
from core.rules.calendar import ALMATY, Calendar, local
from core.rules.edition import Edition
from core.rules.information import Hours


def taken_on(handed_in_at: datetime, calendar: Calendar, edition: Edition) -> date:
    """Return the working day on which a provider takes what reached it at this instant (P 5.2, A2.7; H and S A1.7).

    The instant itself stays: it keeps the place in the queue and proves that papers were filed in time. Lunch moves
    nothing: what the text sends to the next working day is what comes after the end of the working hours, not within
    them; at noon it is taken on the same day. What comes before the office opens is taken on that day too.
    """
    here, hours = local(handed_in_at), _hours(edition)
    closes = hours.intake_until or hours.closes
    if calendar.is_working_day(here.date()) and here.time() <= closes:
        return here.date()
    return calendar.next_working_day(here.date())


def check_due(handed_in_at: datetime, term: str, calendar: Calendar, edition: Edition) -> date:
    """Return the last day of a provider's check: the day of arrival is day 0 (reading 17), `term` an entry."""
    return calendar.add_working_days(taken_on(handed_in_at, calendar, edition), edition.terms.amount(term).n)


def opening(day: date, edition: Edition) -> datetime:
    """Return when the office opens on a day, Almaty time (P A2.7)."""
    return datetime.combine(day, _hours(edition).opens, ALMATY)


def check_begins(handed_in_at: datetime, calendar: Calendar, edition: Edition) -> datetime:
    """Return when a provider begins to check: at once in office hours, else as its next day opens (P 5.2, 22.6)."""
    return max(local(handed_in_at), opening(taken_on(handed_in_at, calendar, edition), edition))


def result_by(handed_in_at: datetime, term: str, calendar: Calendar, edition: Edition) -> datetime:
    """Return the date and time by which the family has its result: the close of the last day of the check (P 22.9)."""
    return datetime.combine(check_due(handed_in_at, term, calendar, edition), _hours(edition).closes, ALMATY)


def _hours(edition: Edition) -> Hours:
    if edition.hours is None:
        message = f"Edition {edition.id} names no office hours."
        raise EditionError(message)
    return edition.hours
