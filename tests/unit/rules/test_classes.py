"""The thirteen categories of annex 1: which class each gives, which law lets it move, and whom no age removes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.rules.age import is_exempt, may_file
from core.rules.catalogue import Edition
from core.rules.changes import Placement, stand
from core.rules.queue import QueueClass, class_of

_O, _P, _G = QueueClass.OUT_OF_TURN, QueueClass.PRIORITY, QueueClass.GENERAL
_FILED = datetime(2026, 3, 20, 7, tzinfo=UTC)
#: Annex 1 marks them (1) to (13); 10.2 and 13(1) name the first four, 10.3 and 13(2) the next eight.
_OUT_OF_TURN = {
    1: "әскери қызметшінің баласы",
    2: "арнаулы мемлекеттік орган қызметкерінің баласы",
    3: "құқық қорғау органдары қызметкерлерінің баласы",
    4: "мемлекеттік фельдъегерлік байланыс қызметкерлерінің баласы",
}
_PRIORITY = {
    5: "мүмкіндігі шектеулі бала",
    6: "мүгедектігі бар баланы тәрбиелеп отырған отбасынан шыққан бала",
    7: "ата-анасының бірі мүгедектігі бар тұлға болып табылатын отбасынан шыққан бала",
    8: "ата-анасының қамқорлығынсыз қалған бала",
    9: "жетім бала",
    10: "көп балалы отбасыдан шыққан бала",
    11: "педагогтің баласы",
    12: "медициналық қызметкердің баласы",
}
_NONE = {13: "жоғарыда аталған санаттардың біреуіне қатысты емес"}


def _told(categories: dict[int, str], rule: str) -> list[object]:
    return [pytest.param(number, id=f"{rule}-{number}") for number in categories]


@pytest.mark.rule("P-041")
@pytest.mark.parametrize("category", _told(_OUT_OF_TURN, "P-041"))
def test_each_of_the_four_service_categories_goes_out_of_turn(edition: Edition, category: int) -> None:
    """Once the provider has verified it; until then it waits as general (13(1), reading 14)."""
    assert class_of(frozenset({category}), edition, verified=True) is _O
    assert class_of(frozenset({category}), edition, verified=False) is _G


@pytest.mark.rule("P-042")
@pytest.mark.parametrize("category", _told(_PRIORITY, "P-042"))
def test_each_of_the_eight_priority_categories_goes_in_the_priority_class(edition: Edition, category: int) -> None:
    """Verified by integration when it is filed, it needs no provider (13(2), 6.2)."""
    assert class_of(frozenset({category}), edition, verified=True) is _P


@pytest.mark.rule("P-042")
@pytest.mark.parametrize("category", _NONE)
def test_who_belongs_to_none_of_them_waits_in_the_general_class(edition: Edition, category: int) -> None:
    """The thirteenth mark is none of the twelve."""
    assert class_of(frozenset({category}), edition, verified=True) is _G


@pytest.mark.rule("P-041")
@pytest.mark.rule("P-042")
def test_the_classes_share_the_thirteen_marks_among_them(edition: Edition) -> None:
    """No mark is in two classes and none is left out."""
    marks = [number for entry in edition.classes.values() for number in entry.categories]
    assert sorted(marks) == sorted(_OUT_OF_TURN | _PRIORITY | _NONE) == list(range(1, 14))


@pytest.mark.rule("P-075")
@pytest.mark.parametrize("category", range(1, 13))
def test_only_the_service_families_of_13_1_are_moved_out_of_turn(edition: Edition, category: int) -> None:
    """Each of the four that moved waits out of turn again; for each of the eight a person decides (23.2)."""
    placed = Placement(_O if category < 5 else _P, frozenset({category}), _FILED - timedelta(days=9), moved=True)
    stands = stand(frozenset({category}), _FILED, edition, verified=True, placed=placed)
    expected = (_O, "moved_for_service") if category in _OUT_OF_TURN else (_G, "move_to_be_decided")
    assert (stands.queue_class, stands.ground) == expected


@pytest.mark.rule("P-035")
@pytest.mark.rule("P-037")
@pytest.mark.parametrize("category", range(1, 14))
def test_only_limited_abilities_exempt_from_the_limit_of_age(edition: Edition, category: int) -> None:
    """11.1, 11.2 and 16(4) except «мүмкіндігі шектеулі балалар» with a conclusion and nobody else, not even 6 or 7."""
    exempt = is_exempt(frozenset({category}), edition, pmpc=True)
    assert exempt is (category == 5)
    assert bool(may_file(date(2020, 3, 20), _FILED.date(), edition, exempt=exempt)) is exempt
