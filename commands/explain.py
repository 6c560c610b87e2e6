"""`usynys explain`: the decisions on one application, each with its ground, act and paragraph."""

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from commands.viewing import AsJson, InTongue, console, look, print_json, words
from core.views import Views
from desk.words import Spoken, Tongue

app = typer.Typer(help="The decisions on one application.")


@app.command()
def explain(
    application: Annotated[str, typer.Argument(help="id of the application")],
    *,
    lang: InTongue = Tongue.EN,
    as_json: AsJson = False,
) -> None:
    """Show what was decided on an application, why, and by which paragraph."""

    async def question(views: Views) -> dict[str, Any]:
        return await views.application(application)

    told = look(question)
    if as_json:
        print_json(told)
    else:
        _print(console(), told, words(lang))


def _print(out: Console, told: dict[str, Any], spoken: Spoken) -> None:
    status = spoken.code("status", told["status"])
    out.print(f"{spoken.say('thing.application')} {told['application_id']}: {status}", style="bold")
    for decision in told["decisions"]:
        out.print()
        at = spoken.exactly(datetime.fromisoformat(decision["at"]))
        out.print(f"{at}  {spoken.code('decision', decision['kind'])}", style="bold")
        _line(out, spoken, "thing.grounds", [spoken.code("ground", name) for name in decision.get("grounds", [])])
        _line(out, spoken, "thing.citations", [spoken.cite_all(decision.get("citations", []))])
        _line(
            out, spoken, "thing.facts", [f"{name}: {value}" for name, value in spoken.facts(decision.get("facts", {}))]
        )
    if not told["decisions"]:
        out.print(spoken.say("decisions.nothing"), style="dim")


def _line(out: Console, spoken: Spoken, key: str, values: list[str]) -> None:
    if any(values):
        out.print(f"  {spoken.say(key)}: {'; '.join(values)}")
