"""`usynys segments`: how a text travels as SMS."""

import sys
from dataclasses import asdict
from typing import Annotated

import orjson
import typer

import core.segments


def segments(
    text: Annotated[str | None, typer.Argument(help="the text; without it, standard input is read")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Tell the encoding of TEXT, its SMS parts, and how many characters are left of the last one."""
    whole = sys.stdin.read().removesuffix("\n") if text is None else text
    found = core.segments.segments(whole)
    if as_json:
        typer.echo(orjson.dumps(asdict(found)).decode())
        return
    because = "" if found.forced_by is None else f", made UCS-2 by “{found.forced_by}” (U+{ord(found.forced_by):04X})"
    typer.echo(f"encoding: {'GSM-7' if found.encoding == 'gsm7' else 'UCS-2'}{because}")
    typer.echo(f"parts: {found.parts}")
    typer.echo(f"characters: {found.units}, {found.left} left in the last part")
