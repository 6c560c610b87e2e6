"""`usynys segments`: how a text travels as SMS."""

import sys
from dataclasses import asdict
from typing import Annotated

import orjson
import typer

import core.segments
from core.segments import Foreign

#: So many of the characters that made a text UCS-2 are told to a person; a machine is told all.
_TOLD = 5


def segments(
    text: Annotated[str | None, typer.Argument(help="the text; without it, standard input is read")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Tell the encoding of TEXT, its SMS parts, the characters left, and which characters made it UCS-2."""
    whole = sys.stdin.read().removesuffix("\n") if text is None else text
    found, foreign = core.segments.segments(whole), core.segments.foreign(whole)
    if as_json:
        typer.echo(orjson.dumps({**asdict(found), "foreign": [asdict(one) for one in foreign]}).decode())
        return
    typer.echo(f"encoding: {'GSM-7' if found.encoding == 'gsm7' else 'UCS-2'}")
    if foreign:
        more = f" and {len(foreign) - _TOLD} more" if len(foreign) > _TOLD else ""
        typer.echo(f"made UCS-2 by: {', '.join(_told(one) for one in foreign[:_TOLD])}{more}")
    typer.echo(f"parts: {found.parts}")
    typer.echo(f"characters: {found.units}, {found.left} left in the last part")


def _told(one: Foreign) -> str:
    """Name a character as it looks, by its code point and by where it stands."""
    times = f", {one.times} times" if one.times > 1 else ""
    return f"“{one.character}” (U+{ord(one.character):04X}, at {one.position}{times})"
