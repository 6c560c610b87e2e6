"""Where in a TOML file an entry stands: the reader of the standard library does not tell."""

import re
from collections.abc import Sequence


def line_of(text: str, where: Sequence[str]) -> int:
    r"""Return the number of the line nearest to an entry: its key inside its table, else its table, else line 1.

    >>> line_of('id = "X"\n[offers.vacancy]\nterm = { n = 24 }', ["offers", "vacancy", "entries", "term", "unit"])
    3
    """
    wanted = [part for part in where if part != "entries"]
    best, depth, table = 1, 0, ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.fullmatch(r"\[+([^\]]+)\]+", line.strip())
        if header:
            table = tuple(header[1].split("."))
        here = table if header else (*table, line.partition("=")[0].strip())
        if len(here) > depth and list(here) == wanted[: len(here)]:
            best, depth = number, len(here)
    return best
