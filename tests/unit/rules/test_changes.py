"""What changes while a family waits, and what a place given before means for the next one (P 12-15, 23)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.rules.catalogue import Edition
from core.rules.changes import (
    Placement,
    counts_from_when_added,
    counts_from_when_chosen_again,
    may_choose_another,
    stand,
    warnings_before_leaving,
)
from core.rules.queue import Entry, QueueClass, order

FILED = datetime(2026, 3, 20, 7, tzinfo=UTC)
ENDED = FILED - timedelta(days=9)
_O, _P, _G = QueueClass.OUT_OF_TURN, QueueClass.PRIORITY, QueueClass.GENERAL
_LINE = [Entry("p1", FILED, _P), Entry("p2", FILED, _P), Entry("g1", FILED, _G), Entry("g2", FILED, _G)]


def _placed(*categories: int, by: QueueClass = _P, **more: Any) -> Placement:
    return Placement(by, frozenset(categories), **({"ended_at": ENDED} | more))


def _set(edition: Edition, **values: bool) -> Edition:
    """Return the edition with other settings: a lawyer has overruled a reading."""
    changed = {name: edition.terms.entry(name).model_copy(update={"value": value}) for name, value in values.items()}
    terms = edition.terms.model_copy(update={"entries": {**edition.terms.entries, **changed}})
    return edition.model_copy(update={"terms": terms})


def test_a_late_general_application_may_move_a_priority_one(edition: Edition) -> None:
    """General slots were passed over while nobody was there for them; paragraph 13 forgets this."""
    before, after = order(_LINE[:2], 0, edition), order(_LINE[:3], 0, edition)
    assert [one.entry.application_id for one in before] == ["p1", "p2"]
    assert [one.entry.application_id for one in after] == ["p1", "g1", "p2"]


@pytest.mark.rule("P-074")
@pytest.mark.rule("P-112")
@pytest.mark.parametrize("by", [_O, _P])
def test_a_privilege_is_spent_by_the_place_it_gave(edition: Edition, by: QueueClass) -> None:
    """Who was placed by it and chooses another preschool waits in the general class, from then on (23.1)."""
    categories = {1} if by is _O else {10}
    stands = stand(frozenset(categories), FILED, edition, verified=True, placed=_placed(*categories, by=by))
    assert (stands.queue_class, stands.counts_from, stands.ground) == (_G, FILED, "privilege_spent")
    assert [one.paragraph for one in stands.citations] == ["23.1"]
    assert not stands.to_desk


@pytest.mark.rule("P-112")
def test_who_applies_before_the_contract_ends_stands_behind_those_of_that_moment(edition: Edition) -> None:
    """The end of the general queue is its end when the place was given up, not when somebody wrote earlier."""
    early = stand(frozenset({10}), ENDED - timedelta(days=400), edition, verified=True, placed=_placed(10))
    general = [Entry(f"g{day}", ENDED - timedelta(days=day), _G) for day in (1, 30, 500)]
    line = order([*general, Entry("spent", early.counts_from, early.queue_class)], 0, edition)
    assert [one.entry.application_id for one in line] == ["g500", "g30", "g1", "spent"]


@pytest.mark.rule("P-112")
def test_a_new_and_different_privilege_counts_again(edition: Edition) -> None:
    """13(3) counts every change of a privilege, 23.1 spends only the one that gave the place (a setting)."""
    now = frozenset({6, 10})
    assert stand(now, FILED, edition, verified=True, placed=_placed(10)).queue_class is _P
    strict = _set(edition, new_privilege_counts=False)
    assert stand(now, FILED, strict, verified=True, placed=_placed(10)).ground == "privilege_spent"


def test_a_place_given_in_the_general_class_spends_nothing(edition: Edition) -> None:
    """Only who went before others has used the right up; and a lawyer may say that nobody has."""
    stands = stand(frozenset({10}), FILED, edition, verified=True, placed=_placed(10, by=_G))
    assert (stands.queue_class, stands.ground) == (_P, "enqueued")
    mild = _set(edition, privilege_spent_by_placement=False)
    assert stand(frozenset({10}), FILED, mild, verified=True, placed=_placed(10)).queue_class is _P
    assert stand(frozenset({1}), FILED, edition, verified=False, placed=None).queue_class is _G


@pytest.mark.rule("P-075")
def test_a_service_family_that_moved_waits_out_of_turn_again(edition: Edition) -> None:
    """Transfer and move lift 23.1 for the families of 13(1), once their papers are verified (23.2)."""
    moved = _placed(1, by=_O, moved=True)
    stands = stand(frozenset({1}), FILED, edition, verified=True, placed=moved)
    assert (stands.queue_class, stands.ground, stands.to_desk) == (_O, "moved_for_service", False)
    assert [one.paragraph for one in stands.citations] == ["23.2"]
    unproved = stand(frozenset({1}), FILED, edition, verified=False, placed=moved)
    assert (unproved.queue_class, unproved.to_desk) == (_G, True)


@pytest.mark.rule("P-075")
def test_any_other_family_that_moved_is_for_the_desk(edition: Edition) -> None:
    """It keeps its place at the end of the general class, and a person decides what 23.2 means for it."""
    stands = stand(frozenset({10}), FILED, edition, verified=True, placed=_placed(10, moved=True))
    assert (stands.queue_class, stands.ground, stands.to_desk) == (_G, "move_to_be_decided", True)


@pytest.mark.rule("P-039")
def test_an_enrolled_family_ends_its_contract_before_it_applies_again(edition: Edition) -> None:
    """While the contract runs the application is refused by paragraph 12; afterwards it has its own date and time."""
    finding = may_choose_another(_placed(13, by=_G, ended_at=None), edition)
    assert (finding.ground, [one.paragraph for one in finding.citations]) == ("contract_not_ended", ["12"])
    assert may_choose_another(_placed(13, by=_G), edition)
    assert may_choose_another(None, edition)
    assert may_choose_another(_placed(13, by=_G, ended_at=None), edition, sanatorium=True)
    strict = _set(edition, sanatorium_beside_contract=False)
    assert not may_choose_another(_placed(13, by=_G, ended_at=None), strict, sanatorium=True)
    assert stand(frozenset({13}), FILED, edition, verified=True, placed=_placed(13, by=_G)).counts_from == FILED


@pytest.mark.rule("P-039")
@pytest.mark.parametrize(
    ("placed", "grounds"),
    [
        (_placed(13, by=_G, ended_at=None), ["contract_not_ended"]),
        (_placed(10, ended_at=None), ["contract_not_ended", "privilege_spent"]),
        (_placed(1, by=_O, ended_at=None, moved=True), ["contract_not_ended", "moved_for_service"]),
    ],
)
def test_an_enrolled_family_is_warned_before_it_gives_its_place_up(
    edition: Edition, placed: Placement, grounds: list[str]
) -> None:
    """It hears that the contract ends first, and whether its privilege is spent, each with the paragraph."""
    told = warnings_before_leaving(placed, placed.categories, edition)
    assert [ground for ground, _ in told] == grounds
    assert all(citations for _, citations in told)


@pytest.mark.rule("P-048")
@pytest.mark.parametrize(
    ("left_for", "keeps"),
    [("withdrawn", True), ("permanent_referral", True), ("turned_six", True), ("place_refused", False),
     ("no_answer", False), ("no_interest", False), ("no_interest_after_suspension", False)],
)  # fmt: skip
def test_changing_preschools_keeps_date_and_time_but_not_after_a_refusal(
    edition: Edition, left_for: str, *, keeps: bool
) -> None:
    """Who put a preschool back after refusing it, or being silent about it, counts from then (reading 15)."""
    again = counts_from_when_chosen_again(left_for, ENDED, FILED, edition)
    assert again == (ENDED if keeps else FILED)
    assert counts_from_when_added(ENDED, FILED, edition) == ENDED
    strict = _set(edition, changing_keeps_time=False)
    assert counts_from_when_chosen_again(left_for, ENDED, FILED, strict) == FILED
    assert counts_from_when_added(ENDED, FILED, strict) == FILED
