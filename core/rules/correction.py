"""Late corrections of the calendar: whom a running term serves decides what becomes of it (decision 6)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.rules.calendar import Correction, local, start_of_day


class Side(StrEnum):
    """Whom a running term serves, or binds."""

    FAMILY_HAS = "family_has"  # time to answer or to bring papers: never shorter than the family was told
    FAMILY_WAITS = "family_waits"  # a rest of its queue: never longer than the family was told
    STATE_HAS = "state_has"  # time of a provider: as the calendar says, whatever was told


@dataclass(frozen=True, slots=True)
class Recount:
    """A running term across a correction: the end the family was told, the end counted anew, and the one that holds."""

    told: datetime
    counted: datetime
    holds: datetime


def recomputed(began: date, told: datetime, counted: datetime, correction: Correction, side: Side) -> Recount | None:
    """Return what becomes of a term of working days when a correction becomes known; None where it changes nothing.

    `began` is day 0 of the term, `told` its end as it was counted before, `counted` as the corrected calendar has it.
    A term that had ended when the correction became known stays as it was (DOMAIN: Kurban Ait of 2024).
    """
    if told == counted or told < start_of_day(correction.known_on):
        return None
    if not runs_across(correction, began, max(told, counted)):
        return None
    return Recount(told, counted, settled(told, counted, side))


def settled(told: datetime, counted: datetime, side: Side) -> datetime:
    """Return the end of a running term: told before a correction, counted anew since (P 22.3, 15.3).

    The regulation does not say who bears a day that is announced late; where it is silent, the family is favoured.
    """
    if side is Side.STATE_HAS:
        return counted
    return max(told, counted) if side is Side.FAMILY_HAS else min(told, counted)


def runs_across(correction: Correction, began: date, ends: datetime) -> bool:
    """Tell whether a term that counts working days after `began` holds a day that a correction moved."""
    last = local(ends).date()
    return any(began < day <= last for day in (correction.was, correction.now))
