"""What joins the parts of a long SMS, from phones of all kinds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.smpp.concatenation import Place, header, joined, place_of, split


@given(st.integers(0, 0xFFFF), st.integers(2, 255), st.data(), st.booleans(), st.binary(max_size=134))
def test_a_header_of_ours_is_read_back(
    reference: int,
    total: int,
    data: st.DataObject,
    wide: bool,  # noqa: FBT001 - a drawn value
    body: bytes,
) -> None:
    """References of 8 and of 16 bits: the place and the words come back as they were."""
    number = data.draw(st.integers(1, total))
    place, rest, _ = split(header(reference, number, total, wide=wide) + body)
    assert rest == body
    assert place == Place("udh16" if wide else "udh8", reference if wide else reference & 0xFF, number, total)


@given(st.binary(max_size=140))
def test_no_octets_break_the_reading(octets: bytes) -> None:
    """A header that makes no sense is no header, and loses no words."""
    place, rest, length = split(octets)
    assert octets[length:] == rest
    assert place is None or 1 <= place.number <= place.total


@pytest.mark.parametrize(
    ("octets", "place", "rest"),
    [
        ("0500032a0201c2", Place("udh8", 0x2A, 1, 2), "c2"),
        ("06080412340302c2", Place("udh16", 0x1234, 2, 3), "c2"),
        ("0b05040b8423f00003aa0201c2", Place("udh8", 0xAA, 1, 2), "c2"),  # ports before it
        ("060504000000001234", None, "1234"),  # ports alone
        ("0500032a0203c2", None, "c2"),  # the third of two
        ("0500032a0200c2", None, "c2"),  # the noughth
        ("0500032a0101c2", None, "c2"),  # one of one needs no joining
        ("ff1234", None, "ff1234"),  # longer than all there is
        ("", None, ""),
    ],
)
def test_headers_of_phones(octets: str, place: Place | None, rest: str) -> None:
    """Headers as phones write them, and as they should not."""
    found, words, _ = split(bytes.fromhex(octets))
    assert (found, words.hex()) == (place, rest)


def test_parts_named_by_parameters_have_a_place() -> None:
    """Some SMSCs take the header off and tell it beside; without one of the three there is no place."""
    told = {0x020C: b"\x12\x34", 0x020E: b"\x03", 0x020F: b"\x02"}
    assert place_of(told) == Place("sar", 0x1234, 2, 3)
    assert place_of({tag: told[tag] for tag in (0x020C, 0x020E)}) is None


@given(st.binary(min_size=2, max_size=200), st.data())
def test_parts_are_joined_in_their_own_order(body: bytes, data: st.DataObject) -> None:
    """Parts come in any order; a letter torn between two of them is whole again."""
    at = data.draw(st.integers(1, len(body) - 1))
    parts = data.draw(st.permutations([(1, body[:at]), (2, body[at:])]))
    assert joined(parts) == body
