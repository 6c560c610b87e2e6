"""Rows to look at: a queue, and one offer whose first answer was unclear."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from core.flow.history import Link, link
from core.store.tables import (
    Application,
    Decision,
    History,
    Message,
    Offer,
    Preschool,
    Queue,
    QueueEntry,
    Reply,
    Timer,
    Vacancy,
)
from tests.unit.views.scene import CODE, EDITION, HOUR, OPENED, PHONE, Scene, add, add_family, scene

__all__ = ["Scene", "scene"]  # handed on to those who need both


def preschool(number: int = 1) -> Preschool:
    """Return preschool P<number>."""
    return Preschool(
        id=f"P{number}",
        name_kk="№ 14 «Ақбота» балабақшасы",
        name_ru="Детский сад № 14 «Ақбота»",
        type="kindergarten",
        settlement="Алматы",
        state_order=True,
        languages="kk;ru",
    )


def waiting(number: int, queue_class: str = "general", *, status: str = "waiting", reason: str = "") -> list[Any]:
    """Return application A<number> of family <number>, filed <number> minutes after the first, and its entry."""
    at = datetime(2025, 9, 1, 4, 0, tzinfo=UTC) + number * timedelta(minutes=1)
    application = Application(
        id=f"A{number}",
        guardian_id=f"G{number}",
        child_id=f"C{number}",
        submitted_at=at,
        categories={"out_of_turn": "1", "priority": "10", "general": "13"}[queue_class],
        verified=True,
        queue_class=queue_class,
        language="kk",
        edition=EDITION,
        created_at=at,
    )
    entry = QueueEntry(
        id=f"E{number}",
        application_id=application.id,
        preschool_id="P1",
        queue_key="P1|2022|kk",
        queue_class=queue_class,
        submitted_at=at,
        wish=1,
        status=status,
        reason=reason,
    )
    return [application, entry]


def offer(**changed: Any) -> Offer:
    """Return the open offer O1 of family 1."""
    values: dict[str, Any] = {
        "id": "O1",
        "kind": "vacancy",
        "status": "open",
        "guardian_id": "G1",
        "child_id": "C1",
        "application_id": "A1",
        "entry_id": "E1",
        "vacancy_id": "V1",
        "edition": EDITION,
        "code": CODE,
        "opens_at": OPENED,
        "closes_at": OPENED + 48 * HOUR,
        "basis": "delivery_receipt",
        "created_at": OPENED - HOUR,
    }
    return Offer(**(values | changed))


def vacancy() -> Vacancy:
    """Return the place V1."""
    return Vacancy(
        id="V1",
        preschool_id="P1",
        group_type="senior",
        regime_hours="10.5",
        language="kk",
        published_at=OPENED - HOUR,
        status="offered",
        queue_key="P1|2022|kk",
        slot="general",
    )


def message(scene: Scene, number: int, text: str | None, **changed: Any) -> Message:
    """Return message M<number> about O1; a text means that it was claimed and reached the phone."""
    at = OPENED - timedelta(seconds=10) + (number - 1) * HOUR
    key = scene.keys["G1"]
    sent: dict[str, Any] = {
        "status": "delivered",
        "wire": "twilio",
        "channel": "sms",
        "claimed_at": at,
        "accepted_at": at + timedelta(seconds=1),
        "delivered_at": at + timedelta(seconds=10),
        "parts": 2,
        "body_sealed": key.seal(text or "", "message", "body_sealed", f"M{number}"),
    }
    values: dict[str, Any] = {
        "id": f"M{number}",
        "seq": number,
        "dedupe": f"M{number}",
        "guardian_id": "G1",
        "key_owner": key.owner,
        "offer_id": "O1",
        "purpose": "offer",
        "key": "vacancy.offer",
        "language": "kk",
        "due_at": at,
        "created_at": at,
    }
    return Message(**(values | (sent if text is not None else {}) | changed))


def reply(scene: Scene, number: int, text: str, **changed: Any) -> Reply:
    """Return reply R<number> to O1, said <number> minutes after the window opened."""
    at = OPENED + number * timedelta(minutes=1)
    key = scene.keys["G1"]
    values: dict[str, Any] = {
        "id": f"R{number}",
        "seq": number,
        "wire": "twilio",
        "provider_id": f"SM{number}",
        "kind": "text",
        "key_owner": key.owner,
        "sender_index": scene.vault.index("phone", PHONE),
        "sender_sealed": key.seal(PHONE, "reply", "sender_sealed", f"R{number}"),
        "body_sealed": key.seal(json.dumps({"text": text, "callback": ""}), "reply", "body_sealed", f"R{number}"),
        "received_at": at,
        "status": "read",
        "guardian_id": "G1",
        "offer_id": "O1",
        "intent": "clarify",
        "effect": "answered",
    }
    return Reply(**(values | changed))


def decision(number: int, kind: str, **changed: Any) -> Decision:
    """Return decision D<number> on A1."""
    values: dict[str, Any] = {
        "id": f"D{number}",
        "seq": number,
        "application_id": "A1",
        "kind": kind,
        "outcome": "queued",
        "at": OPENED - 2 * HOUR + number * timedelta(minutes=1),
        "grounds": ["enqueued"],
        "citations": [{"act": "133", "edition": EDITION, "paragraph": "10.1"}],
    }
    return Decision(**(values | changed))


def history(*steps: tuple[datetime, str, dict[str, object]], subject: str = "offer:O1") -> Sequence[History]:
    """Return the chain of these steps."""
    rows: list[History] = []
    before: Link | None = None
    for at, event, data in steps:
        before = link(subject, before, at, event, data)
        rows.append(History(**{name: getattr(before, name) for name in before.__slots__}))
    return rows


async def add_story(scene: Scene) -> None:
    """Write family 1 with the open offer O1: an offer received, an unclear answer, and the answer to it."""
    await add_family(scene, 1, first="Еркежан")
    await add(scene, preschool(), *waiting(1, status="offered"), Queue(key="P1|2022|kk", phase=1), vacancy(), offer())
    text = (
        "Еркежанға «Ақбота» балабақшасынан орын бар, қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: дс 23.11, 14:05"
    )
    unclear = "Түсінбедік. Орынды алсаңыз 1, алмасаңыз 2 деп жазыңыз. Мерзімі: 23.11, 14:05. Көмек: 1414"
    at = OPENED + timedelta(minutes=1, seconds=2)
    await add(
        scene,
        message(scene, 1, text),
        reply(scene, 1, "Қай жерде? Тел. 8 701 765 43 21"),
        message(scene, 2, unclear, purpose="answer", key="vacancy.unclear", claimed_at=at, accepted_at=at, parts=2),
        message(scene, 3, None, purpose="repeat", key="vacancy.repeat", due_at=OPENED + 24 * HOUR),
        decision(1, "queued"),
        decision(2, "offer_made", outcome="offered", grounds=["first_in_line"], facts={"queue": "P1|2022|kk"}),
        Timer(id="repeat:O1", kind="repeat", subject="O1", due_at=OPENED + 24 * HOUR),
        Timer(id="lapse:O1", kind="lapse", subject="O1", due_at=OPENED + 48 * HOUR),
        *history(
            (OPENED - HOUR, "offer_planned", {"vacancy_id": "V1", "code": CODE}),
            (OPENED - HOUR, "message_queued", {"message_id": "M1", "key": "vacancy.offer"}),
            (OPENED - timedelta(seconds=9), "message_accepted", {"message_id": "M1", "channel": "sms"}),
            (OPENED, "message_delivered", {"message_id": "M1"}),
            (OPENED, "window_opened", {"closes_at": "2026-11-24T14:05:00.000+05:00", "basis": "delivery_receipt"}),
            (OPENED + timedelta(minutes=1), "reply_heard", {"reply_id": "R1"}),
            (OPENED + timedelta(minutes=1), "reply_read", {"reply_id": "R1", "intent": "clarify"}),
        ),
    )
