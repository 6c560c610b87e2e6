"""`usynys catalogue`: which regulations were in force, what they offer, and what families must be told of a service."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from commands.viewing import AsJson, InTongue, console
from core.clock import SystemClock
from core.errors import EditionError
from core.rules.calendar import local
from core.rules.catalogue import Catalogue, Edition
from core.rules.complaint import routes
from core.rules.edition import Standing
from core.rules.entry import Entry
from core.views.acts import lines, title
from core.views.reasons import Reasons
from desk.words import Tongue


@dataclass(frozen=True, slots=True)
class _Asked:
    """The editions that answer a question, and the service it was about."""

    editions: Sequence[Edition]
    service: str | None
    today: date


def catalogue(
    service: Annotated[str | None, typer.Argument(help="tell all about one service, e.g. queueing")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="only what was in force on this day")] = None,
    *,
    lang: InTongue = Tongue.EN,
    as_json: AsJson = False,
) -> None:
    """List the services, their editions, whether they are proactive and in force; tell all about one service."""
    try:
        held = Catalogue.load()
        asked = _asked(held, service, date.fromisoformat(on) if on else None)
    except EditionError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except ValueError as error:
        typer.echo(f"'{on}' is no day: write 2026-03-20.", err=True)
        raise typer.Exit(2) from error
    if as_json:
        told = [_told(edition, asked) for edition in asked.editions]
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif service:
        _show_service(console(), asked, Reasons.of(held), lang)
    else:
        _show(asked.editions, asked.today)


def _asked(held: Catalogue, service: str | None, day: date | None) -> _Asked:
    """Return the editions in force on a day; without a day all of them, or of one service those in force today.

    Raises EditionError for a service that nobody gives on that day.
    """
    today = day or local(SystemClock().now()).date()
    editions = [edition for edition in held.editions.values() if service is None or service in edition.services]
    if day or service:
        editions = [edition for edition in editions if edition.standing(today) is Standing.IN_FORCE]
    if service and not editions:
        known = sorted({name for edition in held.editions.values() for name in edition.services})
        message = f"No service '{service}' is in force on {today.isoformat()}; known are {', '.join(known)}."
        raise EditionError(message)
    return _Asked(editions, service, today)


def _told(edition: Edition, asked: _Asked) -> dict[str, object]:
    standing = edition.standing(asked.today)
    return {
        "edition": edition.id,
        "act": edition.act,
        "number": edition.number,
        "adopted": edition.adopted.isoformat(),
        "title": edition.title,
        "standing": str(standing),
        "in_force": standing is Standing.IN_FORCE,
        "from": _day(edition.in_force.begins),
        "until": _day(edition.in_force.until),
        "assumed": edition.in_force.assumed,
        "repealed_by": edition.repealed.by if edition.repealed else None,
        "experimental": edition.experimental,
        "services": [_service(edition, name) for name in edition.services if asked.service in {None, name}],
    }


def _service(edition: Edition, name: str) -> dict[str, object]:
    service = edition.services[name]
    information = edition.information.get(name, {})
    ways = routes(name, edition) if name in edition.complaints else ()
    return {
        "service": name,
        "title_kk": service.title_kk,
        "title_ru": service.title_ru,
        "proactive": service.proactive.value,
        "offers": list(service.offers),
        "channels": list(service.channels.values),
        "information": {item: {"values": list(told.values), **_cited(told)} for item, told in information.items()},
        "complaints": [
            {
                "to": way.to,
                "answer": {"n": way.answer.n, "unit": str(way.answer.unit)} if way.answer else None,
                "paragraph": [cited.paragraph for cited in way.citations],
            }
            for way in ways
        ],
    }


def _cited(entry: Entry) -> dict[str, object]:
    cited: dict[str, object] = {"paragraph": list(entry.paragraph)}
    return cited if entry.reading is None else cited | {"reading": entry.reading, "reason": entry.reason}


def _show(editions: Sequence[Edition], today: date) -> None:
    table = Table(title=f"Regulations on {today.isoformat()}")
    for heading in ("edition", "service", "proactive", "standing", "from", "until"):
        table.add_column(heading, overflow="fold")
    for edition in editions:
        begins = _day(edition.in_force.begins) or "?"
        until = edition.repealed.by if edition.repealed else _day(edition.in_force.until) or ""
        since = f"{begins} (assumed)" if edition.in_force.assumed else begins
        for name, service in edition.services.items():
            proactive = "yes" if service.proactive.value else "no"
            standing = str(edition.standing(today)).replace("_", " ")
            title = f"{name}: {service.title_ru}"
            table.add_row(edition.id, title, proactive, standing, since, until)
    Console().print(table)


def _show_service(out: Console, asked: _Asked, reasons: Reasons, lang: Tongue) -> None:
    words, name = reasons.wordings[lang], asked.service or ""
    for edition in asked.editions:
        out.print(f"{title(edition, name, words)} ({name}, {edition.id})", style="bold")
        out.print(reasons.act(edition, lang, asked.today))
        table = Table.grid(padding=(0, 2))
        table.add_column(width=28, style="dim", overflow="fold")
        table.add_column(overflow="fold")
        for line in lines(edition, name, reasons, words):
            table.add_row(line.name, "\n".join(text for text in (line.text, line.reading) if text))
        if name in edition.complaints:
            table.add_row(
                words.say("label.complaints"), "\n".join(f"– {way}" for way in reasons.ways(name, edition, lang)[1:])
            )
        out.print(table)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
