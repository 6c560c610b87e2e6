"""`usynys queue`: who waits for a preschool, in which order and why; and whether those who wait are counted right."""

import asyncio
from typing import Annotated

import typer
from rich import box
from rich.table import Table

from commands.opening import opened
from commands.viewing import AsJson, console, look, print_json, words
from core.settings import Settings, read_settings
from core.store.recount import check_counts
from core.values import Language
from core.views import QueueSeen, Views
from core.views.forms import citation
from desk.words import Spoken, Tongue

app = typer.Typer(no_args_is_help=True, help="The queues of preschools.")


@app.callback()
def queue() -> None:
    """Look at queues."""


@app.command()
def show(
    preschool: Annotated[str, typer.Argument(help="id of the preschool")],
    *,
    year: Annotated[int | None, typer.Option(help="birth year of the children")] = None,
    lang: Annotated[Language | None, typer.Option(help="language of the group")] = None,
    everything: Annotated[bool, typer.Option("--all", help="archived and enrolled applications too")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the order in which places would be offered, with the number and the reason of each position.

    A number is a forecast: if places became free one by one from now.
    """

    async def question(views: Views) -> tuple[QueueSeen, ...]:
        return await views.queues(preschool, year, lang, everything=everything)

    queues = look(question)
    if as_json:
        print_json([standing.to_json() for seen in queues for standing in seen.standings])
        return
    spoken, out = words(Tongue.EN), console()
    for seen in queues:
        out.print(_heading(seen, spoken), style="bold")
        out.print(_table(seen, spoken))
    out.print(spoken.say("queue.forecast" if queues else "queue.empty"), style="dim")


@app.command()
def check(
    *,
    mend: Annotated[bool, typer.Option("--mend", help="count the queues anew that are counted wrong")] = False,
) -> None:
    """Count all queues from their entries and compare: ends with code 1 when a count was wrong.

    Counts change with every entry, in its own transaction; only rows that were changed by hand make them wrong.
    """
    checked, wrong = asyncio.run(_check(read_settings(), mend=mend))
    for key in wrong:
        typer.echo(f"{key}: {'counted anew' if mend else 'counted wrong'}", err=True)
    typer.echo(f"{checked} queues checked, {len(wrong)} counted wrong.")
    raise typer.Exit(1 if wrong else 0)


async def _check(settings: Settings, *, mend: bool) -> tuple[int, list[str]]:
    async with opened(settings) as house:
        verdicts = {key: right async for key, right in check_counts(house.store, mend=mend)}
    return len(verdicts), [key for key, right in verdicts.items() if not right]


def _heading(seen: QueueSeen, spoken: Spoken) -> str:
    language = spoken.code("language", seen.language)
    return spoken.say("queue.of", year=seen.birth_year, language=language)


def _table(seen: QueueSeen, spoken: Spoken) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(spoken.say("thing.number"), justify="right", style="bold")
    for key in ("thing.application", "thing.class", "thing.submitted_at", "thing.status", "thing.reason"):
        table.add_column(spoken.say(key), overflow="fold")
    for one in seen.standings:
        table.add_row(
            str(one.number or "–"),
            one.application.id,
            spoken.code("class", one.entry.queue_class),
            spoken.to_the_millisecond(one.entry.submitted_at),
            spoken.code("entry", one.entry.status),
            spoken.cite_all(citation(cited) for cited in one.because),
        )
    return table
