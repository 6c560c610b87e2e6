"""Compares the mutants that survived with the reasons written in docs/mutants.md; one without a reason is an error.

A mutant is named by its function and by the two lines that differ: its number would change with every edit.
"""

import ast
import difflib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Mutant(NamedTuple):
    """One small change: the function, the line as it is and the line as it would be."""

    function: str
    line: str
    changed: str


def survivors(work: Path, name: str) -> tuple[int, list[Mutant]]:
    """Return how many mutants of a module there were, and those that no test minded."""
    path = work / "mutants" / "core" / "rules" / f"{name}.py"
    source = path.read_text("utf-8")
    codes: dict[str, int | None] = json.loads(Path(f"{path}.meta").read_text("utf-8"))["exit_code_by_key"]
    if None in codes.values():
        sys.exit(f"{name}: {list(codes.values()).count(None)} mutants were not run; see the errors above")
    alive = [key for key, code in codes.items() if code in {0, 33}]  # 33: no test reaches it
    return len(codes), [mutant for key in alive for mutant in difference(source, name, key.rsplit(".", 1)[1])]


def difference(source: str, name: str, key: str) -> Iterator[Mutant]:
    """Yield the lines in which a mutant differs from the function it was made of."""
    function = key.rpartition("__mutmut_")[0]
    plain, broken = (_body(source, one) for one in (f"{function}__mutmut_orig", key))
    said = [line for line in difflib.ndiff(plain, broken) if line[:1] in "+-"]
    before = " ".join(line[2:].strip() for line in said if line[0] == "-")
    after = " ".join(line[2:].strip() for line in said if line[0] == "+")
    yield Mutant(f"{name}:{re.sub('^x_', '', function).replace('xǁ', '').replace('ǁ', '.')}", before, after)


def _body(source: str, function: str) -> list[str]:
    """Return the lines of a function, without its name: the mutants of one differ only inside."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function:
            lines = source.splitlines()[node.lineno - 1 : node.end_lineno]
            return [line.replace(function, "") for line in lines]
    return []


def explained(page: Path) -> dict[Mutant, str]:
    """Return the mutants that the page gives a reason for."""
    rows = re.findall(
        r"^\| `([^`]+)` \| `` (.+?) `` \| `` (.*?) ?`` \| (.+?) \|$", page.read_text("utf-8"), re.MULTILINE
    )
    return {Mutant(function, _bar(line), _bar(changed)): reason for function, line, changed, reason in rows}


def _bar(cell: str) -> str:
    """Return a cell of a table as it was: there a bar would end it."""
    return cell.replace("\\|", "|")


def main(work: Path, page: Path, names: list[str]) -> int:
    """Print the score of each module and every survivor without a reason; return 1 when there is one."""
    reasons, failed = explained(page), False
    for name in names:
        count, alive = survivors(work, name)
        silent = [mutant for mutant in alive if mutant not in reasons]
        stale = [mutant for mutant in reasons if mutant.function.startswith(f"{name}:") and mutant not in alive]
        killed = count - len(alive)
        print(f"{name:12} {count:4} mutants, {killed} killed, {len(alive) - len(silent)} explained, {len(silent)} not")
        for mutant in silent:
            failed = True
            line, changed = (cell.replace("|", "\\|") for cell in (mutant.line, mutant.changed))
            print(f"| `{mutant.function}` | `` {line} `` | `` {changed} `` |  |")
        for mutant in stale:
            failed = True
            print(f"{page.name} explains what no longer survives: {mutant.function}: {mutant.changed}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
