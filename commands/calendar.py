"""`usynys calendar add`: count a term of working days, calendar days or hours."""

import json
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from core.errors import InputError, UsynysError
from core.rules.calendar import ALMATY, Calendar, Term, Unit, start_of_day

app = typer.Typer(no_args_is_help=True, help="The working days of Kazakhstan.")


class Counted(StrEnum):
    """What a term on the command line is counted in."""

    WD = "wd"
    CD = "cd"
    H = "h"


@app.callback()
def calendar() -> None:
    """Count in the working days of Kazakhstan."""


@app.command()
def add(
    start: Annotated[str, typer.Argument(help="a day (2026-03-20) or an instant (2026-03-20T14:05+05:00)")],
    n: Annotated[int, typer.Argument(min=0, help="how many")],
    unit: Annotated[Counted, typer.Argument(help="working days, calendar days or clock hours")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Count N units from START and name the days off in between; without an offset a time is Almaty time."""
    try:
        instant, whole_day = _instant(start)
        term = Calendar.load().add(instant, n, Unit(unit))
    except UsynysError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    if as_json:
        typer.echo(json.dumps(_told(start, term, whole_day=whole_day), ensure_ascii=False))
    else:
        _show(term, whole_day=whole_day)


def _instant(text: str) -> tuple[datetime, bool]:
    try:
        if len(text) == len("2026-03-20"):
            return start_of_day(date.fromisoformat(text)), True
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"'{text}' is no day or time: write 2026-03-20 or 2026-03-20T14:05+05:00."
        raise InputError(message) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=ALMATY), False


def _result(term: Term, *, whole_day: bool) -> str:
    if whole_day and term.unit is not Unit.HOUR:
        return term.result.date().isoformat()
    return term.result.isoformat(timespec="milliseconds" if term.result.microsecond else "seconds")


def _told(start: str, term: Term, *, whole_day: bool) -> dict[str, object]:
    return {
        "start": start,
        "n": term.n,
        "unit": str(term.unit),
        "skipped": [day.isoformat() for day in term.skipped],
        "result": _result(term, whole_day=whole_day),
    }


def _show(term: Term, *, whole_day: bool) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]{_result(term, whole_day=whole_day)}[/bold] {term.result:%A}")
    if term.skipped:
        days = ", ".join(f"{day:%a} {day.isoformat()}" for day in term.skipped)
        console.print(f"not counted: {days}", soft_wrap=True)
