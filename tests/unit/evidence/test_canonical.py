"""JSON in one way only: the vectors of RFC 8785, and what is never read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.evidence.canonical import Json, canonical, fast, read

_TEXT = st.text(st.characters(codec="utf-8"))
_VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


def test_strings_and_literals_are_written_as_in_the_rfc() -> None:
    """RFC 8785, section 3.2.2: the example with its escapes (its fractions are none of ours)."""
    value: Json = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    expected = b'{"literals":[null,true,false],"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical(value) == expected


def test_keys_are_sorted_by_their_utf_16_units() -> None:
    """RFC 8785, section 3.2.3: a smiling face stands before a letter of the presentation forms."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    sorted_keys = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    found = read(canonical(dict.fromkeys(keys, 0)))
    assert isinstance(found, dict)
    assert list(found) == sorted_keys


@given(_VALUES)
def test_what_is_written_is_read_again_and_written_alike(value: Json) -> None:
    """One value has one form, whoever wrote it first."""
    written = canonical(value)
    assert read(written) == value
    assert canonical(read(written)) == written


_OURS: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abz_019", max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(_OURS)
def test_what_is_signed_is_written_fast_and_alike(value: Json) -> None:
    """Two writers that know nothing of each other write the same bytes; the one that verifies is the RFC's."""
    assert fast(value) == canonical(value)


@pytest.mark.parametrize(
    "text", ["", "{", '{"a":1,"a":2}', "1.0", "1e3", "NaN", "[Infinity]", str(2**53), "9" * 5000, "[" * 100_000]
)
def test_what_has_two_meanings_is_not_read(text: str) -> None:
    """Keys said twice, fractions, numbers that are not exact, depths without end."""
    with pytest.raises(InputError):
        read(text)
