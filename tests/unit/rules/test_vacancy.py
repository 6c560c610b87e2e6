"""Whose age a place fits, which queue it draws from, and to whom it may be offered."""

from datetime import date
from typing import Any

import pytest

from core.errors import EditionError
from core.rules.catalogue import Edition
from core.rules.vacancy import (
    Candidate,
    GroupType,
    Place,
    birth_years,
    draws_from,
    entry_queue_key,
    may_be_offered,
    own_queue_of_entry,
    queue_key,
)
from core.values import Language

SPRING = date(2026, 4, 10)
KK, RU = Language.KK, Language.RU


@pytest.mark.rule("P-038")
@pytest.mark.parametrize(
    ("group", "years"),
    [(GroupType.EARLY, {2025, 2026}), (GroupType.JUNIOR, {2024}), (GroupType.MIDDLE, {2023}),
     (GroupType.SENIOR, {2022}), (GroupType.PREPARATORY, set(range(2016, 2022))),
     (GroupType.MIXED, set(range(2016, 2027))), (GroupType.SPECIAL, set(range(2016, 2027)))],
)  # fmt: skip
def test_a_group_takes_the_ages_of_31_december(edition: Edition, group: GroupType, years: set[int]) -> None:
    """Early 1 and under, junior 2, middle 3, senior 4, preparatory 5 and over, mixed and special any."""
    assert birth_years(group, SPRING, edition) == years


def _key(group: GroupType, language: Language = KK, **more: Any) -> Place:
    return Place("K1", group, language, **more)


@pytest.mark.rule("P-030")
def test_a_group_of_one_year_uses_the_phase_of_that_year(edition: Edition) -> None:
    """The queue of a place for one birth year is the queue its applications stand in."""
    assert queue_key(_key(GroupType.MIDDLE), SPRING, edition) == entry_queue_key("K1", date(2023, 7, 1), KK)
    assert queue_key(_key(GroupType.MIDDLE, RU), SPRING, edition) == "K1|2023|ru"
    assert draws_from(_key(GroupType.MIDDLE), SPRING, edition) == ("K1|2023|kk",)


@pytest.mark.rule("P-030")
def test_a_place_for_several_years_draws_from_several_queues_with_a_phase_of_its_own(edition: Edition) -> None:
    """Mixed and two-year groups merge the queues of their years; years that the place names win (reading 13)."""
    assert draws_from(_key(GroupType.EARLY), SPRING, edition) == ("K1|2025|kk", "K1|2026|kk")
    assert queue_key(_key(GroupType.EARLY), SPRING, edition) == "K1|2025,2026|kk"
    assert queue_key(_key(GroupType.MIXED), SPRING, edition) == "K1|mixed|kk"
    assert len(draws_from(_key(GroupType.MIXED), SPRING, edition)) == 11
    named = _key(GroupType.MIXED, years=frozenset({2023, 2022}))
    assert queue_key(named, SPRING, edition) == "K1|2022,2023|kk"
    assert draws_from(named, SPRING, edition) == ("K1|2022|kk", "K1|2023|kk")


def test_older_exempt_children_do_not_give_a_preparatory_group_another_phase(edition: Edition) -> None:
    """A preparatory place goes by the slots of the five-year-olds' queue, the older ones join its line."""
    place = _key(GroupType.PREPARATORY)
    assert queue_key(place, SPRING, edition) == "K1|2021|kk"
    assert draws_from(place, SPRING, edition) == tuple(f"K1|{year}|kk" for year in range(2016, 2022))


@pytest.mark.rule("P-033")
def test_special_groups_and_preschools_have_a_queue_of_their_own_for_each_birth_year(edition: Edition) -> None:
    """A special place draws from the special queue of a birth year, and so stands who asked for it (P 10.4)."""
    born = date(2022, 7, 1)
    special = entry_queue_key("K1", born, KK, own_queue_of_entry("special_nursery", edition))
    assert special == "K1|special|2022|kk"
    assert special == entry_queue_key("K1", born, KK, own_queue_of_entry("kindergarten", edition, special_group=True))
    assert own_queue_of_entry("kindergarten", edition) == ""
    for place in (
        _key(GroupType.SENIOR, preschool_type="special_kindergarten"),
        _key(GroupType.SPECIAL, preschool_type="kindergarten", years=frozenset({2022})),
    ):
        assert draws_from(place, SPRING, edition) == (special,)
        assert queue_key(place, SPRING, edition) == special
    assert queue_key(_key(GroupType.SPECIAL), SPRING, edition) == "K1|special|mixed|kk"
    assert special in draws_from(_key(GroupType.SPECIAL), SPRING, edition)


@pytest.mark.rule("P-034")
def test_sanatoriums_have_a_queue_for_each_birth_year_and_type_of_rehabilitation(edition: Edition) -> None:
    """A place of one type draws from the queue of that type; without a type an entry waits in a queue of its own."""
    born = date(2022, 7, 1)
    own = own_queue_of_entry("sanatorium", edition, rehabilitation="chest")
    assert entry_queue_key("K1", born, KK, own) == "K1|sanatorium:chest|2022|kk"
    place = _key(GroupType.SENIOR, preschool_type="sanatorium", rehabilitation="chest")
    assert draws_from(place, SPRING, edition) == ("K1|sanatorium:chest|2022|kk",)
    assert own_queue_of_entry("sanatorium", edition) == "sanatorium"
    assert own_queue_of_entry("kindergarten", edition, rehabilitation="chest") == ""


@pytest.mark.rule("P-034")
def test_a_sanatorium_serves_its_settlement_and_asks_the_family_for_no_conclusion(edition: Edition) -> None:
    """Who lives elsewhere is passed over, not refused; the commission's conclusion is no condition of an offer."""
    place = _key(GroupType.MIDDLE, preschool_type="sanatorium", rehabilitation="chest", settlement="Алматы")
    assert may_be_offered(_candidate(settlement="АЛМАТЫ"), place, SPRING, edition)
    assert may_be_offered(_candidate(), place, SPRING, edition)
    elsewhere = may_be_offered(_candidate(settlement="Талғар"), place, SPRING, edition)
    assert (elsewhere.ground, [one.paragraph for one in elsewhere.citations]) == ("other_settlement", ["10.5"])
    assert may_be_offered(_candidate(settlement="Талғар"), _key(GroupType.MIDDLE, settlement="Алматы"), SPRING, edition)
    grounds = edition.services["queueing"].refusal_grounds
    assert not {"no_special_recommendation", "other_settlement"} & set(grounds)


def _candidate(birth: date = date(2023, 7, 1), **changes: object) -> Candidate:
    known: dict[str, object] = {"birth": birth, "language": KK, "categories": frozenset({13})}
    return Candidate(**(known | changes))  # type: ignore[arg-type]  # the keywords are those of the dataclass


@pytest.mark.rule("P-046")
@pytest.mark.rule("P-037")
@pytest.mark.parametrize(
    ("candidate", "place", "ground"),
    [
        (_candidate(), Place("K1", GroupType.MIDDLE, KK), ""),
        (_candidate(language=RU), Place("K1", GroupType.MIDDLE, KK), "other_language"),
        (_candidate(date(2022, 7, 1)), Place("K1", GroupType.MIDDLE, KK), "birth_year_outside_group"),
        (_candidate(date(2022, 7, 1)), Place("K1", GroupType.MIDDLE, KK, frozenset({2022})), ""),
        (_candidate(wished_from_age=3), Place("K1", GroupType.MIDDLE, KK), "wished_age_not_reached"),
        (_candidate(date(2023, 4, 10), wished_from_age=3), Place("K1", GroupType.MIDDLE, KK), ""),
        (_candidate(date(2020, 10, 15)), Place("K1", GroupType.PREPARATORY, KK), ""),
        (_candidate(date(2020, 4, 10)), Place("K1", GroupType.PREPARATORY, KK), "older_than_six"),
        (_candidate(date(2020, 4, 10)), Place("K1", GroupType.MIXED, KK), "older_than_six"),
        (
            _candidate(date(2020, 4, 10), categories=frozenset({5}), pmpc=True),
            Place("K1", GroupType.PREPARATORY, KK),
            "",
        ),
        (_candidate(), Place("K1", GroupType.SPECIAL, KK), "no_special_recommendation"),
        (_candidate(categories=frozenset({5})), Place("K1", GroupType.SPECIAL, KK), "no_special_recommendation"),
        (_candidate(pmpc=True), Place("K1", GroupType.SPECIAL, KK), "no_special_recommendation"),
        (_candidate(categories=frozenset({5}), pmpc=True), Place("K1", GroupType.SPECIAL, KK), ""),
    ],
)
def test_a_place_is_offered_only_to_a_child_it_fits(
    edition: Edition, candidate: Candidate, place: Place, ground: str
) -> None:
    """Age, language, wish and recommendation decide; whoever is passed over can be told the paragraph."""
    finding = may_be_offered(candidate, place, SPRING, edition)
    assert (finding.holds, finding.ground) == (not ground, ground)
    assert bool(finding.citations) is bool(ground)


def test_an_unknown_group_is_an_error_and_no_guess(edition: Edition) -> None:
    """An edition that does not know a group cannot say whose place it is."""
    with pytest.raises(EditionError, match="early"):
        birth_years(GroupType.EARLY, SPRING, edition.model_copy(update={"groups": {}}))
