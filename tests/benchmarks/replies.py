"""Benchmark `replies`: reading one reply and taking its step, without any disk or wire; and `reply parse` of many."""

import csv
import json
import sys
import unicodedata
from asyncio import create_subprocess_exec, subprocess
from collections.abc import Sequence
from pathlib import Path

from core.flow.dialog import start, step
from dialogs import DIALOGS
from dialogs.replies import read
from tests.benchmarks.frame import Benchmark, Figure, Tell, compare

_CORPUS = Path(__file__).resolve().parent.parent / "corpus"
_CALLS = 2000
_LINES = 3
_VACANCY = DIALOGS["vacancy"]
#: What no program that reads lines and answers in JSON can save.
_ECHO = "import sys, json\nfor line in sys.stdin: print(json.dumps({'text': unicodedata.normalize('NFKC', line)}))"


async def run(_url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Measure on the messages of the corpora, each of them once: what was read before would come out of a cache."""
    texts = _texts()
    tell(f"{_CALLS:,} replies are read and taken")
    figures = [await _taken(texts)]
    for size in sorted(sizes):
        tell(f"{size:,} lines are parsed, each time in a fresh process")
        figures.append(await _parsed(texts, size))
    return figures


def _texts() -> list[str]:
    rows = []
    for path in sorted(_CORPUS.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows += [row["text"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return list(dict.fromkeys(rows))


async def _taken(texts: Sequence[str]) -> Figure:
    fresh = iter(texts)

    async def program(_call: int) -> object:
        text = next(fresh)
        return step(_VACANCY, start(_VACANCY), read(text, service="vacancy"), text)

    async def floor(call: int) -> object:
        return unicodedata.normalize("NFKC", texts[call % len(texts)]).casefold().split()

    what, floor_is = "a reply is read and its step taken", "the message normalised and cut into words"
    return await compare(what, program, floor_is, floor, size=1, calls=_CALLS)


async def _parsed(texts: Sequence[str], size: int) -> Figure:
    """Let the command read `size` different lines: where the corpora end, they come again behind a greeting."""
    greetings = ("", "Сәлем! ", "Здравствуйте, ", "Алло, ")
    lines = [greeting + text for greeting in greetings for text in texts][:size]
    given = ("\n".join(lines) + "\n").encode()

    async def program(_call: int) -> object:
        return await _piped(given, "-m", "commands", "reply", "parse")

    async def floor(_call: int) -> object:
        return await _piped(given, "-c", "import unicodedata\n" + _ECHO)

    what, floor_is = "`reply parse`, from start to end", "a process that normalises lines and prints them as JSON"
    return await compare(what, program, floor_is, floor, size=len(lines), calls=_LINES)


async def _piped(given: bytes, *arguments: str) -> int:
    process = await create_subprocess_exec(
        sys.executable, *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    told, _ = await process.communicate(given)
    assert process.returncode == 0, "the command failed"
    assert json.loads(told.splitlines()[-1])["text"], "the last line was not answered"
    return len(told)


BENCHMARK = Benchmark("Reading replies: no message waits for the grammar.", (10_000,), run, stores=False)
