"""`usynys simulate`: a year of a made-up city through the real rules, in virtual time."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich import box
from rich.table import Table

from commands.simulating.city import City
from commands.simulating.figures import Figures
from commands.simulating.year import Year
from commands.viewing import AsJson, console, print_json
from core.errors import InputError
from core.rules.calendar import Calendar
from core.rules.catalogue import Catalogue

_USUAL: Final = City()


def simulate(  # noqa: PLR0913 - each is an option of the command
    *,
    births: Annotated[int, typer.Option(help="children born in the year")] = _USUAL.births,
    places: Annotated[int, typer.Option(help="places that become free in the year")] = _USUAL.places,
    preschools: Annotated[int, typer.Option(help="preschools of the city")] = _USUAL.preschools,
    backlog: Annotated[int, typer.Option(help="applications that wait on the first day")] = _USUAL.backlog,
    answers: Annotated[float, typer.Option(help="families that answer the first message, 0 to 1")] = _USUAL.answers,
    seed: Annotated[int, typer.Option(help="the same seed is the same year")] = 1,
    first: Annotated[str, typer.Option("--from", help="the first day, YYYY-MM-DD")] = "2026-01-05",
    days: Annotated[int, typer.Option(min=1, max=366)] = 365,
    edition: Annotated[str, typer.Option(help="by which edition of the regulation")] = "P-2024",
    chart: Annotated[Path | None, typer.Option(help="draw the year into this SVG file")] = None,
    as_json: AsJson = False,
) -> None:
    """Play a year: places filled, days a place stayed empty, families by outcome. No database is opened."""
    city = City(births=births, places=places, preschools=preschools, backlog=backlog, answers=answers)
    rules = Catalogue.load().edition(edition)
    figures = Figures.of(Year(city, seed, _day(first), days, rules, Calendar.load()).play())
    if chart is not None:
        from commands.simulating.chart import draw

        chart.write_bytes(draw(figures))
    if as_json:
        print_json(figures.to_json())
        return
    console().print(_table("places", figures.places))
    console().print(_table("families", figures.families))
    console().print(_table("what happened", figures.happened))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = "--from: a day like 2026-01-05 is expected."
        raise InputError(message) from None


def _table(title: str, rows: dict[str, Any]) -> Table:
    table = Table(title, "", box=box.SIMPLE_HEAD, pad_edge=False)
    table.columns[1].justify = "right"
    for name, value in rows.items():
        table.add_row(name, f"{value:,}" if isinstance(value, int) else f"{value:,.1f}")
    return table
