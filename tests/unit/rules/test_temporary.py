"""Places of children who are away in a sanatorium, and what a temporary place leaves standing (P 17(2), 23.3)."""

from datetime import UTC, date, datetime

import pytest

from core.errors import InputError
from core.rules.catalogue import Edition
from core.rules.temporary import AfterStay, leaves_queues_standing, stay_in_sanatorium

AWAY, BACK = date(2026, 11, 23), date(2027, 2, 28)
FILED = datetime(2024, 9, 1, tzinfo=UTC)


@pytest.mark.rule("P-063")
def test_a_kept_place_is_a_temporary_one_until_the_child_is_back(edition: Edition) -> None:
    """The preschool may keep the place; meanwhile it is given to others only to the day of return."""
    stay = stay_in_sanatorium(AWAY, BACK, FILED, edition, kept=True)
    assert (stay.offered_until, stay.afterwards, stay.counts_from) == (BACK, AfterStay.KEPT_PLACE, None)
    assert [one.paragraph for one in stay.citations] == ["17(2)", "3(15)"]


@pytest.mark.rule("P-063")
def test_a_family_whose_place_is_not_kept_loses_nothing(edition: Edition) -> None:
    """The text says "may": where the preschool does not, the child stands in the queue at its first date and time."""
    stay = stay_in_sanatorium(AWAY, BACK, FILED, edition, kept=False)
    assert (stay.offered_until, stay.afterwards, stay.counts_from) == (None, AfterStay.QUEUE, FILED)


def test_a_stay_does_not_end_before_it_begins(edition: Edition) -> None:
    """Dates the wrong way round are an error and no stay."""
    with pytest.raises(InputError, match="ends on or after"):
        stay_in_sanatorium(BACK, AWAY, FILED, edition, kept=True)


@pytest.mark.rule("P-013")
def test_only_a_temporary_place_leaves_the_queues_standing(edition: Edition) -> None:
    """Who takes a place for a while waits on at its date and time; who takes one for good does not (23.3)."""
    assert leaves_queues_standing(BACK, edition)
    assert not leaves_queues_standing(None, edition)


@pytest.mark.parametrize(
    ("name", "stay"),
    [
        ("sanatorium_place_may_be_kept", (None, AfterStay.QUEUE, FILED)),
        ("unkept_place_returns_to_queue", (BACK, AfterStay.KEPT_PLACE, None)),
    ],
)
def test_the_readings_are_settings(edition: Edition, name: str, stay: tuple[object, ...]) -> None:
    """A lawyer may overrule each of them without code."""
    entry = edition.terms.entry(name).model_copy(update={"value": False})
    terms = edition.terms.model_copy(update={"entries": {**edition.terms.entries, name: entry}})
    found = stay_in_sanatorium(AWAY, BACK, FILED, edition.model_copy(update={"terms": terms}), kept=True)
    assert (found.offered_until, found.afterwards, found.counts_from) == stay
