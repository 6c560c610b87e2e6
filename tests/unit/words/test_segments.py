"""A text is cut into SMS parts as carriers cut it."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.segments
from core.segments import segments

GSM7 = "abcXYZ @£é\n"
KAZAKH = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"


@pytest.mark.parametrize(
    ("text", "parts", "left"),
    [
        ("", 1, 160),
        ("a" * 160, 1, 0),
        ("a" * 161, 2, 145),
        ("a" * 306, 2, 0),
        ("a" * 307, 3, 152),
        ("{" * 80, 1, 0),
        ("€" * 81, 2, 143),
        ("a" * 152 + "{" * 5, 2, 143),
    ],
)
def test_a_latin_text_has_160_septets_or_153_in_each_part(text: str, parts: int, left: int) -> None:
    """The extension table costs two septets, and its escape is never torn from its letter."""
    found = segments(text)
    assert (found.encoding, found.parts, found.left, found.forced_by) == ("gsm7", parts, left, None)


@pytest.mark.parametrize(
    ("text", "parts", "left"),
    [
        ("ж" * 70, 1, 0),
        ("ж" * 71, 2, 63),
        ("ж" * 134, 2, 0),
        ("ж" * 135, 3, 66),
        ("😀" * 35, 1, 0),
        ("ж" * 66 + "😀" * 4, 2, 59),
    ],
)
def test_any_other_text_has_70_units_or_67_in_each_part(text: str, parts: int, left: int) -> None:
    """A letter beyond the basic plane counts twice and is never torn between two parts."""
    found = segments(text)
    assert (found.encoding, found.parts, found.left) == ("ucs2", parts, left)


@pytest.mark.parametrize("letter", [*KAZAKH, "–", "№", "«", "ı", "ş", "ğ", "\u00a0", "₸"])
def test_the_first_foreign_letter_is_named(letter: str) -> None:
    """Who wonders why a Latin text costs more is told which letter did it."""
    assert segments(f"Salem {letter} ж").forced_by == letter


@given(st.text(alphabet=GSM7 + "{}ж😀", max_size=700))
def test_parts_hold_all_units_and_no_part_is_for_nothing(text: str) -> None:
    """As many parts as needed and not one more: what is left is less than a part."""
    found = segments(text)
    lone, joined = (160, 153) if found.encoding == "gsm7" else (70, 67)
    room = lone if found.parts == 1 else found.parts * joined
    torn = room - found.units - found.left
    assert 0 <= found.left < max(room - (found.parts - 1) * joined, 1) + joined
    assert 0 <= torn <= found.parts - 1
    assert found.units == (len(text.encode("utf-16-le")) // 2 if found.encoding == "ucs2" else _septets(text))


def _septets(text: str) -> int:
    return sum(2 if letter in "^{}\\[~]|€\f" else 1 for letter in text)


def test_the_examples_in_the_module_are_true() -> None:
    """What the docstrings show is what happens."""
    assert doctest.testmod(core.segments).failed == 0
