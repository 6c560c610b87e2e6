"""Interest notices: yearly from an anchor, clamped to the month's end and never chained (P 15.2, reading 16)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.rules.calendar import Calendar, Unit, add_months, local
from core.rules.edition import Edition


@dataclass(frozen=True, slots=True)
class AnnualNotice:
    """One year's notice: when it goes out, and the earliest day of its repeat (12 months after the anchor)."""

    anchor: date
    first_on: date
    repeat_not_before: date


def annual_notice(
    submitted_on: date, confirmed_on: date | None, not_before: date | None, edition: Edition
) -> AnnualNotice:
    """Return the first yearly notice of an application that goes out on `not_before` or later.

    The first goes out 11 months after the application, later ones 12 months after the last confirmation, and so on
    every 12 months. The years of an imported application before its import count as confirmed: with the day of the
    import as `not_before`, the next anchor after it is the first.
    """
    passed, notice = 0, _notice(submitted_on, confirmed_on, 0, edition)
    while not_before is not None and notice.first_on < not_before:
        passed += 1
        notice = _notice(submitted_on, confirmed_on, passed, edition)
    return notice


def notice_due(submitted_on: date, confirmed_on: date | None, on: date, edition: Edition) -> AnnualNotice:
    """Return the notice that fell due last by a day: it may have been postponed since (P 15.2, reading 16)."""
    coming = annual_notice(submitted_on, confirmed_on, on + timedelta(days=1), edition)
    passed, notice = 0, coming
    while (later := _notice(submitted_on, confirmed_on, passed, edition)).first_on < coming.first_on:
        passed, notice = passed + 1, later
    return notice


def _notice(submitted_on: date, confirmed_on: date | None, passed: int, edition: Edition) -> AnnualNotice:
    """Return the notice of the year that begins so many years after the anchor; each is counted from the anchor."""
    terms = edition.offer("annual_interest")
    year = terms.amount("again_every").n
    anchor = submitted_on if confirmed_on is None else confirmed_on
    first = terms.amount("first_after").n if confirmed_on is None else year
    before = year * passed
    return AnnualNotice(anchor, add_months(anchor, before + first), add_months(anchor, before + year))


def repeat_at(repeat_not_before: date, received_at: datetime, calendar: Calendar, edition: Edition) -> datetime:
    """Return when the notice is repeated: the later of the anchor's date and one month after receipt of the first."""
    after_receipt = _one_wait(received_at, calendar, edition)
    return max(datetime.combine(repeat_not_before, after_receipt.timetz()), after_receipt)


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
