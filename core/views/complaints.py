"""The complaints of an application: to whom, until when they are answered, and whether they hold its archiving."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlmodel import col, select

from core.store.lookups import Lookups
from core.store.tables import Complaint
from core.views.wording import Wording

_DAYS = ("answer_by", "forward_by", "extended_on", "notice_by", "answered_on")


async def of_application(look: Lookups, application_id: str) -> list[dict[str, Any]]:
    """Return the complaints about an application as `explain --json` writes them, oldest first."""
    query = select(Complaint).where(Complaint.application_id == application_id)
    rows = (await look.tx.exec(query.order_by(col(Complaint.registered_on), col(Complaint.id)))).all()
    return [_written(row) for row in rows]


def _written(row: Complaint) -> dict[str, Any]:
    days = {name: day.isoformat() if (day := getattr(row, name)) else None for name in _DAYS}
    return {
        "id": row.id,
        "service": row.service,
        "addressee": row.addressee,
        "form": row.form,
        "registered_on": row.registered_on.isoformat(),
        **days,
        "outcome": row.outcome or None,
        "held": row.held_at is not None and row.released_at is None,
    }


def said(row: Mapping[str, Any], words: Wording) -> tuple[str, ...]:
    """Tell one complaint in words: whom it went to and when, and each of its days that there is."""
    return tuple(_lines(row, words))


def _lines(row: Mapping[str, Any], words: Wording) -> Iterator[str]:
    to, service = words.code("addressee", row["addressee"]), words.code("service", row["service"])
    yield words.say("complaint.told", id=row["id"], to=to, service=service, day=_day(row["registered_on"], words))
    for name in _DAYS:
        if name == "answer_by" and (row["answered_on"] or row["extended_on"]):
            continue
        if row[name]:
            yield words.say(f"complaint.{name}", day=_day(row[name], words))
    if row["outcome"]:
        yield words.code("complaint.outcome", row["outcome"])
    if row["held"]:
        yield words.say("complaint.held")


def _day(written: str, words: Wording) -> str:
    return words.day(date.fromisoformat(written))
