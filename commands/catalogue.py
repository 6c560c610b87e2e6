"""`usynys catalogue`: which regulations were in force, what they offer, and since when."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from core.clock import SystemClock
from core.errors import EditionError
from core.rules.calendar import local
from core.rules.catalogue import Catalogue, Edition
from core.rules.edition import Standing


def catalogue(
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="only what was in force on this day")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """List the services, their editions, whether they are proactive and whether they are in force."""
    try:
        day = date.fromisoformat(on) if on else None
        editions = Catalogue.load().editions.values()
    except ValueError as error:
        typer.echo(f"'{on}' is no day: write 2026-03-20.", err=True)
        raise typer.Exit(2) from error
    except EditionError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    today = day or local(SystemClock().now()).date()
    chosen = [edition for edition in editions if day is None or edition.standing(day) is Standing.IN_FORCE]
    if as_json:
        typer.echo(json.dumps([_told(edition, today) for edition in chosen], ensure_ascii=False))
    else:
        _show(chosen, today)


def _told(edition: Edition, today: date) -> dict[str, object]:
    return {
        "edition": edition.id,
        "act": edition.act,
        "number": edition.number,
        "adopted": edition.adopted.isoformat(),
        "title": edition.title,
        "standing": str(edition.standing(today)),
        "in_force": edition.standing(today) is Standing.IN_FORCE,
        "from": _day(edition.in_force.begins),
        "until": _day(edition.in_force.until),
        "assumed": edition.in_force.assumed,
        "repealed_by": edition.repealed.by if edition.repealed else None,
        "experimental": edition.experimental,
        "services": [
            {
                "service": name,
                "title_kk": service.title_kk,
                "title_ru": service.title_ru,
                "proactive": service.proactive.value,
                "offers": list(service.offers),
            }
            for name, service in edition.services.items()
        ],
    }


def _show(editions: Sequence[Edition], today: date) -> None:
    table = Table(title=f"Regulations on {today.isoformat()}")
    for heading in ("edition", "service", "proactive", "standing", "from", "until"):
        table.add_column(heading, overflow="fold")
    for edition in editions:
        begins = _day(edition.in_force.begins) or "?"
        until = edition.repealed.by if edition.repealed else _day(edition.in_force.until) or ""
        since = f"{begins} (assumed)" if edition.in_force.assumed else begins
        for service in edition.services.values():
            proactive = "yes" if service.proactive.value else "no"
            standing = str(edition.standing(today)).replace("_", " ")
            table.add_row(edition.id, service.title_ru, proactive, standing, since, until)
    Console().print(table)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
