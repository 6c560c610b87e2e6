"""Temporary places: kept for a child who is away in a sanatorium, given to another until it is back (P 3(15))."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.errors import InputError
from core.rules.edition import Edition
from core.values import Citation


class AfterStay(StrEnum):
    """Where a child goes that comes back from a sanatorium."""

    KEPT_PLACE = "kept_place"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Stay:
    """What a stay in a sanatorium means at home.

    `offered_until` is the last day for which the place may be given to another child, None if it is not kept and
    becomes an ordinary place; `counts_from` is the time at which the child's family stands in the queue again.
    """

    offered_until: date | None
    afterwards: AfterStay
    counts_from: datetime | None
    citations: tuple[Citation, ...]


def stay_in_sanatorium(
    leaves_on: date, returns_on: date, submitted_at: datetime, edition: Edition, *, kept: bool
) -> Stay:
    """Return what becomes of a child's place while it is in a sanatorium (P 3(15), 17(2)).

    The preschool may keep it (`kept`), and then it is a temporary place until the child returns. If the preschool does
    not, the family loses nothing by it: it stands in the queue again at its first date and time (reading 12).
    Raises InputError for a stay that ends before it begins.
    """
    if returns_on < leaves_on:
        message = f"A stay ends on or after the day it begins, {leaves_on}, not on {returns_on}."
        raise InputError(message)
    terms = edition.terms
    may_be_kept, unkept = terms.entry("sanatorium_place_may_be_kept"), terms.entry("unkept_place_returns_to_queue")
    if kept and terms.setting("sanatorium_place_may_be_kept") is True:
        return Stay(returns_on, AfterStay.KEPT_PLACE, None, edition.cite(may_be_kept))
    back = submitted_at if terms.setting("unkept_place_returns_to_queue") is True else None
    return Stay(None, AfterStay.QUEUE, back, edition.cite(may_be_kept, unkept))


def leaves_queues_standing(temporary_until: date | None, edition: Edition) -> bool:
    """Tell whether a yes leaves the family in its queues at date and time: only to a temporary place (P 23.3)."""
    return temporary_until is not None and edition.terms.setting("temporary_leaves_queues") is True
