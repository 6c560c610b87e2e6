"""Complaints: until when they are answered, prolonged and passed on (P 18-20, 30; H 9; S 11)."""

from datetime import date
from enum import StrEnum

from core.rules.calendar import Calendar
from core.rules.edition import Edition


class Addressee(StrEnum):
    """Whom a complaint is addressed to."""

    PROVIDER = "provider"
    QUALITY_BODY = "quality_body"


def answer_due(registered_on: date, addressee: Addressee, calendar: Calendar, edition: Edition) -> date:
    """Return the last day for the answer: the day of registration is day 1 (reading 20)."""
    days = edition.terms.amount(f"complaint_to_{addressee}").n
    first = calendar.roll_forward(registered_on)
    return calendar.add_working_days(first, days - 1)


def extension_notice_due(extended_on: date, calendar: Calendar, edition: Edition) -> date:
    """Return until when the complainant hears of a prolonged term, in the form of the complaint (H 9.3, S 11.3).

    Raises EditionError for an edition without such a notice.
    """
    return calendar.add_working_days(extended_on, edition.terms.amount("complaint_extension_notice").n)


def forwarding_due(
    received_on: date, calendar: Calendar, edition: Edition, *, satisfied_on: date | None = None
) -> date | None:
    """Return until when the body complained of passes complaint and case on (H 9.5).

    None when a favourable act satisfied the complaint in full within the same term (H 9.6). Raises EditionError for an
    edition without forwarding.
    """
    due = calendar.add_working_days(received_on, edition.terms.amount("complaint_forwarding").n)
    return None if satisfied_on is not None and satisfied_on <= due else due
