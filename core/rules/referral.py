"""The clocks of a referral: how long it is valid, until when it may be cancelled, when a suspension ends."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.errors import InputError
from core.rules.calendar import Calendar, Unit, end_of_day, local
from core.rules.edition import Edition
from core.rules.hours import opening
from core.rules.offering import rests_until


@dataclass(frozen=True, slots=True)
class Validity:
    """The working days on which a referral may be used: the first, the last, and the instant it ends."""

    first_day: date
    last_day: date
    until: datetime


def validity(received_at: datetime, calendar: Calendar, edition: Edition) -> Validity:
    """Return the validity: 5 wd beginning with the working day after receipt, to the end of the fifth (P 22.3)."""
    received_on = local(received_at).date()
    first_day = calendar.next_working_day(received_on)
    last_day = calendar.add_working_days(received_on, edition.terms.amount("referral_validity").n)
    return Validity(first_day, last_day, end_of_day(last_day))


def extended(valid: Validity, days: int, calendar: Calendar, edition: Edition) -> Validity:
    """Return the validity extended once by calendar days after its old end, rolled to a working day (P 25, reading 17).

    Raises InputError for more days than the edition allows.
    """
    longest = edition.terms.amount("referral_extension").n
    if not 0 < days <= longest:
        message = f"An extension is 1 to {longest} calendar days, not {days}."
        raise InputError(message)
    end = calendar.add(valid.until, days, Unit.CALENDAR_DAY).result.date()
    last_day = calendar.roll_forward(end)
    return Validity(valid.first_day, last_day, end_of_day(last_day))


def may_extend(times: int, edition: Edition) -> bool:
    """Tell whether a referral that was extended so often may be extended again: once in all (P 25)."""
    return times < edition.terms.count("referral_extensions")


def asked_in_time(asked_at: datetime, valid_until: datetime, edition: Edition) -> bool:
    """Tell whether an extension was asked for in time: within the validity, unless a lawyer says otherwise (P 25)."""
    return asked_at <= valid_until or edition.terms.setting("extension_asked_within_validity") is not True


def reminders(
    received_at: datetime, valid_until: datetime, calendar: Calendar, edition: Edition
) -> tuple[datetime, ...]:
    """Return when a family that has filed nothing is reminded: mornings inside the validity (P 22.5, reading 17)."""
    terms = edition.offer("admission_papers")
    days = [calendar.add_working_days(local(received_at).date(), terms.amount("reminder").n)]
    if terms.setting("remind_on_last_day") is True:
        days.append(local(valid_until).date())
    return tuple(opening(day, edition) for day in sorted(set(days)))[: terms.rounds - 1]


def returns_after_expiry(edition: Edition) -> bool:
    """Tell whether the queues of an expired referral return at their original time (P 22.3, reading 11: a setting)."""
    return edition.terms.setting("expired_referral_returns") is True


def cancellable_until(issued_at: datetime, edition: Edition) -> datetime:
    """Return the last instant at which the family may cancel its referral: 24 h after the issue (P 25)."""
    return local(local(issued_at).astimezone(UTC) + edition.offer("vacancy").cancel_within)


def suspended_until(lapsed_at: datetime, calendar: Calendar, edition: Edition) -> datetime:
    """Return when a suspension for silence ends and the interest notice goes out (P 15.3, reading 2).

    The 10 wd begin with the working day after the lapse; the end is 00:00 of the working day after the tenth.
    """
    return rests_until(edition.offer("vacancy").amount("suspension"), lapsed_at, calendar)
