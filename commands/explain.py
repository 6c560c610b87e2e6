"""`usynys explain`: the decisions on one application as a lawyer writes them, from the facts to what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from commands.viewing import AsJson, InTongue, console, look, print_json, words
from core.rules.calendar import local
from core.views import Views, complaints
from core.views.reasons import Reasons
from core.views.wording import Wording
from desk.words import Spoken, Tongue

app = typer.Typer(help="The decisions on one application.")

_LABEL_WIDTH = 16


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look at the database found."""

    told: dict[str, Any]
    preschools: Mapping[str, Mapping[str, str]]
    reasons: Reasons
    now: datetime


@app.command()
def explain(
    application: Annotated[str, typer.Argument(help="id of the application")],
    *,
    lang: InTongue = Tongue.EN,
    as_json: AsJson = False,
) -> None:
    """Show what was decided on an application: facts, rule, paragraph, what follows, where to complain."""

    async def question(views: Views) -> _Seen:
        told = await views.application(application)
        return _Seen(told, await views.preschools_named(told), Reasons.of(views.catalogue), views.now())

    seen = look(question)
    if as_json:
        print_json(seen.told)
    else:
        _print(console(), seen, words(lang))


def _print(out: Console, seen: _Seen, spoken: Spoken) -> None:
    told, lang = seen.told, spoken.tongue
    written = seen.reasons.wordings[lang]
    title = written.say("title", application=told["application_id"])
    out.print(f"{title}: {spoken.code('status', told['status'])}", style="bold")
    if told["complaints"]:
        _block(out, [("–", complaints.said(row, written)) for row in told["complaints"]], width=1)
    if not told["decisions"]:
        out.print(spoken.say("decisions.nothing"), style="dim")
        return
    _block(out, [(written.say("title.acts"), seen.reasons.acts(told["decisions"], lang, local(seen.now).date()))])
    for decision in told["decisions"]:
        at = written.instant(datetime.fromisoformat(decision["at"]))
        out.print()
        out.print(f"{at}  {spoken.code('decision', decision['kind'])}", style="bold")
        _block(out, _lines(seen, decision, written))
    for service, *ways in seen.reasons.complaints(told["decisions"], lang):
        out.print()
        out.print(f"{written.say('label.complaints')}: {service}", style="bold")
        _block(out, [("–", [way]) for way in ways], width=1)


def _lines(seen: _Seen, decision: Mapping[str, Any], written: Wording) -> list[tuple[str, Sequence[str]]]:
    """Return what is said about one decision, each part under its label."""
    said = seen.reasons.said(decision, written.language, seen.preschools[written.language])
    lines: list[tuple[str, Sequence[str]]] = []
    lines.append((written.say("label.facts"), [f"{name}: {value}" for name, value in said.facts]))
    for norm in said.norms:
        where = [norm.where, said.also] if norm is said.norms[-1] and said.also else [norm.where]
        lines += [(written.say("label.rule"), [norm.rule]), (written.say("label.where"), where)]
        lines.append((written.say("label.reading"), [norm.reading]))
    lines.append((written.say("label.then"), [said.then]))
    return [(label, texts) for label, texts in lines if any(texts)]


def _block(out: Console, lines: Sequence[tuple[str, Sequence[str]]], width: int = _LABEL_WIDTH) -> None:
    """Print labels beside their texts, both wrapped at the width of the screen."""
    table = Table.grid(padding=(0, 2))
    table.add_column(width=width, style="dim", overflow="fold")
    table.add_column(overflow="fold")
    for label, texts in lines:
        table.add_row(label, "\n".join(texts))
    out.print(Padding(table, (0, 0, 0, 2)))
