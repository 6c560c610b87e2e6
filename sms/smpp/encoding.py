"""Letters and octets: what a text becomes on the wire, and what octets of any data_coding say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aiosmpplib.codec import GSM_BASIC_DECODE_MAP, GSM7BitCodec

from core.segments import segments

GSM: Final = 0x00
UCS2: Final = 0x08
#: SMPP 3.4, 5.2.19, as far as Python reads it; anything else is octets that nobody described.
_CODECS: Final = {
    0x01: "ascii",
    0x03: "latin-1",
    0x05: "iso2022_jp",
    0x06: "iso8859_5",
    0x07: "iso8859_8",
    0x0A: "iso2022_jp",
    0x0E: "euc_kr",
}
_SMPP_CODINGS: Final = 0x10  # below it SMPP's own list, from it on the groups of 3GPP TS 23.038
_OCTETS: Final = 0x04
#: Message waiting: twice the default alphabet, once UCS-2. In all other groups bits 3 and 2 name the alphabet, in the
#: last one bit 2 alone.
_GROUPS: Final = {0xC: GSM, 0xD: GSM, 0xE: UCS2}
_CLASSED: Final = 0xF
_ALPHABETS: Final = (GSM, _OCTETS, UCS2, _OCTETS)
_HIGH_BIT: Final = 0x80
_ESCAPE: Final = 0x1B
_GSM: Final = GSM7BitCodec()
#: Units of a joined part behind a reference of 16 bits and behind one of 8 bits (3GPP TS 23.040, 9.2.3.24).
_ROOM: Final = {GSM: (152, 153), UCS2: (66, 67)}


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in octets: one piece for each part; `wide` = they leave room for a reference of 16 bits."""

    coding: int
    bodies: tuple[bytes, ...]
    wide: bool = True


def cut(text: str) -> Cut:
    """Cut a text into the octets of its parts, without what joins them; septets lie one in an octet.

    There are never more parts than `core.segments` counts and we pay for: where a reference of 16 bits would cost one
    more, the parts leave room for one of 8 bits only. No escape pair and no surrogate pair is torn.
    """
    plan = segments(text)
    coding = GSM if plan.encoding == "gsm7" else UCS2
    if plan.parts == 1:
        return Cut(coding, (_encoded(text, coding),))
    wide, narrow = (tuple(_filled(text, coding, room)) for room in _ROOM[coding])
    return Cut(coding, wide) if len(wide) == plan.parts else Cut(coding, narrow, wide=False)


def _filled(text: str, coding: int, room: int) -> Iterator[bytes]:
    width = 1 if coding == GSM else 2
    body = b""
    for letter in text:
        octets = _encoded(letter, coding)
        if len(body) + len(octets) > room * width:
            yield body
            body = b""
        body += octets
    yield body


def _encoded(text: str, coding: int) -> bytes:
    return bytes(_GSM.encode(text)[0]) if coding == GSM else text.encode("utf-16-be", "replace")


def decode(octets: bytes, coding: int, *, packed: bool = False) -> str:
    """Read octets as their data_coding says, and never fail: what cannot be read becomes a question mark.

    `packed` = the SMSC hands on septets as the radio carries them. An SMSC that says "default alphabet" of something
    that cannot be it is read as UTF-8 where that fits, else as Latin-1.
    """
    kind = _kind(coding)
    if kind == UCS2:
        return octets[: len(octets) // 2 * 2].decode("utf-16-be", "replace").removeprefix("\ufeff")
    if kind == GSM:
        septets = unpacked(octets) if packed else octets
        return _undescribed(octets) if max(septets, default=0) >= _HIGH_BIT else _septets(septets)
    return octets.decode(_CODECS[kind], "replace") if kind in _CODECS else _undescribed(octets)


def _kind(coding: int) -> int:
    """Return SMPP's own number of a coding; from 0x10 on the groups of 3GPP TS 23.038, section 4 are meant."""
    if coding < _SMPP_CODINGS:
        return coding
    group = coding >> 4
    if group in _GROUPS:
        return _GROUPS[group]
    return _ALPHABETS[coding >> 2 & (0b01 if group == _CLASSED else 0b11)]


def _undescribed(octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def _septets(septets: bytes) -> str:
    if _ESCAPE in septets:
        return str(_GSM.decode(bytes(septets), "replace")[0])
    return septets.decode("latin-1").translate(GSM_BASIC_DECODE_MAP)


def unpacked(octets: bytes, skipped: int = 0) -> bytes:
    """Return the septets of octets packed as on the radio (3GPP TS 23.038, 6.1.2.1), behind `skipped` filling bits.

    Seven zero bits at the end of a whole number of octets are filling, not a last @.
    """
    bits = int.from_bytes(octets, "little") >> skipped
    count = (len(octets) * 8 - skipped) // 7
    septets = bytes(bits >> 7 * place & 0x7F for place in range(count))
    whole = (len(octets) * 8 - skipped) % 7 == 0
    return septets[:-1] if whole and septets.endswith(b"\x00") else septets
