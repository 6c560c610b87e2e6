"""A free place: whose age it fits, which queue it draws from, and to whom it may be offered now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import EditionError
from core.rules.age import is_exempt, not_too_old, wish_is_due
from core.rules.edition import Edition, Group
from core.rules.finding import Finding
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
    """What a vacancy says that decides who may have the place; `years` are birth years named instead of the group's."""

    preschool_id: str
    group: GroupType
    language: Language
    years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of the child of one queue entry; `pmpc` = the consultation's conclusion is on file."""

    birth: date
    language: Language
    categories: frozenset[int]
    pmpc: bool = False
    wished_from_age: int | None = None


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


def queue_key(
    preschool_id: str,
    group: GroupType,
    language: Language,
    on: date,
    edition: Edition,
    years: Iterable[int] = (),
) -> str:
    """Return the stable key of the queue whose phase a place uses.

    One birth year: the same as `entry_queue_key`. Several: a merged queue with its own phase, named by its years, or
    by the group for groups of any age (reading 8). `years` are birth years that the vacancy itself names.
    """
    entry = _group(group, edition)
    named = sorted(years)
    if entry.own_queue and not named:
        return f"{preschool_id}|{entry.own_queue}|{language}"
    covered = named or sorted(birth_years(group, on, edition))
    return f"{preschool_id}|{','.join(str(year) for year in covered)}|{language}"


def entry_queue_key(preschool_id: str, birth: date, language: Language) -> str:
    """Return the key of the queue an application stands in: preschool, birth year, language (P 10.1)."""
    return f"{preschool_id}|{birth.year}|{language}"


def may_be_offered(candidate: Candidate, place: Place, on: date, edition: Edition) -> Finding:
    """Tell whether a place may be offered to a child on this day, and if not, why it is passed over.

    Passing over costs the entry nothing and moves no slot (P 10, 11.2, 15(2), 16(4), 16(6), 24).
    """
    group = _group(place.group, edition)
    exempt = is_exempt(candidate.categories, edition, pmpc=candidate.pmpc)
    if group.only_categories and not (candidate.pmpc and candidate.categories & group.only_categories):
        return _passed_over("no_special_recommendation", edition)
    if candidate.language != place.language:
        return _passed_over("other_language", edition)
    if candidate.birth.year not in years_of(place, on, edition):
        return _passed_over("birth_year_outside_group", edition)
    too_old = not_too_old(candidate.birth, on, edition, exempt=exempt)
    return wish_is_due(candidate.birth, candidate.wished_from_age, on, edition) if too_old else too_old


def _group(group: GroupType, edition: Edition) -> Group:
    if group not in edition.groups:
        message = f"Edition {edition.id} knows no group '{group}'."
        raise EditionError(message)
    return edition.groups[group]


def _passed_over(ground: str, edition: Edition) -> Finding:
    return Finding(holds=False, ground=ground, citations=edition.cite(edition.ground(ground)))
