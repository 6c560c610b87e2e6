"""What comes with the years of an application: the wished age, the sixth birthday, the yearly notice (P 11, 15, 16)."""

from collections.abc import Sequence
from datetime import date, datetime, time

from core.clock import ALMATY
from core.register.intake import Intake
from core.register.rows import ApplicationRow
from core.rules.age import archived_on, turns
from core.rules.calendar import local
from core.rules.edition import Edition
from core.rules.interest import annual_notice
from core.store.tables import Application, QueueEntry
from core.store.timers import Due, TimerKind


def at_midnight(day: date) -> datetime:
    """Return the first instant of a day in Almaty: birthdays and yearly notices begin with it."""
    return datetime.combine(day, time(), ALMATY)


def first_years(intake: Intake, application: Application, row: ApplicationRow, edition: Edition) -> list[Due]:
    """Return what falls due for a new application; its birthdays are known here and sealed afterwards."""
    submitted, taken = local(application.submitted_at).date(), local(intake.now).date()
    notice = annual_notice(submitted, None, taken, edition)
    due = [Due(TimerKind.ANNUAL, application.id, at_midnight(notice.first_on))]
    sixth = archived_on(row.child_birth_date, edition)  # whether the child is exempt is asked on that day
    if sixth is not None:
        due.append(Due(TimerKind.BIRTHDAY, application.id, at_midnight(sixth)))
    return due


def wished_age(intake: Intake, application: Application, birth: date, entries: Sequence[QueueEntry]) -> list[Due]:
    """Let the entries sleep until the age from which a place is wanted; skipping costs no place (P 15(2), 16(6))."""
    wished = application.wished_from_age
    wakes_at = None if wished is None else at_midnight(turns(birth, wished))
    asleep = wakes_at is not None and wakes_at > intake.now
    for entry in entries:
        entry.asleep = asleep
    return [Due(TimerKind.AWAKE, application.id, wakes_at)] if wakes_at is not None and asleep else []
