"""`usynys reply parse`: read answers as the gateway does, without a database."""

import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_all_start_methods, get_context
from threading import active_count
from typing import Annotated

import orjson
import typer

from core.values import Reading
from dialogs.replies import read

#: So many lines are worth a processor of their own.
_MANY = 1000

app = typer.Typer(no_args_is_help=True, help="Answers of families.")


@app.callback()
def reply() -> None:
    """Read answers."""


@app.command()
def parse(
    service: Annotated[str | None, typer.Option(help="the offer that was answered, for example vacancy")] = None,
) -> None:
    """Read answers from standard input, one a line, and print one JSON object for each, empty lines included."""
    whole = sys.stdin.buffer.read()
    lines = whole.removesuffix(b"\n").split(b"\n") if whole else []
    said = list(dict.fromkeys(lines))  # what a hundred families write in the same words is read once
    told = dict(zip(said, _all_told(said, service), strict=True))
    sys.stdout.buffer.write(b"".join(told[line] for line in lines))
    sys.stdout.buffer.flush()


def _all_told(lines: list[bytes], service: str | None) -> Iterator[bytes]:
    """Yield what is printed of each line, in their order; many are read on every processor."""
    gc.disable()  # nothing that reading makes goes round in circles: looking for such waste costs a third of the time
    read("xyz", service=service)  # the tables are in memory before anything is shared
    gc.freeze()  # they stay
    if len(lines) < _MANY or active_count() > 1 or "fork" not in get_all_start_methods():
        yield from _lines_told(lines, service)
        return
    parts = [lines[at : at + _MANY] for at in range(0, len(lines), _MANY)]
    with ProcessPoolExecutor(mp_context=get_context("fork")) as readers:
        for told in readers.map(_lines_told, parts, repeat(service)):
            yield from told


def _lines_told(lines: list[bytes], service: str | None) -> list[bytes]:
    texts = (line.decode("utf-8", "replace") for line in lines)
    told = (_told(text, read(text, service=service)) for text in texts)
    return [orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in told]


def _told(text: str, reading: Reading) -> dict[str, str | None]:
    """Return what is printed; `code` and `answer` stand there only when the message names an offer."""
    told = {"text": text, "intent": reading.intent, "language": reading.language, "rule": reading.rule}
    if reading.code is not None:
        told["code"] = reading.code
    if reading.answer is not None:
        told["answer"] = reading.answer
    return told
