"""Names give way word by word."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

import core.names
from core.names import fewer_words, place

WORDS = st.lists(st.text("АйшаӘ-", min_size=1, max_size=9).filter(lambda word: word.strip("-")), min_size=1, max_size=6)


def test_the_examples_in_the_module_are_true() -> None:
    """What the docstrings show is what happens."""
    assert doctest.testmod(core.names) == (0, 6)


@given(WORDS)
def test_only_whole_words_are_left_of_a_name(words: list[str]) -> None:
    """Every shorter form holds the first words of the name, each as it was."""
    for form in fewer_words(" ".join(words)):
        left = form.removesuffix("…").split()
        assert [word.strip("-") for word in left] == [word.strip("-") for word in words[: len(left)]]


@given(WORDS)
def test_quotation_marks_are_never_left_open(words: list[str]) -> None:
    """A place with fewer words still ends its quotation."""
    for form in fewer_words(place(" ".join(words))):
        assert form.count("«") == form.count("»") == 1
