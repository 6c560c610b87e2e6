"""Latin letters for phones that show boxes: every letter has one, nothing leaves the alphabet of a plain SMS."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.latin
from core.flow.offer import CODE_DIGITS, CODE_LETTERS
from core.latin import latin
from core.segments import segments
from core.values import Language
from dialogs.replies import read

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"


def test_the_examples_in_the_module_are_true() -> None:
    """What the docstring shows is what happens."""
    assert doctest.testmod(core.latin) == (0, 2)


@pytest.mark.parametrize("language", Language)
def test_every_letter_of_the_alphabet_is_spelled(language: Language) -> None:
    """All 42 letters, small and capital, have a Latin spelling that a phone of any age shows."""
    assert len(KAZAKH) == 42
    for letter in KAZAKH:
        small, capital = latin(letter, language), latin(letter.upper(), language)
        assert small.isascii()
        assert (small.isalpha() and small.islower()) or letter in "ъь"
        assert capital.lower() == small


@pytest.mark.parametrize("language", Language)
@given(text=st.text(max_size=200))
def test_whatever_stands_in_a_name_the_text_stays_plain(text: str, language: Language) -> None:
    """Whatever comes goes as GSM-7, 160 or 153 characters a part; an escape that costs two never happens."""
    spelled = latin(text, language)
    found = segments(spelled)
    assert found.encoding == "gsm7"
    assert found.units == len(spelled)


def test_each_language_is_typed_its_own_way() -> None:
    """A Kazakh reader types j, a Russian one zh."""
    assert latin("Жанар", Language.KK) == "Janar"
    assert latin("Жанар", Language.RU) == "Zhanar"
    assert latin("Мұхаммед-Жүсіп, Әділ, Шыңғыс", Language.KK) == "Muhammed-Jusip, Adil, Shyngys"


def test_a_code_keeps_its_look_and_is_understood_when_it_is_typed_back() -> None:
    """«2В7» must not become «2V7»: what the family sees and types names the same offer, all of them."""
    for first in CODE_DIGITS:
        for letter in CODE_LETTERS:
            code = f"{first}{letter}{CODE_DIGITS[-1]}"
            shown = latin(f"{code} 1 – иә", Language.KK)
            assert shown.isascii()
            assert read(shown.partition(" ")[0]).code == code


def test_a_word_that_looks_like_a_code_is_not_one() -> None:
    """Only digit, letter, digit standing alone is a code."""
    assert latin("12В7, 2ВА7, 2В71", Language.RU) == "12V7, 2VA7, 2V71"
