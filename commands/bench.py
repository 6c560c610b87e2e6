"""`usynys bench`: how much the program costs above its floor, measured on this machine in one process."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from commands.loop import in_loop
from commands.viewing import AsJson, console, print_json
from core.errors import InputError


def bench(
    name: Annotated[str, typer.Argument(help="which benchmark; without a name all of them")] = "",
    *,
    size: Annotated[list[int] | None, typer.Option(help="how many things; may be given several times")] = None,
    home: Annotated[
        Literal["sqlite", "postgres", "both"], typer.Option(help="where: a fresh file, a fresh server, or one by one")
    ] = "both",
    database: Annotated[str, typer.Option(help="an empty database to measure in, instead of a fresh one")] = "",
    chart: Annotated[Path | None, typer.Option(help="draw all figures that are known into this SVG file")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure the program against its floor: the same wire and disk work with none of our logic.

    The figures are ratios. A database that was named is left as empty as it was. Beside a chart its figures are kept,
    those of other runs too: what is measured again takes the place of what was.
    """
    tests = _tests()
    known = tests["all"].BENCHMARKS
    if name and name not in known:
        message = f"There is no benchmark {name}: choose one of {', '.join(known)}."
        raise InputError(message)
    rows: list[dict[str, Any]] = []
    for one in [known[name]] if name else known.values():
        for place in _places(tests["home"], one, home, database):
            rows += [{"home": place, **figure.to_json()} for figure in _figures(tests, one, size, place, database)]
    if chart:
        tests["chart"].draw(rows, chart)
    if as_json:
        print_json(rows)
    else:
        console().print(_table(rows))


def _tests() -> dict[str, Any]:
    """Return the benchmarks of the repository; they measure tests' ground and are in no installed package."""
    sys.path.append(str(Path(__file__).parent.parent))
    try:
        return {name: importlib.import_module(f"tests.benchmarks.{name}") for name in ("all", "home", "chart")}
    except ModuleNotFoundError as error:
        message = "Benchmarks are run from the repository, with what its tests need: `make bench`."
        raise InputError(message) from error


def _places(homes: Any, benchmark: Any, home: str, database: str) -> Sequence[str]:
    """Return in which homes a benchmark is run; what needs no database is measured once."""
    if database:
        return ["postgres" if database.startswith("postgresql") else "sqlite"]
    if home != "both":
        return [home]
    return list(homes.HOMES if benchmark.stores else homes.HOMES[:1])


def _figures(tests: dict[str, Any], benchmark: Any, size: Sequence[int] | None, place: str, database: str) -> Any:
    tell = Console(stderr=True, style="dim", highlight=False).print
    tell(f"{benchmark.purpose} ({place})" if benchmark.stores else benchmark.purpose)
    sizes = size or benchmark.sizes
    if database:
        return in_loop(benchmark.run(database, sizes, tell))
    with tests["home"].a_home(place) as url:
        return in_loop(benchmark.run(url, sizes, tell))


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("what", "size", "home", "floor", "times the floor", "share of the floor", "aim", "database steps"):
        table.add_column(title, justify="left" if title in {"what", "home", "floor"} else "right")
    for row in rows:
        table.add_row(
            row["what"],
            f"{row['size']:,}",
            row["home"],
            row["floor_is"],
            f"{row['ratio']:.1f} ({row['lowest']:.1f}–{row['highest']:.1f})",
            f"{row['share']:.0%} ({row['share_lowest']:.0%}–{row['share_highest']:.0%})",
            "–" if row["target"] is None else f"{row['target']:.0%}",
            "–" if row["steps"] is None else f"{row['steps']:,}",
        )
    return table
