"""Texts as octets of an SMS: the GSM default alphabet (one septet in an octet), Latin-1, ASCII and UCS-2."""

from sandbox.smpp.pdu import PduError
from sandbox.smpp.words import Status

#: 3GPP TS 23.038, 6.2.1, in the order of its codes; the escape (1B) is no character.
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPE = 0x1B
#: 6.2.1.1: what follows the escape.
_EXTENSION = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
_CODES = {letter: bytes([code]) for code, letter in enumerate(_BASIC) if code != _ESCAPE} | {
    letter: bytes([_ESCAPE, code]) for code, letter in _EXTENSION.items()
}
GSM, ASCII, LATIN_1, UCS_2 = 0x00, 0x01, 0x03, 0x08
_CODECS = {ASCII: "ascii", LATIN_1: "latin-1", UCS_2: "utf-16-be"}


def to_gsm(letter: str) -> bytes | None:
    """Return the octets of one letter, None when the alphabet has none for it."""
    return _CODES.get(letter)


def read_text(octets: bytes, data_coding: int) -> str:
    """Return the text of an SMS; what is no letter is shown as a phone shows it, as a replacement character.

    Raises:
        PduError: nobody here knows this data_coding.

    """
    if data_coding == GSM:
        return _from_gsm(octets)
    if data_coding not in _CODECS:
        raise PduError(Status.ESME_RSUBMITFAIL)
    return octets.decode(_CODECS[data_coding], errors="replace")


def _from_gsm(octets: bytes) -> str:
    text, escaped = "", False
    for code in octets:
        if escaped:
            text += _EXTENSION.get(code, " ")
            escaped = False
        elif code == _ESCAPE:
            escaped = True
        else:
            text += _BASIC[code] if code < len(_BASIC) else "\N{REPLACEMENT CHARACTER}"
    return text
