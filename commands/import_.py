"""`usynys import`: take a file of a state register in, with a progress bar; rejects go to a file beside it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from commands.opening import Opened, opened
from core.register import Register
from core.settings import read_settings
from exchange.files import Tally, import_file
from exchange.lines import survey


class Kind(StrEnum):
    """What a file holds."""

    PRESCHOOLS = "preschools"
    GUARDIANS = "guardians"
    APPLICATIONS = "applications"
    VACANCIES = "vacancies"
    EVENTS = "events"


def import_(
    kind: Annotated[Kind, typer.Argument(help="what the file holds")],
    file: Annotated[Path, typer.Argument(help="CSV with a header, or JSON Lines; UTF-8")],
    *,
    strict: Annotated[bool, typer.Option("--strict", help="end with code 1 when a row is rejected")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print the counts as one JSON object")] = False,
) -> None:
    """Take FILE in. Good rows are kept, bad ones go to FILE.rejected with line and reason; running it twice is safe."""
    tally = asyncio.run(_import(kind, file))
    told = _told(kind, file, tally)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    typer.echo(_counted(kind, tally), err=True)
    raise typer.Exit(1 if strict and tally.rejected else 0)


async def _import(kind: Kind, file: Path) -> Tally:
    lines = survey(file)  # before the database is opened, or even made
    async with opened(read_settings()) as house:
        with bar() as shown:
            task = shown.add_task(f"{kind}", total=lines)
            tally = await import_file(kind, file, _verb(house, kind), lambda more: shown.advance(task, more))
            shown.update(task, completed=lines)
        return tally


def _verb(house: Opened, kind: Kind) -> Callable[[Any], Awaitable[Any]]:
    register = Register(house.store, house.vault, house.clock, house.chance, house.catalogue)
    verbs: dict[Kind, Callable[[Any], Awaitable[Any]]] = {
        Kind.PRESCHOOLS: register.preschools,
        Kind.GUARDIANS: register.guardians,
        Kind.APPLICATIONS: register.applications,
        Kind.VACANCIES: register.vacancies,
        Kind.EVENTS: register.events,
    }
    return verbs[kind]


def bar() -> Progress:
    """Return a bar that shows how many lines of a file are done; nothing where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _told(kind: Kind, file: Path, tally: Tally) -> dict[str, object]:
    return {
        "kind": kind,
        "file": str(file),
        "taken": tally.taken,
        "unchanged": tally.unchanged,
        "rejected": tally.rejected,
        "rejects": str(tally.rejects) if tally.rejects else None,
        "unknown_columns": list(tally.unknown_columns),
    }


def _counted(kind: Kind, tally: Tally) -> str:
    lines = [f"{kind}: {tally.taken} taken, {tally.unchanged} unchanged, {tally.rejected} rejected"]
    if tally.rejects:
        lines.append(f"The rejected rows are in {tally.rejects}, each with its line and reason.")
    if tally.unknown_columns:
        lines.append(f"Columns that nobody knows were passed over: {', '.join(tally.unknown_columns)}.")
    return "\n".join(lines)
