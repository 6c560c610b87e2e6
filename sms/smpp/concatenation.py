"""What joins the parts of a long SMS: the user data header, or the sar parameters in its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_IE_8, _IE_16 = 0x00, 0x08
_LENGTHS: Final = {_IE_8: 3, _IE_16: 4}
SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER = 0x020C, 0x020E, 0x020F
_WIDE_SPAN: Final = 0x10000
_MOST: Final = 0xFF  # parts of one SMS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part belongs: the `number`-th (from 1) of `total` under one reference; `kind` tells references apart."""

    kind: str
    reference: int
    number: int
    total: int


def header(reference: int, number: int, total: int, *, wide: bool = True) -> bytes:
    """Return the user data header of one part: 06 08 04 and a reference of 16 bits, or 05 00 03 and one of 8.

    >>> header(0x1234, 1, 3).hex(" ")
    '06 08 04 12 34 03 01'
    """
    if wide:
        return bytes((6, _IE_16, 4, reference >> 8 & 0xFF, reference & 0xFF, total, number))
    return bytes((5, _IE_8, 3, reference & 0xFF, total, number))


def split(octets: bytes) -> tuple[Place | None, bytes, int]:
    """Part user data that begins with a header: its place, the text behind it, and the header's own length.

    A header that is longer than what there is, or makes no sense, is no header: then all of it is text.
    """
    if not octets or octets[0] >= len(octets):
        return None, octets, 0
    length = octets[0] + 1
    return _place_in(octets[1:length]), octets[length:], length


def _place_in(elements: bytes) -> Place | None:
    """Find the joining element among those of a header; others (ports, styles) are passed over."""
    at = 0
    while at + 2 <= len(elements):
        name, size = elements[at], elements[at + 1]
        value = elements[at + 2 : at + 2 + size]
        if _LENGTHS.get(name) == size == len(value):
            reference = int.from_bytes(value[:-2], "big")
            return _sensible("udh16" if name == _IE_16 else "udh8", reference, value[-1], value[-2])
        at += 2 + size
    return None


def place_of(parameters: Mapping[int, bytes]) -> Place | None:
    """Return the place that the sar parameters tell, if they are all there."""
    values = [parameters.get(tag) for tag in (SAR_REFERENCE, SAR_NUMBER, SAR_TOTAL)]
    if not all(values):
        return None
    reference, number, total = (int.from_bytes(value or b"", "big") for value in values)
    return _sensible("sar", reference % _WIDE_SPAN, number, total)


def _sensible(kind: str, reference: int, number: int, total: int) -> Place | None:
    return Place(kind, reference, number, total) if 1 <= number <= total <= _MOST and total > 1 else None


def joined(parts: Sequence[tuple[int, bytes]]) -> bytes:
    """Return the octets of parts in the order of their numbers: letters torn between two parts are whole again."""
    return b"".join(body for _, body in sorted(parts))
