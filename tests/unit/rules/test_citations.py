"""Nothing in an edition stands without its paragraph: take one away, anywhere, and the file is refused."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import EditionError
from core.rules.catalogue import read

EDITIONS = sorted((Path(__file__).parents[3] / "core" / "rules" / "editions").glob("*.toml"))
_CITED = re.compile(r"""(, )?paragraph = ("[^"]*"|\[[^\]]*\])(, )?""")


def _without_one(text: str) -> Iterator[tuple[int, str]]:
    """Yield the text without one of its citations, with the number of its line, for each of them."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        for cited in () if line.startswith("#") else _CITED.finditer(line):
            comma = ", " if cited[1] and cited[3] else ""
            left = f"{line[: cited.start()]}{comma}{line[cited.end() :]}"
            yield number + 1, "".join([*lines[:number], left, *lines[number + 1 :]])


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_no_edition_loads_without_one_of_its_citations(path: Path, tmp_path: Path) -> None:
    """Each term, number, choice, paper, step, ground, form and part of a form: the error names file, line and entry."""
    broken, silent = tmp_path / path.name, []
    for number, text in _without_one(path.read_text("utf-8")):
        broken.write_text(text, "utf-8")
        try:
            read(broken)
        except EditionError as error:
            assert re.match(rf"{re.escape(path.name)}, line \d+: \S+", str(error)), error  # noqa: PT017 - one of many
        else:
            silent.append(number)
    assert silent == []
