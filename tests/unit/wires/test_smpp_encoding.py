"""Letters as an SMSC carries them: cut as we count and pay, read whatever the data_coding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.segments import segments
from sms.smpp.encoding import GSM, UCS2, cut, decode, unpacked

#: Letters of every width: septets, escape pairs, one and two units of UCS-2.
TEXTS = st.text(st.sampled_from("aZ 1@£€[~^\nΩñàИәқ–ұ🎈😀"), max_size=400) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=300
)


@given(TEXTS)
def test_parts_together_say_what_the_text_says(text: str) -> None:
    """Whatever is cut, nothing is lost, doubled or torn: each part can be read for itself."""
    plan = cut(text)
    assert "".join(decode(body, plan.coding) for body in plan.bodies) == text.removeprefix("\ufeff") or "\ufeff" in text


@given(TEXTS)
def test_a_text_goes_in_as_many_parts_as_it_is_counted_and_paid_for(text: str) -> None:
    """A reference of 16 bits never costs a part more than `usynys segments` says."""
    plan = cut(text)
    assert len(plan.bodies) == segments(text).parts
    header = 0 if len(plan.bodies) == 1 else 7 if plan.wide else 6
    room = (140 - header) * 8 // 7 if plan.coding == GSM else 140 - header
    assert all(len(body) <= room for body in plan.bodies)


@pytest.mark.parametrize(
    ("letters", "parts", "wide"), [(70, 1, True), (71, 2, True), (132, 2, True), (133, 2, False), (135, 3, True)]
)
def test_a_reference_is_short_only_where_a_long_one_costs_a_part(letters: int, parts: int, *, wide: bool) -> None:
    """Two letters of a hundred and thirty-four would cost a third SMS: there the reference has 8 bits."""
    plan = cut("ә" * letters)
    assert (len(plan.bodies), plan.wide, plan.coding) == (parts, wide, UCS2)


@pytest.mark.parametrize(
    ("octets", "coding", "text"),
    [
        (b"Ja, @[", 0x00, "Ja, ¡Ä"),  # septets: 40 is ¡ and 5b is Ä
        (b"\x1b\x3c1\x1b\x3e", 0x00, "[1]"),
        ("жоқ".encode("utf-16-be"), 0x08, "жоқ"),
        ("жоқ".encode("utf-16-be"), 0x18, "жоқ"),  # a class of its own
        ("жоқ".encode("utf-16-be"), 0x19, "жоқ"),
        ("да".encode("utf-16-be"), 0xE0, "да"),
        (b"yes", 0x01, "yes"),
        (b"\xe9t\xe9", 0x03, "été"),
        ("нет".encode("iso8859_5"), 0x06, "нет"),
        (b"1", 0xF0, "1"),
        (b"1", 0xF1, "1"),
        (b"1", 0xF5, "1"),
        ("иә".encode(), 0x00, "иә"),  # an SMSC that hands on UTF-8
        (b"caf\xe9", 0x00, "café"),  # and one that hands on Latin-1
        ("иә".encode(), 0x04, "иә"),
        (b"\x04", 0x08, ""),  # half a letter
        (b"", 0x08, ""),
        (b"\xfe\xff\x04\x38", 0x08, "и"),
        (b"x", 0x55, "x"),
    ],
)
def test_octets_are_read_as_their_coding_says(octets: bytes, coding: int, text: str) -> None:
    """SMPP's own list, the groups of 3GPP TS 23.038, and what SMSCs send in spite of both."""
    assert decode(octets, coding) == text


@given(st.binary(max_size=300), st.integers(0, 255), st.booleans())
def test_reading_never_fails(octets: bytes, coding: int, packed: bool) -> None:  # noqa: FBT001 - a drawn value
    """Whatever a phone or an SMSC sends, there is a text that can be stored."""
    decode(octets, coding, packed=packed).encode()


@given(st.lists(st.integers(0, 127), min_size=1, max_size=160), st.integers(0, 6))
def test_packed_septets_are_unpacked_behind_filling_bits(septets: list[int], skipped: int) -> None:
    """Seven bits lie behind each other as on the radio; behind a header they begin at the next seventh bit."""
    bits = sum(septet << 7 * place for place, septet in enumerate(septets)) << skipped
    octets = bits.to_bytes((len(septets) * 7 + skipped + 7) // 8, "little")
    found = list(unpacked(octets, skipped))
    assert septets in (found, [*found, 0]) or found == [*septets, 0]


def test_a_packed_reply_is_read() -> None:
    """The word hellohello as in the examples of the standard's readers."""
    assert decode(bytes.fromhex("e8329bfd4697d9ec37"), 0x00, packed=True) == "hellohello"
