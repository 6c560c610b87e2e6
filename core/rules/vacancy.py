"""A free place: whose age it fits, which queues it draws from, and to whom it may be offered now."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import EditionError
from core.rules.age import is_exempt, not_too_old, wish_is_due
from core.rules.edition import Edition, Group, OwnQueue
from core.rules.finding import CLEAR, Finding
from core.values import Language


class GroupType(StrEnum):
    """The types of groups of P 3(3)."""

    EARLY = "early"
    JUNIOR = "junior"
    MIDDLE = "middle"
    SENIOR = "senior"
    PREPARATORY = "preparatory"
    MIXED = "mixed"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Place:
    """What a vacancy says that decides who may have the place; `years` are birth years named instead of the group's.

    `preschool_type` is empty when only the ordinary queue matters; `rehabilitation` is the type a sanatorium's place
    serves, `settlement` where the preschool lies.
    """

    preschool_id: str
    group: GroupType
    language: Language
    years: frozenset[int] = frozenset()
    preschool_type: str = ""
    rehabilitation: str = ""
    settlement: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of the child of one queue entry; `pmpc` = the consultation's conclusion is on file."""

    birth: date
    language: Language
    categories: frozenset[int]
    pmpc: bool = False
    wished_from_age: int | None = None
    settlement: str = ""


def birth_years(group: GroupType, on: date, edition: Edition) -> frozenset[int]:
    """Return the birth years that belong to a group: full years on 31 December of the current year (P 24, reading 13).

    >>> from core.rules.catalogue import Catalogue
    >>> sorted(birth_years(GroupType.EARLY, date(2026, 4, 10), Catalogue.load().edition("P-2024")))
    [2025, 2026]
    """
    entry = _group(group, edition)
    return frozenset(on.year - age for age in range(entry.from_age, entry.to_age + 1))


def years_of(place: Place, on: date, edition: Edition) -> frozenset[int]:
    """Return the birth years of a place: those the vacancy names, else those of its group."""
    return place.years or birth_years(place.group, on, edition)


def draws_from(place: Place, on: date, edition: Edition) -> tuple[str, ...]:
    """Return the keys of the entry queues a place draws from, by birth year (P 10.1, 10.4, 10.5, 24).

    Several years are one line: their entries are ordered together, with the phase of `queue_key`.
    """
    own = own_queue_of_place(place, edition)
    return tuple(_key(place.preschool_id, own, year, place.language) for year in sorted(years_of(place, on, edition)))


def queue_key(place: Place, on: date, edition: Edition) -> str:
    """Return the stable key of the queue whose phase a place uses.

    One birth year: the same as `entry_queue_key`. Several: a merged queue with its own phase, named by its years, or
    by the group for groups of any age (reading 8).
    """
    own, group = own_queue_of_place(place, edition), _group(place.group, edition)
    if place.years or not (group.merged or group.phase_age):
        years = ",".join(str(year) for year in sorted(years_of(place, on, edition)))
    else:
        years = group.merged or str(on.year - (group.phase_age or 0))
    return _key(place.preschool_id, own, years, place.language)


def entry_queue_key(preschool_id: str, birth: date, language: Language, own: str = "") -> str:
    """Return the key of the queue an application stands in: preschool, own queue, birth year, language (P 10)."""
    return _key(preschool_id, own, birth.year, language)


def own_queue_of_place(place: Place, edition: Edition) -> str:
    """Return the name of the queue apart that a place draws from, empty for the ordinary one (P 10.4, 10.5)."""
    return _own_queue(place.preschool_type, place.group, place.rehabilitation, edition)


def own_queue_of_entry(
    preschool_type: str, edition: Edition, *, special_group: bool = False, rehabilitation: str = ""
) -> str:
    """Return the name of the queue apart that an application stands in at a preschool, empty for the ordinary one.

    `special_group`: the family asks for a special group in an ordinary preschool. `rehabilitation`: the type that the
    selection commission names; while it is missing the entry waits in the sanatorium's queue without a type (P 10.5).
    """
    return _own_queue(preschool_type, GroupType.SPECIAL if special_group else "", rehabilitation, edition)


def own_queue_in(key: str) -> str:
    """Return the name of the queue apart that a key of an entry queue holds, empty for the ordinary one."""
    _, *apart, _year, _language = key.split("|")
    return apart[0] if apart else ""


def awaits_conclusion(own: str, categories: frozenset[int], edition: Edition, *, pmpc: bool) -> bool:
    """Tell whether a queue apart still waits for what its provider checks within the term of `special_check` (A2.3).

    A special queue waits for the consultation's recommendation (P 10.4), a sanatorium's for the type of rehabilitation
    that the selection commission names (P 10.5); the ordinary queue for neither.
    """
    name, _, rehabilitation = own.partition(":")
    queue = edition.own_queues.get(name)
    if queue is None:
        return False
    if queue.only_categories:
        return not (pmpc and categories & queue.only_categories)
    return queue.by_rehabilitation and not rehabilitation


def is_sanatorium(preschool_type: str, edition: Edition) -> bool:
    """Tell whether a preschool is one that children go to for a bounded stay (P 3(15), 10.5)."""
    return any(
        queue.by_rehabilitation and preschool_type in queue.preschool_types for queue in edition.own_queues.values()
    )


def _own_queue(preschool_type: str, group: str, rehabilitation: str, edition: Edition) -> str:
    """Return the name of a queue apart: the kind of preschool decides, then the kind of group."""
    queues = edition.own_queues.items()
    by_preschool = [(name, queue) for name, queue in queues if preschool_type in queue.preschool_types]
    for name, queue in by_preschool or [(name, queue) for name, queue in queues if group in queue.groups]:
        return _named(name, queue, rehabilitation)
    return ""


def may_be_offered(candidate: Candidate, place: Place, on: date, edition: Edition) -> Finding:
    """Tell whether a place may be offered to a child on this day, and if not, why it is passed over.

    Passing over costs the entry nothing and moves no slot (P 10, 11.2, 15(2), 16(4), 16(6), 24).
    """
    apart = _fits_own_queue(candidate, place, edition)
    if not apart:
        return apart
    if candidate.language != place.language:
        return _passed_over("other_language", edition)
    if candidate.birth.year not in years_of(place, on, edition):
        return _passed_over("birth_year_outside_group", edition)
    exempt = is_exempt(candidate.categories, edition, pmpc=candidate.pmpc)
    too_old = not_too_old(candidate.birth, on, edition, exempt=exempt)
    return wish_is_due(candidate.birth, candidate.wished_from_age, on, edition) if too_old else too_old


def _fits_own_queue(candidate: Candidate, place: Place, edition: Edition) -> Finding:
    own, settlements = own_queue_of_place(place, edition), (candidate.settlement, place.settlement)
    return fits_own_queue(own, candidate.categories, settlements, edition, pmpc=candidate.pmpc)


def fits_own_queue(
    own: str, categories: frozenset[int], settlements: tuple[str, str], edition: Edition, *, pmpc: bool
) -> Finding:
    """Tell whether what a queue apart asks for is on file: a recommendation, the same settlement (P 10.4, 10.5).

    `settlements` are those of the family and of the preschool, empty where unknown.
    """
    queue = edition.own_queues.get(own.partition(":")[0])
    if queue is None:
        return CLEAR
    if queue.only_categories and not (pmpc and categories & queue.only_categories):
        return _passed_over("no_special_recommendation", edition)
    home, where = settlements
    if queue.inside_settlement and home and where and home.casefold() != where.casefold():
        return _passed_over("other_settlement", edition)
    return CLEAR


def _key(preschool_id: str, own: str, years: object, language: Language) -> str:
    return "|".join((preschool_id, *([own] if own else []), str(years), language))


def _named(name: str, queue: OwnQueue, rehabilitation: str) -> str:
    return f"{name}:{rehabilitation}" if queue.by_rehabilitation and rehabilitation else name


def _group(group: GroupType, edition: Edition) -> Group:
    if group not in edition.groups:
        message = f"Edition {edition.id} knows no group '{group}'."
        raise EditionError(message)
    return edition.groups[group]


def _passed_over(ground: str, edition: Edition) -> Finding:
    return Finding(holds=False, ground=ground, citations=edition.cite(edition.ground(ground)))
