"""What the faults of a run did: how many there were in which home, and what was lost or done twice.

Usage: `python -m tests.faults.tally FILE` draws what the tests wrote down (FAULTS_TOLD=FILE) as docs/faults.md.
"""

import os
import sys
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

_PAGE = """# Faults survived

Written by `make faults` ({seconds:.0f} s on {cores} processors). Families are asked, answer and get their places while processes are killed and what they stand on goes away; then the promises are read from the database and from the carrier's own ledger of what phones saw. Lost: a family that was not asked, an answer that was not read, a yes without its place. Doubled: a family that was asked twice, a place given twice.

| Fault | Home | Faults | Offers | Lost | Doubled |
|---|---|---:|---:|---:|---:|
{rows}
"""  # noqa: E501 - paragraphs of a page


_COLUMNS = ("fault", "home", "faults", "offers", "lost", "doubled")


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the offers of one test."""

    offers: int = 0
    lost: int = 0
    doubled: int = 0


def tallied(asked: Mapping[str, int], numbers: Collection[str], unread: int, given: Counter[str]) -> Tally:
    """Count: how often each phone was asked, how many answers were not read, and how often each place was given."""
    unasked, without = sum(not asked.get(number) for number in numbers), len(numbers) - len(given)
    twice = sum(asked[number] - 1 for number in numbers if asked.get(number, 0) > 1)
    return Tally(len(numbers), unasked + unread + max(without, 0), twice + sum(given.values()) - len(given))


def tell(fault: str, home: str, faults: int, tally: Tally, seconds: float) -> None:
    """Write down what became of them, where `make faults` wants to know."""
    if file := os.environ.get("FAULTS_TOLD"):
        line = {"fault": fault, "home": home, "faults": faults, "seconds": seconds, **asdict(tally)}
        with Path(file).open("ab") as told:
            told.write(orjson.dumps(line) + b"\n")


def draw(file: Path) -> str:
    """Return the page."""
    lines = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    rows = [f"| {' | '.join(str(line[name]) for name in _COLUMNS)} |" for line in lines]
    seconds = sum(line["seconds"] for line in lines)
    return _PAGE.format(seconds=seconds, cores=os.cpu_count(), rows="\n".join(rows))


if __name__ == "__main__":
    sys.stdout.write(draw(Path(sys.argv[1])))
