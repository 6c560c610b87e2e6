"""The rows of one family of a crowd: with a window that ends, twice asked and twice silent, or waiting in a queue."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel

from core.flow.history import Link, link
from core.store.tables import (
    Application,
    Child,
    Guardian,
    History,
    Message,
    Offer,
    QueueEntry,
    Timer,
    Vacancy,
)
from core.store.vault import OwnKey, of_guardian
from tests.benchmarks.people import VAULT, Family

#: So many windows end at one preschool.
PLACES = 10
#: The children's birthday: they belong to the middle group.
BORN = date(2023, 5, 4)
_FILED = datetime(2024, 9, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
#: What has happened to an offer, and to its place, before its window ended.
_OFFERED = (
    "offer_planned", "decision_made", "message_queued", "message_accepted", "window_opened", "message_queued",
    "round_repeated", "message_delivered",
)  # fmt: skip
_PUBLISHED = ("published", "offered")

Rows = Iterator[tuple[type[SQLModel], dict[str, Any]]]


def named(letter: str, number: int) -> str:
    """Return the id of a row of a family."""
    return f"{letter}{number:07}"


def rows_of(one: Family, key: OwnKey, preschool: str, ends_at: datetime | None) -> Rows:
    """Yield the rows of a family whose window ends then, or that waits."""
    yield Guardian, _guardian(one, key)
    yield Child, _child(one, key)
    yield Application, _application(one)
    if ends_at is None:
        yield QueueEntry, _entry(one, preschool, "waiting")
        return
    yield Vacancy, _vacancy(one, preschool, ends_at)
    yield QueueEntry, _entry(one, preschool, "offered")
    yield Offer, _offer(one, ends_at)
    yield Message, _message(one, "offer", 1, ends_at - 2 * _DAY)
    yield Message, _message(one, "repeat", 2, ends_at - _DAY)
    for link_ in _history(one, ends_at - 2 * _DAY):
        yield History, {name: getattr(link_, name) for name in link_.__slots__}
    offer = named("O", one.number)
    yield Timer, {"id": f"lapse:{offer}", "kind": "lapse", "subject": offer, "due_at": ends_at}


def _guardian(one: Family, key: OwnKey) -> dict[str, Any]:
    name = named("G", one.number)
    return {
        "id": name,
        "iin_index": VAULT.index("iin", one.iin),
        "phone_index": VAULT.index("phone", one.phone),
        "iin_sealed": key.seal(one.iin, "guardian", "iin_sealed", name),
        "name_sealed": key.seal(json.dumps(one.guardian), "guardian", "name_sealed", name),
        "phone_sealed": key.seal(one.phone, "guardian", "phone_sealed", name),
        "language": "kk",
        "settlement": "Алматы",
        "created_at": _FILED,
    }


def _child(one: Family, key: OwnKey) -> dict[str, Any]:
    name = named("C", one.number)
    return {
        "id": name,
        "guardian_id": named("G", one.number),
        "iin_index": VAULT.index("iin", f"child {one.iin}"),
        "iin_sealed": b"",
        "name_sealed": key.seal(json.dumps(one.child), "child", "name_sealed", name),
        "birth_date_sealed": key.seal(BORN.isoformat(), "child", "birth_date_sealed", name),
        "birth_year": BORN.year,
    }


def _application(one: Family) -> dict[str, Any]:
    filed = _FILED + timedelta(seconds=one.number)
    people = {"guardian_id": named("G", one.number), "child_id": named("C", one.number)}
    asked = {"categories": "13", "verified": True, "queue_class": "general", "language": "kk", "edition": "P-2024"}
    return {"id": named("A", one.number), **people, **asked, "submitted_at": filed, "created_at": filed}


def _vacancy(one: Family, preschool: str, ends_at: datetime) -> dict[str, Any]:
    group = {"group_type": "middle", "regime_hours": "10.5", "language": "kk", "slot": "general"}
    stands = {"preschool_id": preschool, "queue_key": f"{preschool}|{BORN.year}|kk", "status": "offered"}
    return {"id": named("V", one.number), **group, **stands, "published_at": ends_at - 2 * _DAY}


def _entry(one: Family, preschool: str, status: str) -> dict[str, Any]:
    return {
        "id": named("E", one.number),
        "application_id": named("A", one.number),
        "preschool_id": preschool,
        "queue_key": f"{preschool}|{BORN.year}|kk",
        "queue_class": "general",
        "submitted_at": _FILED + timedelta(seconds=one.number),
        "wish": 1,
        "status": status,
    }


def _offer(one: Family, ends_at: datetime) -> dict[str, Any]:
    about = {"guardian_id": "G", "child_id": "C", "application_id": "A", "entry_id": "E", "vacancy_id": "V"}
    asked = ends_at - 2 * _DAY
    window = {"opens_at": asked, "closes_at": ends_at, "basis": "delivery_receipt", "stated_until": ends_at, "round": 2}
    said = {"kind": "vacancy", "status": "open", "edition": "P-2024", "code": one.code, "created_at": asked}
    names = {name: named(letter, one.number) for name, letter in about.items()}
    return {"id": named("O", one.number), **said, **window, **names}


def _message(one: Family, purpose: str, number: int, at: datetime) -> dict[str, Any]:
    times = dict.fromkeys(("due_at", "created_at", "first_claimed_at", "claimed_at", "accepted_at", "delivered_at"), at)
    name, owner = f"{named('M', one.number)}{number}", named("G", one.number)
    return times | {
        "id": name,
        "seq": 2 * one.number + number,
        "dedupe": f"offer:{named('O', one.number)}:{number}",
        "guardian_id": owner,
        "key_owner": of_guardian(owner),
        "offer_id": named("O", one.number),
        "purpose": purpose,
        "key": f"vacancy.{purpose}",
        "facts": {},
        "buttons": [],
        "round": number,
        "language": "kk",
        "way": "sms",
        "channel": "sms",
        "wire": "twilio",
        "status": "delivered",
        "provider_id": f"SM{name}",
        "body_sealed": b"x" * 300,
        "parts": 2,
    }


def _history(one: Family, at: datetime) -> Iterator[Link]:
    for subject, events in (
        (f"offer:{named('O', one.number)}", _OFFERED),
        (f"vacancy:{named('V', one.number)}", _PUBLISHED),
    ):
        last: Link | None = None
        for event in events:
            last = link(subject, last, at, event, {"application_id": named("A", one.number)})
            yield last
