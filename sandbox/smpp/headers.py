"""The header of a part of a long SMS (3GPP TS 23.040, 9.2.3.24), and cutting a phone's text into parts."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.smpp import alphabet
from sandbox.smpp.pdu import PduError, ShortMessage
from sandbox.smpp.words import Status, Tag

#: In esm_class: the octets begin with a header.
HAS_HEADER = 0x40
_EIGHT_BITS, _SIXTEEN_BITS = 0x00, 0x08
_MOST_OCTETS = 140
_SEPTET = 7


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of which long SMS; `ref` is 0 for one that stands alone."""

    ref: int = 0
    total: int = 1
    place: int = 1


def read_part(message: ShortMessage) -> tuple[Part, bytes]:
    """Return which part a submitted message is, and its octets without the header.

    Raises:
        PduError: the header is broken, or a part is longer than the air carries.

    """
    header, octets = b"", message.octets
    if message.esm_class & HAS_HEADER:
        size = octets[0] + 1 if octets else 0
        if not 1 <= size <= len(octets):
            raise PduError(Status.ESME_RINVMSGLEN)
        header, octets = octets[1:size], octets[size:]
    if payload := message.tlvs.get(Tag.MESSAGE_PAYLOAD):
        if octets:
            raise PduError(Status.ESME_RINVMSGLEN)
        return Part(), payload
    _check_length(header, octets, message.data_coding)
    return _of_header(header) or _of_tlvs(message) or Part(), octets


def _check_length(header: bytes, octets: bytes, data_coding: int) -> None:
    taken = len(header) + 1 if header else 0
    room = _MOST_OCTETS - taken
    if data_coding in {alphabet.GSM, alphabet.ASCII}:
        room = room * 8 // _SEPTET
    if not 0 < len(octets) <= room:
        raise PduError(Status.ESME_RINVMSGLEN)


def _of_header(header: bytes) -> Part | None:
    at = 0
    while at + 2 <= len(header):
        kind, size = header[at], header[at + 1]
        value = header[at + 2 : at + 2 + size]
        if len(value) != size:
            raise PduError(Status.ESME_RINVMSGLEN)
        if (kind, size) in {(_EIGHT_BITS, 3), (_SIXTEEN_BITS, 4)}:
            return _checked(Part(int.from_bytes(value[:-2], "big"), value[-2], value[-1]))
        at += 2 + size
    return None


def _of_tlvs(message: ShortMessage) -> Part | None:
    ref, total, place = (
        int.from_bytes(message.tlvs.get(tag, b""), "big")
        for tag in (Tag.SAR_MSG_REF_NUM, Tag.SAR_TOTAL_SEGMENTS, Tag.SAR_SEGMENT_SEQNUM)
    )
    return _checked(Part(ref, total, place)) if total else None


def _checked(part: Part) -> Part:
    if not 1 <= part.place <= part.total:
        raise PduError(Status.ESME_RINVMSGLEN)
    return part


def cut(text: str, ref: int, *, wide: bool) -> tuple[int, list[bytes]]:
    """Return the data_coding of a phone's text and its parts, each with its header when there are several.

    `wide` asks for a 16-bit reference: some phones use one, most use eight bits.
    """
    letters = [alphabet.to_gsm(letter) or b"" for letter in text]
    coding, lone, octet_bits = alphabet.GSM, 160, _SEPTET
    if not all(letters):
        letters = [letter.encode("utf-16-be") for letter in text]
        coding, lone, octet_bits = alphabet.UCS_2, _MOST_OCTETS, 8
    whole = b"".join(letters)
    if len(whole) <= lone:
        return coding, [whole]
    taken = 7 if wide else 6
    pieces = list(_fill(letters, (_MOST_OCTETS - taken) * 8 // octet_bits))
    return coding, [_header(ref, len(pieces), place, wide=wide) + piece for place, piece in enumerate(pieces, 1)]


def _fill(letters: list[bytes], room: int) -> Iterator[bytes]:
    piece = b""
    for letter in letters:
        if len(piece) + len(letter) > room:
            yield piece
            piece = b""
        piece += letter
    yield piece


def _header(ref: int, total: int, place: int, *, wide: bool) -> bytes:
    if wide:
        return bytes([6, _SIXTEEN_BITS, 4, ref >> 8 & 0xFF, ref & 0xFF, total, place])
    return bytes([5, _EIGHT_BITS, 3, ref & 0xFF, total, place])
