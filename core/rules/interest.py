"""Interest notices: yearly from an anchor, clamped to the month's end and never chained (P 15.2, reading 16)."""

from dataclasses import dataclass
from datetime import date, datetime

from core.rules.calendar import Calendar, Unit, add_months, local
from core.rules.edition import Edition


@dataclass(frozen=True, slots=True)
class AnnualNotice:
    """One year's notice: when it goes out, and the earliest day of its repeat (12 months after the anchor)."""

    anchor: date
    first_on: date
    repeat_not_before: date


def annual_notice(
    submitted_on: date, confirmed_on: date | None, imported_on: date | None, edition: Edition
) -> AnnualNotice:
    """Return the next yearly notice of an application.

    The first goes out 11 months after the application, later ones 12 months after the last confirmation. The years of
    an imported application before its import count as confirmed: the next anchor after the import is the first.
    """
    terms = edition.offer("annual_interest")
    first, year = terms.amount("first_after").n, terms.amount("again_every").n
    if confirmed_on is not None:
        return AnnualNotice(confirmed_on, add_months(confirmed_on, year), add_months(confirmed_on, year))
    passed = 0
    while imported_on is not None and add_months(submitted_on, passed + first) < imported_on:
        passed += year
    return AnnualNotice(submitted_on, add_months(submitted_on, passed + first), add_months(submitted_on, passed + year))


def repeat_at(notice: AnnualNotice, received_at: datetime, calendar: Calendar, edition: Edition) -> datetime:
    """Return when the notice is repeated: the later of the anchor's date and one month after receipt of the first."""
    after_receipt = _one_wait(received_at, calendar, edition)
    return max(datetime.combine(notice.repeat_not_before, after_receipt.timetz()), after_receipt)


def archived_at(repeat_received_at: datetime, calendar: Calendar, edition: Edition) -> datetime:
    """Return when silence archives: one month after the receipt of the repeat; undelivered, it archives nothing."""
    return _one_wait(repeat_received_at, calendar, edition)


def closes_after_suspension(received_at: datetime, calendar: Calendar, edition: Edition) -> datetime:
    """Return until when the notice after a suspension waits: one month after its receipt (P 15.3, reading 2)."""
    term = edition.offer("interest_after_suspension").amount("term")
    return calendar.add(local(received_at), term.n, Unit(term.unit)).result


def _one_wait(received_at: datetime, calendar: Calendar, edition: Edition) -> datetime:
    term = edition.offer("annual_interest").amount("term")
    return calendar.add(local(received_at), term.n, Unit(term.unit)).result
