"""What is told of few families: nothing that could be one family, and nothing that follows from a sum."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

import core.views.few
from core.views.few import LEAST, gathered, hidden

COUNTS = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 30), max_size=8)
COLUMNS = st.lists(st.integers(0, 30), max_size=10)


@given(COUNTS)
def test_every_place_of_few_is_among_those_shown_together(counts: dict[str, int]) -> None:
    """And together they are never one place alone, nor few, where there are others to stand with."""
    together = gathered(counts)
    assert {name for name, count in counts.items() if count < LEAST} <= together
    if together and together != set(counts):
        assert len(together) > 1
        assert sum(counts[name] for name in together) >= LEAST


@given(COUNTS)
def test_no_place_of_many_is_hidden_without_need(counts: dict[str, int]) -> None:
    """At most two larger ones stand with the small: one for company, one until they are enough."""
    extra = {name for name in gathered(counts) if counts[name] >= LEAST}
    assert len(extra) <= 1


@given(COLUMNS)
def test_a_small_number_never_follows_from_the_sum_of_its_column(column: list[int]) -> None:
    """Every small one is hidden, and never one alone beside others; zero tells of nobody."""
    places = hidden(column)
    assert {place for place, number in enumerate(column) if 0 < number < LEAST} <= places
    assert all(column[place] for place in places)
    if len([number for number in column if number]) > 1:
        assert len(places) != 1


def test_the_examples_are_true() -> None:
    """What the docstrings show is what happens."""
    assert doctest.testmod(core.views.few).failed == 0
