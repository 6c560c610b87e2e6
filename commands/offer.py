"""`usynys offer show`: an offer and all that happened to it, and whether the hash chain proves it."""

import json
import re
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from commands.viewing import AsJson, InTongue, console, look, print_json, words
from core.store.tables import History
from core.views import Dossier, HistorySeen, Views, WindowSeen, forms
from desk.words import Spoken, Tongue

#: Ids of our rows and of carriers.
_MACHINE_ID = re.compile(r"(SM|MM)?([0-9a-f]{32}){1,2}")

app = typer.Typer(no_args_is_help=True, help="Offers and their history.")


@app.callback()
def offer() -> None:
    """Look at offers."""


@app.command()
def show(
    offer_id: Annotated[str, typer.Argument(metavar="ID", help="id of the offer")],
    *,
    lang: InTongue = Tongue.EN,
    as_json: AsJson = False,
) -> None:
    """Show an offer as a timeline; the exit code is 1 when its history was tampered with."""

    async def question(views: Views) -> Dossier:
        return await views.dossier(offer_id)

    seen = look(question)
    if as_json:
        history = seen.history.to_json()
        told = forms.offer(seen.offer.row)
        print_json(told | {"history": history["items"], "verified": seen.history.verified})
    else:
        _print(console(), seen, words(lang))
    if not seen.history.verified:
        raise typer.Exit(1)


def _print(out: Console, seen: Dossier, spoken: Spoken) -> None:
    row, window, history = seen.offer.row, seen.window, seen.history
    say = spoken.say
    out.print(f"{say('thing.offer')} {row.id}", style="bold")
    facts = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    facts.add_row(say("thing.status"), f"{spoken.code('offer', row.status)}, {say('window.round', number=row.round)}")
    facts.add_row(say("thing.offer"), f"{spoken.code('kind', row.kind)}, {say('thing.code')} {row.code}")
    if seen.offer.child:
        facts.add_row(say("thing.child"), f"{seen.offer.child.name} ({seen.offer.child.id})")
    if seen.offer.preschool:
        preschool = seen.offer.preschool
        facts.add_row(say("thing.preschool"), preschool.name_ru if spoken.tongue is Tongue.RU else preschool.name_kk)
    facts.add_row(say("thing.window"), _window(window, spoken))
    out.print(facts)
    out.print(timeline(history, spoken))
    out.print(verdict(history, spoken), style="green" if history.verified else "bold red")


def _window(window: WindowSeen, spoken: Spoken) -> str:
    if window.opens_at is None or window.closes_at is None:
        return spoken.say("window.none")
    told = f"{spoken.at(window.opens_at)} – {spoken.at(window.closes_at)}, {spoken.code('basis', window.basis)}"
    if window.state != "open":
        return f"{told}. {spoken.code('window', window.state)}"
    return f"{told}. {spoken.say('window.left', left=spoken.span(window.left))}"


def timeline(history: HistorySeen, spoken: Spoken) -> Table:
    """Write a chain event by event; the first link that does not hold is red."""
    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    for style in ("dim", "", "bold", "dim"):
        table.add_column(style=style, overflow="fold")
    for row in history.rows:
        broken = history.broken_at == row.seq
        event = spoken.code("event", row.event)
        table.add_row(str(row.seq), spoken.exactly(row.at), event, _data(row, spoken), style="red" if broken else None)
    return table


def _data(row: History, spoken: Spoken) -> str:
    """Write what a person reads: ids that only machines follow stand in the JSON."""
    facts = {name: value for name, value in json.loads(row.data).items() if not _MACHINE_ID.fullmatch(str(value))}
    return "; ".join(f"{name}: {value}" for name, value in spoken.facts(facts))


def verdict(history: HistorySeen, spoken: Spoken) -> str:
    """Say whether the chain holds."""
    if not history.rows:
        return spoken.say("history.empty")
    if history.broken_at is not None:
        return spoken.say("history.broken", number=history.broken_at)
    return spoken.say("history.verified", count=len(history.rows))
