"""`usynys reply parse`: read answers as the gateway does, without a database."""

import sys
from typing import Annotated

import orjson
import typer

from core.values import Reading
from dialogs.replies import read

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
    out = sys.stdout.buffer
    for line in lines:
        text = line.decode("utf-8", "replace")
        out.write(orjson.dumps(_told(text, read(text, service=service)), option=orjson.OPT_APPEND_NEWLINE))
    out.flush()


def _told(text: str, reading: Reading) -> dict[str, str | None]:
    """Return what is printed; `code` and `answer` stand there only when the message names an offer."""
    told = {"text": text, "intent": reading.intent, "language": reading.language, "rule": reading.rule}
    if reading.code is not None:
        told["code"] = reading.code
    if reading.answer is not None:
        told["answer"] = reading.answer
    return told
