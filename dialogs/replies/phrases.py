"""Phrases written with choices: `(a|b|)` stands for each of them; choices may hold choices."""

import re
from collections.abc import Iterator

_SIGN = re.compile(r"([()|])")


def expand(line: str) -> list[str]:
    """Return every phrase a line stands for.

    >>> expand("не (беру|хочу( брать|))(| место)")
    ['не беру', 'не беру место', 'не хочу брать', 'не хочу брать место', 'не хочу', 'не хочу место']
    """
    return _choices(iter(_SIGN.split(line)))


def _choices(pieces: Iterator[str]) -> list[str]:
    """Read one choice up to its closing bracket: alternatives, each a row of words and choices."""
    whole: list[str] = []
    row = [""]
    for piece in pieces:
        if piece == ")":
            break
        if piece == "|":
            whole += row
            row = [""]
        else:
            inner = _choices(pieces) if piece == "(" else [piece]
            row = [first + then for first in row for then in inner]
    return whole + row
