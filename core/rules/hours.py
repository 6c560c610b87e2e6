"""Office hours: what is handed in after them counts as taken on the next working day."""

from datetime import date, datetime

from core.errors import EditionError
from core.rules.calendar import Calendar, local
from core.rules.edition import Edition, Hours


def taken_on(handed_in_at: datetime, calendar: Calendar, edition: Edition) -> date:
    """Return the working day on which a provider takes what reached it at this instant (P 5.2, A2.7; H and S A1.7).

    The instant itself stays: it keeps the place in the queue and proves that papers were filed in time.
    """
    here, hours = local(handed_in_at), _hours(edition)
    closes = hours.intake_until or hours.closes
    if calendar.is_working_day(here.date()) and here.time() <= closes:
        return here.date()
    return calendar.next_working_day(here.date())


def check_due(handed_in_at: datetime, term: str, calendar: Calendar, edition: Edition) -> date:
    """Return the last day of a provider's check: the day of arrival is day 0 (reading 17), `term` an entry."""
    return calendar.add_working_days(taken_on(handed_in_at, calendar, edition), edition.terms.amount(term).n)


def _hours(edition: Edition) -> Hours:
    if edition.hours is None:
        message = f"Edition {edition.id} names no office hours."
        raise EditionError(message)
    return edition.hours
