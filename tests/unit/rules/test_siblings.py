"""Brothers and sisters in the general queue get places of one preschool at one moment, and overtake nobody (P 26)."""

from collections.abc import Sequence

import pytest

from core.rules.catalogue import Edition
from core.rules.queue import QueueClass, Slot
from core.rules.siblings import FreePlace, Given, Waiting, joint_choice

_G, _P, _O = QueueClass.GENERAL, QueueClass.PRIORITY, QueueClass.OUT_OF_TURN
#: The next slot of a queue in phase 1 is a general one.
_GENERAL_NEXT = 1


def _line(names: str) -> list[Waiting]:
    """Read `a1 x a2`: the letters are the guardian."""
    return [Waiting(name, name.rstrip("0123456789")) for name in names.split()]


def _place(number: int, general: str, *, key: str = "K|2022|kk", priority: str = "", out: str = "") -> FreePlace:
    lines = {_G: _line(general), _P: _line(priority), _O: _line(out)}
    return FreePlace(f"V{number}", key, None, lines)


def _given(places: Sequence[FreePlace], edition: Edition, *, phase: int = _GENERAL_NEXT) -> dict[str, str] | None:
    families: dict[str, frozenset[str]] = {}
    for one in (one for place in places for one in place.lines[_G]):
        families[one.guardian_id] = families.get(one.guardian_id, frozenset()) | {one.application_id}
    given = joint_choice(places, {place.queue_key: phase for place in places}, families, edition)
    return None if given is None else {one.vacancy_id: one.application_id for one in given}


@pytest.mark.rule("P-078")
def test_the_children_of_a_family_share_the_places_so_that_all_get_one(edition: Edition) -> None:
    """The mixed place alone would go to the older child, and the senior place to a stranger: together both fit."""
    places = [_place(1, "a1 a2 x", key="K|mixed|kk"), _place(2, "a1 y")]
    assert _given(places, edition) == {"V1": "a2", "V2": "a1"}


@pytest.mark.rule("P-078")
def test_nobody_is_overtaken_for_a_sibling(edition: Edition) -> None:
    """A stranger between the children is served in turn; with too few places for that nobody is joined."""
    assert _given([_place(1, "a1 x a2"), _place(2, "a1 x a2")], edition) is None
    three = [_place(number, "a1 x a2") for number in (1, 2, 3)]
    assert _given(three, edition) == {"V1": "a1", "V2": "x", "V3": "a2"}


@pytest.mark.rule("P-078")
def test_places_that_do_not_suffice_for_all_children_join_nobody(edition: Edition) -> None:
    """Two places for three children of a family are given away one by one, as to everybody."""
    assert _given([_place(1, "a1 a2 a3"), _place(2, "a1 a2 a3")], edition) is None
    assert _given([_place(1, "a1 x"), _place(2, "a1 x")], edition) is None


@pytest.mark.rule("P-078")
def test_each_sibling_uses_a_general_slot_of_its_own(edition: Edition) -> None:
    """Priority and out-of-turn applications keep their turn: four places go P, G, G, G and after an O still so."""
    four = [_place(number, "a1 a2 x", priority="p1 p2") for number in (1, 2, 3, 4)]
    assert _given(four, edition, phase=0) == {"V1": "p1", "V2": "a1", "V3": "a2", "V4": "x"}
    with_o = [_place(number, "a1 a2", out="o") for number in (1, 2, 3)]
    given = joint_choice(with_o, {"K|2022|kk": 1}, {"a": frozenset({"a1", "a2"})}, edition)
    assert given is not None
    slots = [(one.application_id, one.choice.slot, one.choice.phase) for one in given]
    assert slots == [("o", None, 1), ("a1", Slot.GENERAL, 2), ("a2", Slot.GENERAL, 3)]


def test_two_families_may_come_together_at_once(edition: Edition) -> None:
    """The family whose turn comes first is joined first; another one only where both fit."""
    places = [_place(1, "a1 a2 b1", key="K|mixed|kk"), _place(2, "b1 b2"), _place(3, "a1 x", key="K|2021|kk"),
              _place(4, "b2 b1")]  # fmt: skip
    assert _given(places, edition) == {"V1": "a2", "V2": "b1", "V3": "a1", "V4": "b2"}


def test_a_place_that_nobody_may_have_stays_free(edition: Edition) -> None:
    """It takes no slot, and the others are given away around it."""
    places = [_place(1, ""), _place(2, "a1 a2"), _place(3, "a1 a2")]
    assert _given(places, edition) == {"V2": "a1", "V3": "a2"}


def test_an_edition_may_let_siblings_go_before_others(edition: Edition) -> None:
    """The reading is a setting: overruled, a brother takes the next general slot after his sister."""
    setting = edition.terms.entry("siblings_overtake").model_copy(update={"value": True})
    terms = edition.terms.model_copy(update={"entries": {**edition.terms.entries, "siblings_overtake": setting}})
    other = edition.model_copy(update={"terms": terms})
    assert _given([_place(1, "a1 x a2"), _place(2, "a1 x a2")], other) == {"V1": "a1", "V2": "a2"}
    assert _given([_place(1, "x a1 a2"), _place(2, "x a1 a2")], other) is None


def test_a_kept_slot_is_used_for_the_place_that_kept_it(edition: Edition) -> None:
    """A place that came back with a priority slot goes to the priority class and moves no phase."""
    kept = FreePlace("V1", "K|2022|kk", Slot.PRIORITY, {_G: _line("a1 a2"), _P: _line("p")})
    given = joint_choice([kept, _place(2, "a1 a2"), _place(3, "a1 a2")], {}, {"a": frozenset({"a1", "a2"})}, edition)
    assert given is not None
    assert [(one.application_id, one.choice.phase) for one in given] == [("p", 0), ("a1", 2), ("a2", 3)]
    assert isinstance(given[0], Given)
