"""How one field of a register row is read; the errors say what is expected and never quote the value."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from core.errors import InputError
from core.identifiers import check_iin, iin_valid, normal_phone

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d.*(?:[Zz]|[+-]\d\d(?::?\d\d)?)", re.ASCII)
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
_REGIMES = (Decimal(4), Decimal(9), Decimal("10.5"), Decimal(12), Decimal(24))
#: More values than any list of a register holds; how many preschools may be chosen is the act's to say.
_MOST_IN_A_LIST = 50
_LONGEST_TEXT = 200
_LONGEST_ID = 64


def plain(value: object, expected: str) -> str:
    """Return the value as text in NFC without the space around it; numbers of JSON are text too."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError(expected)  # noqa: TRY004 – pydantic turns only ValueError into a reason
    return unicodedata.normalize("NFC", value).strip()


def text(value: object) -> str:
    """Read a name or place: 1-200 characters without control characters; runs of space become one."""
    expected = "a text of 1 to 200 characters is expected"
    words = " ".join(plain(value, expected).split())
    if not 1 <= len(words) <= _LONGEST_TEXT or any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in words):
        raise ValueError(expected)
    return words


def optional_text(value: object) -> str:
    """Read a name that not everybody has; empty when there is none."""
    return "" if value is None or value == "" else text(value)


def identifier(value: object) -> str:
    """Read an id of another system; ids stand in logs and URLs, so an IIN is not taken as one."""
    name = plain(value, "an id is expected")
    if not 1 <= len(name) <= _LONGEST_ID or ";" in name or not name.isprintable() or " " in name:
        message = "an id of 1 to 64 characters without spaces and semicolons is expected"
        raise ValueError(message)
    if iin_valid(name):
        message = "an id that is not an IIN is expected, because ids appear in addresses and logs"
        raise ValueError(message)
    return name


def iin(value: object) -> str:
    """Read an IIN."""
    try:
        return check_iin(plain(value, "an IIN of 12 digits is expected"))
    except InputError as error:
        raise ValueError(str(error)) from None


def phone(value: object) -> str:
    """Read a Kazakh mobile number as E.164."""
    try:
        return normal_phone(plain(value, "a phone number is expected"))
    except InputError as error:
        raise ValueError(str(error)) from None


def phone_of_the_base(value: object) -> str:
    """Read the number of the mobile citizens base as E.164; empty when the base holds none (P 3(13))."""
    return "" if value is None or value == "" else phone(value)


def day(value: object) -> date:
    """Read a calendar day, YYYY-MM-DD."""
    expected = "a day like 2026-11-20 is expected"
    raw = plain(value, expected)
    if not _DAY.fullmatch(raw):
        raise ValueError(expected)
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise ValueError(expected) from None


def optional_day(value: object) -> date | None:
    """Read a day or nothing."""
    return None if value is None or value == "" else day(value)


def instant(value: object) -> datetime:
    """Read a time of any precision and offset as UTC, cut to the millisecond (the key of the queue, P 10)."""
    expected = "a time with its offset like 2026-11-20T10:30:00.125+05:00 is expected"
    raw = plain(value, expected).upper()
    if not _INSTANT.fullmatch(raw):
        raise ValueError(expected)
    try:
        moment = datetime.fromisoformat(raw).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(expected) from None
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def truth(value: object) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    expected = "true or false is expected"
    raw = plain(value, expected).casefold()
    if raw not in _TRUE | _FALSE:
        raise ValueError(expected)
    return raw in _TRUE


def truth_or_yes(value: object) -> bool:
    """Read true or false; an empty field means true."""
    return True if value is None or value == "" else truth(value)


def one_of(kind: type[Word]) -> Callable[[object], Word]:
    """Return the reader of a closed list of words."""
    expected = f"one of {', '.join(kind)} is expected"

    def read(value: object) -> Word:
        try:
            return kind(plain(value, expected).casefold())
        except ValueError:
            raise ValueError(expected) from None

    return read


def parts(value: object, expected: str) -> list[object]:
    """Return the values of a list: an array of JSON, or text joined by semicolons."""
    if isinstance(value, list | tuple):
        return list(value)
    return [part.strip() for part in plain(value, expected).split(";") if part.strip()]


def several(read: Callable[[object], Value]) -> Callable[[object], tuple[Value, ...]]:
    """Return the reader of a list of different values, at least one."""

    def read_all(value: object) -> tuple[Value, ...]:
        expected = "one or more different values joined by ; are expected"
        values = tuple(read(part) for part in parts(value, expected))
        if not values or len(set(values)) < len(values):
            raise ValueError(expected)
        return values

    return read_all


def wishes(value: object) -> tuple[str, ...]:
    """Read the preschools in order of wish: different ids; too many of them are refused by the act (P 10.1, 15(1))."""
    expected = "one or more different preschool ids joined by ; are expected"
    named = parts(value, expected)
    if not 1 <= len(named) <= _MOST_IN_A_LIST:
        raise ValueError(expected)
    ids = tuple(identifier(part) for part in named)
    if len(set(ids)) < len(ids):
        raise ValueError(expected)
    return ids


def age(value: object) -> int | None:
    """Read the age in full years from which a place is wanted, or nothing (P 15(2))."""
    if value is None or value == "":
        return None
    expected = "a whole number of years, 0 to 6, or nothing is expected"
    raw = plain(value, expected)
    if raw not in {"0", "1", "2", "3", "4", "5", "6"}:
        raise ValueError(expected)
    return int(raw)


def _number(value: object, expected: str) -> Decimal:
    """Return a number that stands with a point or, as the orders write it, a comma."""
    raw = str(value) if isinstance(value, float) else plain(value, expected)
    try:
        number = Decimal(raw.replace(",", "."))
    except InvalidOperation:
        raise ValueError(expected) from None
    if not number.is_finite():
        raise ValueError(expected)
    return number


def regime(value: object) -> Decimal:
    """Read the hours a day; «4, 9, 10, 5, 12, 24 сағат» of P 3(3) means 10.5 (RULES.md reading 22)."""
    expected = "one of 4, 9, 10.5, 12, 24 is expected"
    hours = _number(value, expected)
    for known in _REGIMES:
        if hours == known:
            return known
    raise ValueError(expected)


def degrees(least: int, most: int) -> Callable[[object], float | None]:
    """Return the reader of a coordinate within Kazakhstan, or nothing; swapped ones fall outside."""
    expected = f"degrees between {least} and {most} or nothing are expected"

    def read(value: object) -> float | None:
        if value is None or value == "":
            return None
        number = _number(value, expected)
        if not least <= number <= most:
            raise ValueError(expected)
        return float(number)

    return read


def mapping(value: object) -> dict[str, Any]:
    """Read an object of JSON."""
    if not isinstance(value, dict):
        message = "an object is expected"
        raise ValueError(message)  # noqa: TRY004 – pydantic turns only ValueError into a reason
    return value
