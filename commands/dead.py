"""`usynys dead`: what failed for good through no fault of the family, and sending it again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich import box
from rich.table import Table

from commands.opening import opened
from commands.viewing import AsJson, InTongue, console, look, print_json, words
from core.gateway import dead_letters
from core.gateway.house import House
from core.settings import read_settings
from core.views import DeadSeen, Views
from desk.words import Tongue

app = typer.Typer(
    no_args_is_help=True, help="What failed for good through no fault of the family: messages and hand-overs."
)

Done = TypeVar("Done")


@app.command(name="list")
def list_(*, lang: InTongue = Tongue.EN, as_json: AsJson = False) -> None:
    """List them with their reasons, the oldest first."""

    async def question(views: Views) -> tuple[DeadSeen, ...]:
        return await views.dead_letters()

    seen, spoken = look(question), words(lang)
    if as_json:
        print_json([one.to_json() for one in seen])
        return
    if not seen:
        console().print(spoken.say("dead.none"))
        return
    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    for one in seen:
        why = f"{spoken.code('failure', one.failure)} ({one.code})" if one.code else spoken.code("failure", one.failure)
        table.add_row(one.id, spoken.exactly(one.since), spoken.code("purpose", one.purpose), one.wire, why)
    console().print(table)


@app.command()
def resend(
    message_id: Annotated[str | None, typer.Argument(metavar="ID", help="id of one of them")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="all of them")] = False,
    by: Annotated[str, typer.Option("--by", help="who does it; it is kept in the history")] = "command line",
) -> None:
    """Send one of them again, or all; each counts once, whatever becomes of it."""
    if (message_id is None) == (not everything):
        message = "Name one of them, or say --all."
        raise typer.BadParameter(message)
    if message_id is None:
        count = _do(lambda house: dead_letters.resend_all(house, by))
        typer.echo(f"{count} sent again.")
    else:
        named = message_id
        _do(lambda house: dead_letters.resend(house, named, by))


def _do(verb: Callable[[House], Awaitable[Done]]) -> Done:
    import main

    async def doing() -> Done:
        settings = read_settings()
        async with opened(settings) as it:
            house = main.make_house(it.store, it.vault, it.clock, it.chance, settings)
            try:
                return await verb(house)
            finally:
                await house.live.close()  # the hint to the workers has gone by then

    return asyncio.run(doing())
