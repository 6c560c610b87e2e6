"""`usynys bulletin`: the free places of a preschool and how each of them was given."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console

from commands.viewing import AsJson, InTongue, console, look, print_json, words
from core.views import PlaceSeen, Views
from desk.words import Spoken, Tongue

app = typer.Typer(help="The bulletin of free places.")


@app.command()
def bulletin(
    preschool: Annotated[str, typer.Argument(help="id of the preschool")],
    *,
    lang: InTongue = Tongue.EN,
    as_json: AsJson = False,
) -> None:
    """Show the places of a preschool, and of each how it was given: an append-only chronology."""

    async def question(views: Views) -> tuple[PlaceSeen, ...]:
        return await views.bulletin(preschool)

    places = look(question)
    if as_json:
        print_json([place.to_json() for place in places])
        return
    out, spoken = console(), words(lang)
    for place in places:
        _print(out, place, spoken)
    if not places:
        out.print(spoken.say("bulletin.nothing"), style="dim")


def _print(out: Console, seen: PlaceSeen, spoken: Spoken) -> None:
    told: dict[str, Any] = seen.to_json()
    group, language = spoken.code("group", told["group_type"]), spoken.code("language", told["language"])
    status = spoken.code("place", told["status"])
    out.print(f"{told['vacancy_id']}  {group}, {language}: {status}", style="bold")
    for link in seen.chain:
        at = spoken.exactly(link.at)
        data = json.loads(link.data)
        who = "  ".join(str(data[name]) for name in ("application_id", "slot") if data.get(name))
        out.print(f"  {at}  {spoken.code('bulletin', link.event)}  {who}".rstrip())
    if not told["verified"]:
        out.print(f"  {spoken.say('bulletin.broken')}", style="bold red")
    out.print()
