"""Where in a TOML file an entry stands: the reader of the standard library does not tell."""

import re
from collections.abc import Sequence


def line_of(text: str, where: Sequence[str]) -> int:
    r"""Return the number of the line nearest to an entry: its key inside its table, else its table, else line 1.

    Of a list with one table per line, the line of the table.

    >>> line_of('id = "X"\n[offers.vacancy]\nterm = { n = 24 }', ["offers", "vacancy", "entries", "term", "unit"])
    3
    >>> line_of('papers = [\n    { code = "a" },\n    { code = "b" },\n]', ["papers", "1", "paragraph"])
    3
    """
    wanted = [part for part in where if part != "entries"]
    lines = text.splitlines()
    best, depth, table = 1, 0, ()
    for number, line in enumerate(lines, start=1):
        header = re.fullmatch(r"\[+([^\]]+)\]+", line.strip())
        if header:
            table = tuple(header[1].split("."))
        here = table if header else (*table, line.partition("=")[0].strip())
        if len(here) > depth and list(here) == wanted[: len(here)]:
            best, depth = number, len(here)
    index = wanted[depth] if depth < len(wanted) else ""
    opens_a_list = bool(lines) and lines[best - 1].rstrip().endswith("= [")
    return best + 1 + int(index) if index.isdigit() and opens_a_list else best
