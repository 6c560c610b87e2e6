"""How the optional fields are read that say in which queue an application or a place stands (P 10.4, 10.5, 24)."""

import re

from core.register import fields

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}", re.ASCII)
_YEAR = re.compile(r"20\d\d", re.ASCII)


def truth_or_no(value: object) -> bool:
    """Read true or false; an empty field means false."""
    return False if value is None or value == "" else fields.truth(value)


def optional_truth(value: object) -> bool | None:
    """Read true, false or nothing."""
    return None if value is None or value == "" else fields.truth(value)


def optional_code(value: object) -> str:
    """Read a short code of the registers, or nothing; it stands in the keys of queues, so it has no separators."""
    if value is None or value == "":
        return ""
    code = value.strip().casefold() if isinstance(value, str) else ""
    if not _CODE.fullmatch(code):
        message = "a code of 1 to 32 small Latin letters, digits, - and _ is expected"
        raise ValueError(message)
    return code


def optional_years(value: object) -> tuple[int, ...]:
    """Read different birth years in rising order, or nothing."""
    if value is None or value in ("", (), []):
        return ()
    return tuple(sorted(fields.several(_year)(value)))


def _year(value: object) -> int:
    if not _YEAR.fullmatch(str(value)):
        message = "birth years like 2022;2023 are expected"
        raise ValueError(message)
    return int(str(value))
