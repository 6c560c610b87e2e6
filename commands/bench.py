"""`usynys bench`: how much the program costs above its floor, measured on this machine in one process."""

import asyncio
import importlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from commands.viewing import AsJson, console, print_json
from core.errors import InputError


def bench(
    name: Annotated[str, typer.Argument(help="which benchmark; without a name all of them")] = "",
    *,
    size: Annotated[list[int] | None, typer.Option(help="how many things; may be given several times")] = None,
    database: Annotated[str, typer.Option(help="an empty database; by default a temporary SQLite file")] = "",
    as_json: AsJson = False,
) -> None:
    """Measure the program against its floor: the same wire and disk work with none of our logic.

    The figures are ratios; nothing is kept, and a database that was named is left as empty as it was.
    """
    known = _benchmarks()
    if name and name not in known:
        message = f"There is no benchmark {name}: choose one of {', '.join(known)}."
        raise InputError(message)
    chosen = [known[name]] if name else list(known.values())
    figures = [figure for one in chosen for figure in asyncio.run(_run(one, size or one.sizes, database))]
    if as_json:
        print_json([figure.to_json() for figure in figures])
    else:
        console().print(_table(figures))


def _benchmarks() -> Any:
    """Return the benchmarks of the repository; they measure tests' ground and are in no installed package."""
    sys.path.append(str(Path(__file__).parent.parent))
    try:
        return importlib.import_module("tests.benchmarks.all").BENCHMARKS
    except ModuleNotFoundError as error:
        message = "Benchmarks are run from the repository, with what its tests need: `make bench`."
        raise InputError(message) from error


async def _run(benchmark: Any, sizes: Sequence[int], database: str) -> list[Any]:
    tell = Console(stderr=True, style="dim", highlight=False).print
    tell(benchmark.purpose)
    with tempfile.TemporaryDirectory(prefix="usynys-bench-") as folder:
        url = database or f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        figures: list[Any] = await benchmark.run(url, sizes, tell)
    return figures


def _table(figures: Sequence[Any]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("what", "size", "floor", "ratio", "spread", "database steps"):
        table.add_column(title, justify="left" if title in {"what", "floor"} else "right")
    for figure in figures:
        table.add_row(
            figure.what,
            f"{figure.size:,}",
            figure.floor_is,
            f"{figure.ratio:.1f}",
            f"{min(figure.ratios):.1f}–{max(figure.ratios):.1f}",
            "–" if figure.steps is None else f"{figure.steps:,}",
        )
    return table
