"""Numbers as an SMSC writes them, in E.164."""

from functools import lru_cache
from typing import Final

#: Kazakhstan: eleven digits with 7 in front, or with 8 as people dial inside the country, or ten without either.
_DIGITS, _NATIONAL = 11, 10
_SHORTEST: Final = 11  # shorter ones are short codes, which are nobody's phone


@lru_cache(maxsize=4096)
def e164(number: str) -> str:
    """Return a number in E.164; what is none (a short code, letters) comes back as it is.

    >>> e164("77471234567"), e164("87471234567"), e164("7471234567"), e164("0077471234567"), e164("1414")
    ('+77471234567', '+77471234567', '+77471234567', '+77471234567', '1414')
    """
    plain = number.strip().lstrip("+")
    if not (plain.isascii() and plain.isdigit()):
        return number
    plain = plain.removeprefix("00") if len(plain) > _DIGITS else plain
    if len(plain) == _DIGITS and plain.startswith("8"):
        plain = f"7{plain[1:]}"
    if len(plain) == _NATIONAL and plain.startswith("7"):
        plain = f"7{plain}"
    return f"+{plain}" if len(plain) >= _SHORTEST else number
