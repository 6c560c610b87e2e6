"""Ages as the regulation counts them: birthdays, full years, who is exempt."""

from calendar import isleap
from datetime import date

from core.rules.edition import Edition
from core.rules.finding import CLEAR, Finding

_LEAP_DAY = (2, 29)


def turns(birth: date, years: int) -> date:
    """Return the birthday on which a child turns `years`; a child of 29 February turns on 1 March of a common year.

    >>> turns(date(2020, 2, 29), 6)
    datetime.date(2026, 3, 1)
    """
    year = birth.year + years
    if (birth.month, birth.day) == _LEAP_DAY and not isleap(year):
        return date(year, 3, 1)
    return birth.replace(year=year)


def full_years(birth: date, on: date) -> int:
    """Return how many full years a child is on a day; negative before the birth."""
    years = on.year - birth.year
    return years if turns(birth, years) <= on else years - 1


def is_exempt(categories: frozenset[int], edition: Edition, *, pmpc: bool) -> bool:
    """Tell whether no age rule removes the child: limited abilities and a PMPC conclusion (P 11, 16(4), 24)."""
    exemption = edition.age_exemption
    return exemption is not None and pmpc and bool(categories & exemption.categories)


def has_conclusion(*, on_file: bool | None, verified: bool) -> bool:
    """Tell whether the PMPC conclusion is on file; a register that says nothing of it says it with what it verified.

    The privilege may be in doubt while the conclusion is not, and the other way round (P 11, 16(4), reading 13).
    """
    return verified if on_file is None else on_file


def may_file(birth: date, filed_on: date, edition: Edition, *, exempt: bool = False) -> Finding:
    """Tell whether an application may be filed: refused only if the child is already 6 (P 11.1, reading 13)."""
    if exempt or filed_on < turns(birth, edition.terms.count("oldest_age")):
        return CLEAR
    return _against("already_six", edition)


def archived_on(birth: date, edition: Edition, *, exempt: bool = False) -> date | None:
    """Return the day on which age archives an entry, the 6th birthday; None for the exempt (P 11.2, 16(4))."""
    return None if exempt else turns(birth, edition.terms.count("oldest_age"))


def wish_is_due(birth: date, wished_from_age: int | None, on: date, edition: Edition) -> Finding:
    """Tell whether the age from which a place is wanted is reached on the offer day (P 15(2), 16(6))."""
    if wished_from_age is None or on >= turns(birth, wished_from_age):
        return CLEAR
    return _against("wished_age_not_reached", edition)


def not_too_old(birth: date, on: date, edition: Edition, *, exempt: bool = False) -> Finding:
    """Tell whether age leaves the entry in the queue on this day (P 11.2, 16(4))."""
    limit = archived_on(birth, edition, exempt=exempt)
    return CLEAR if limit is None or on < limit else _against("older_than_six", edition)


def _against(ground: str, edition: Edition) -> Finding:
    return Finding(holds=False, ground=ground, citations=edition.cite(edition.ground(ground)))
