"""How a text travels as SMS: its encoding, its parts, and what is left of the last one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

#: 3GPP TS 23.038, 6.2.1: the GSM 7 bit default alphabet, one septet each (the escape itself is no character).
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: 3GPP TS 23.038, 6.2.1.1: the extension table, an escape and a septet each.
_EXTENSION = frozenset("\f^{}\\[~]|€")

#: Units in a lone message, and in each part of a joined one (6 octets go to the header that joins them).
_GSM7_LONE, _GSM7_JOINED = 160, 153
_UCS2_LONE, _UCS2_JOINED = 70, 67
_LAST_LONE_UNIT = "\uffff"  # letters beyond it take a surrogate pair, two units


@dataclass(frozen=True, slots=True)
class Segments:
    """How one text is cut.

    `units` counts septets (GSM-7) or UTF-16 code units (UCS-2), `left` what still fits into the last part;
    `forced_by` is the first character outside GSM-7, which made the whole text UCS-2.
    """

    encoding: Literal["gsm7", "ucs2"]
    parts: int
    units: int
    left: int
    forced_by: str | None


def segments(text: str) -> Segments:
    """Cut `text` as a carrier does: no escape pair and no surrogate pair is ever torn between two parts.

    >>> segments("Иә, аламын").parts, segments("Да" * 40).parts
    (1, 2)
    >>> segments("Jaqsy – rahmet").forced_by
    '–'
    """
    forced_by = next((letter for letter in text if letter not in _BASIC and letter not in _EXTENSION), None)
    if forced_by is None:
        widths = [2 if letter in _EXTENSION else 1 for letter in text]
        return _cut("gsm7", widths, _GSM7_LONE, _GSM7_JOINED, None)
    if max(text) <= _LAST_LONE_UNIT:  # no emoji: every letter is one unit
        widths = [1] * len(text)
    else:
        widths = [2 if letter > _LAST_LONE_UNIT else 1 for letter in text]
    return _cut("ucs2", widths, _UCS2_LONE, _UCS2_JOINED, forced_by)


@dataclass(frozen=True, slots=True)
class Foreign:
    """A character outside GSM-7: where it stands first, counted from 1, and how often it stands there in all."""

    character: str
    position: int
    times: int


def foreign(text: str) -> tuple[Foreign, ...]:
    """Return what makes a text UCS-2, each character once, in the order in which they come.

    >>> foreign("1 – иә, 2 – жоқ")[0]
    Foreign(character='–', position=3, times=2)
    """
    outside = [letter for letter in text if letter not in _BASIC and letter not in _EXTENSION]
    return tuple(Foreign(letter, text.index(letter) + 1, outside.count(letter)) for letter in dict.fromkeys(outside))


def _cut(
    encoding: Literal["gsm7", "ucs2"], widths: list[int], lone: int, joined: int, forced_by: str | None
) -> Segments:
    units = sum(widths)
    if units <= lone:
        return Segments(encoding, 1, units, lone - units, forced_by)
    filled = list(_fill(widths, joined))
    return Segments(encoding, len(filled), units, joined - filled[-1], forced_by)


def _fill(widths: list[int], room: int) -> Iterator[int]:
    """Yield how many units each part holds."""
    used = 0
    for width in widths:
        if used + width > room:
            yield used
            used = 0
        used += width
    yield used
