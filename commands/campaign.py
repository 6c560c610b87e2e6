"""`usynys campaign`: offers to very many families at a pace: start one, watch it, pause, resume, pace and end it."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from commands.campaigning import Started, print_list, print_one, start_from, watch
from commands.opening import opened
from commands.viewing import AsJson, InTongue, look, print_json, words
from core.gateway.campaigning.verbs import Campaigns, Cause, Plan
from core.settings import read_settings
from core.views import CampaignSeen, Views
from desk.words import Tongue

app = typer.Typer(no_args_is_help=True, help="Offers to very many families, at a pace.")

Name = Annotated[str, typer.Argument(help="name of the campaign")]
PerMinute = Annotated[int, typer.Option("--per-minute", help="messages that leave in a minute, at most")]
By = Annotated[str, typer.Option("--by", help="who does it; it is kept")]
Why = Annotated[Cause, typer.Option("--reason", help="why; it is kept")]


class Rows(StrEnum):
    """What the file of a campaign holds."""

    EVENTS = "events"
    VACANCIES = "vacancies"


@app.command()
def start(  # noqa: PLR0913 - each is an option of the command
    name: Name,
    file: Annotated[Path, typer.Argument(help="life events or vacancies, as `usynys import` takes them")],
    *,
    per_minute: PerMinute,
    opens: Annotated[str, typer.Option("--from", help="not before this clock time of Almaty, HH:MM")] = "",
    closes: Annotated[str, typer.Option("--until", help="not after this clock time of Almaty, HH:MM")] = "",
    of: Annotated[Rows, typer.Option("--of", help="what the file holds")] = Rows.EVENTS,
    by: By = "command line",
    strict: Annotated[bool, typer.Option("--strict", help="end with code 1 when a row is rejected")] = False,
    as_json: AsJson = False,
) -> None:
    """Take FILE in and ask its families at a pace. Running it twice is safe: an event counts once.

    Good rows are kept, bad ones go to FILE.rejected with line and reason. A broken start is repeated to go on.
    """
    started: Started = asyncio.run(start_from(read_settings(), name, file, of, Plan(per_minute, opens, closes), by))
    if as_json:
        print_json(started.to_json())
    typer.echo(started.said(words(Tongue.EN)), err=True)
    raise typer.Exit(1 if strict and started.tally.rejected else 0)


@app.command(name="list")
def list_(*, lang: InTongue = Tongue.EN, as_json: AsJson = False) -> None:
    """List the campaigns, the newest first."""
    quiet = read_settings().quiet

    async def question(views: Views) -> tuple[CampaignSeen, ...]:
        return await views.campaigns(quiet)

    seen = look(question)
    if as_json:
        print_json([one.to_json() for one in seen])
    else:
        print_list(seen, words(lang))


@app.command()
def show(
    name: Name,
    *,
    lang: InTongue = Tongue.EN,
    live: Annotated[bool, typer.Option("--watch", help="go on showing until it is done or Ctrl-C")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how far a campaign is."""
    quiet = read_settings().quiet

    async def question(views: Views) -> CampaignSeen:
        return await views.campaign(name, quiet)

    if live and not as_json:
        watch(lambda: look(question), words(lang))
        return
    seen = look(question)
    if as_json:
        print_json(seen.to_json())
    else:
        print_one(seen, words(lang))


@app.command()
def pause(name: Name, *, by: By = "command line", reason: Why = Cause.ORDERED) -> None:
    """Let no more messages leave; those on the wire finish, what waits keeps its place."""
    _do(lambda campaigns: campaigns.pause(name, by, reason))


@app.command()
def resume(name: Name, *, by: By = "command line", reason: Why = Cause.SOLVED) -> None:
    """Let messages leave again, at the pace: nothing is made good."""
    _do(lambda campaigns: campaigns.resume(name, by, reason))


@app.command()
def pace(name: Name, *, per_minute: PerMinute, by: By = "command line", reason: Why = Cause.ORDERED) -> None:
    """Change how many messages leave in a minute."""
    _do(lambda campaigns: campaigns.pace(name, per_minute, by, reason))


@app.command()
def end(name: Name, *, by: By = "command line", reason: Why = Cause.ORDERED) -> None:
    """Withdraw what has not been sent; families that were asked keep their windows. Nothing brings it back."""
    _do(lambda campaigns: campaigns.end(name, by, reason))


def _do(verb: Callable[[Campaigns], Awaitable[None]]) -> None:
    async def doing() -> None:
        settings = read_settings()
        async with opened(settings) as house:
            await verb(Campaigns(house.store, house.clock, house.chance.new_id, settings.quiet))

    asyncio.run(doing())
