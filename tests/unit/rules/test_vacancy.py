"""Whose age a place fits, which queue it draws from, and to whom it may be offered."""

from datetime import date

import pytest

from core.errors import EditionError
from core.rules.catalogue import Edition
from core.rules.vacancy import Candidate, GroupType, Place, birth_years, entry_queue_key, may_be_offered, queue_key
from core.values import Language

SPRING = date(2026, 4, 10)
KK, RU = Language.KK, Language.RU


@pytest.mark.rule("P-005")
@pytest.mark.parametrize(
    ("group", "years"),
    [(GroupType.EARLY, {2025, 2026}), (GroupType.JUNIOR, {2024}), (GroupType.MIDDLE, {2023}),
     (GroupType.SENIOR, {2022}), (GroupType.PREPARATORY, set(range(2016, 2022))),
     (GroupType.MIXED, set(range(2016, 2027))), (GroupType.SPECIAL, set(range(2016, 2027)))],
)  # fmt: skip
def test_a_group_takes_the_ages_of_31_december(edition: Edition, group: GroupType, years: set[int]) -> None:
    """Early 1 and under, junior 2, middle 3, senior 4, preparatory 5 and over, mixed and special any."""
    assert birth_years(group, SPRING, edition) == years


@pytest.mark.rule("P-030")
def test_a_group_of_one_year_uses_the_phase_of_that_year(edition: Edition) -> None:
    """The queue of a place for one birth year is the queue its applications stand in."""
    assert queue_key("K1", GroupType.MIDDLE, KK, SPRING, edition) == entry_queue_key("K1", date(2023, 7, 1), KK)
    assert queue_key("K1", GroupType.MIDDLE, RU, SPRING, edition) == "K1|2023|ru"


@pytest.mark.rule("P-033")
def test_groups_of_many_years_have_a_merged_queue_of_their_own(edition: Edition) -> None:
    """Mixed, special and two-year groups draw from merged queues with keys of their own; named years win."""
    assert queue_key("K1", GroupType.MIXED, KK, SPRING, edition) == "K1|mixed|kk"
    assert queue_key("K1", GroupType.SPECIAL, KK, SPRING, edition) == "K1|special|kk"
    assert queue_key("K1", GroupType.EARLY, KK, SPRING, edition) == "K1|2025,2026|kk"
    assert queue_key("K1", GroupType.MIXED, KK, SPRING, edition, years=[2023, 2022]) == "K1|2022,2023|kk"


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
