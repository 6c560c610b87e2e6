"""What the SMSC does with SMS: takes their parts, moves each on, brings receipts back, and what phones answer."""

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.segments import segments
from core.values import ChannelName
from sandbox import carrier, inbound, jobs, messages
from sandbox.box import Box
from sandbox.carrier import Receipts, Step
from sandbox.instants import from_ms, to_ms
from sandbox.jobs import Job, JobKind
from sandbox.messages import Direction, Message
from sandbox.smpp import alphabet, headers, receipts
from sandbox.smpp.headers import Part
from sandbox.smpp.pdu import PduError, ShortMessage
from sandbox.smpp.validity import valid_until
from sandbox.smpp.words import Status, Tag
from sandbox.store import next_of

_FIRST_ID = 0x1A2B3C01
_DIGITS = re.compile(r"\+?([1-9][0-9]{6,14})")
_FINAL = ("delivered", "undelivered", "failed")
_RECEIPTS_WANTED = 0x03  # of registered_delivery: 1 = of every end, 2 = of bad ends
_WORDS_OF_A_RECEIPT = 20
#: Letters outside the GSM alphabet; a carrier writes them as dots, since a receipt's text is ASCII.
_NOT_ASCII = re.compile(r"[^ -~]")


@dataclass(frozen=True, slots=True)
class Taken:
    """A part the SMSC has taken; `early` is a receipt that is to come before the answer to submit_sm."""

    shown: str
    early: Job | None = None


def number_of(message: ShortMessage, own: str) -> str:
    """Return the phone a submit_sm is for, in E.164; `own` is the one address that may send.

    Raises:
        PduError: somebody else's sender, or no phone number.

    """
    if message.source != own:
        raise PduError(Status.ESME_RINVSRCADR)
    digits = _DIGITS.fullmatch(message.destination)
    if digits is None:
        raise PduError(Status.ESME_RINVDSTADR)
    return f"+{digits[1]}"


def accept(db: sqlite3.Connection, box: Box, number: str, message: ShortMessage) -> Taken:
    """Take a part and plan its way.

    Raises:
        PduError: the SMSC cannot read it; nothing is taken.

    """
    now = box.clock.now()
    part, octets = headers.read_part(message)
    words = alphabet.read_text(octets, message.data_coding)
    facts = {
        "registered": message.registered & _RECEIPTS_WANTED,
        "submitted": to_ms(now),
        "valid_until": to_ms(valid_until(message.validity, now)),
        "reference": message.tlvs.get(Tag.USER_MESSAGE_REFERENCE, b"").hex(),
        "words": _NOT_ASCII.sub(".", words)[:_WORDS_OF_A_RECEIPT],
    }
    part_id = next_of(db, "smpp_part", _FIRST_ID)
    row = (part_id, number, part.ref, part.total, part.place, octets, message.data_coding, "queued", json.dumps(facts))
    db.execute("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", row)
    _join(db, box, number, part, paid=Tag.MESSAGE_PAYLOAD in message.tlvs)
    steps, plan = carrier.way(db, box, "smpp", number)
    early = _early(db, box, part_id, steps[-1], plan)
    for step in steps:
        body = {"part": part_id, "status": step.status, "code": step.code, "receipts": plan.plain()}
        jobs.add(db, Job(JobKind.PART, step.due, number, body))
    return Taken(receipts.shown_id(part_id, box.wires.smpp_ids), early)


def _join(db: sqlite3.Connection, box: Box, number: str, part: Part, *, paid: bool) -> None:
    """Show the phone a message when the last of its parts is there; a part that came twice counts once."""
    rows = db.execute(
        "SELECT * FROM part WHERE number = ? AND ref = ? AND total = ? AND message IS NULL ORDER BY place, id",
        (number, part.ref, part.total),
    ).fetchall()
    by_place = {row["place"]: row for row in reversed(rows)}
    if len(by_place) < part.total:
        return
    ordered = [by_place[place] for place in sorted(by_place)]
    coding = ordered[0]["coding"]
    text = alphabet.read_text(b"".join(row["octets"] for row in ordered), coding)
    message = Message(
        channel=ChannelName.SMS,
        provider_id=f"smpp-{ordered[0]['id']}",
        number=number,
        direction=Direction.TO_PHONE,
        at=box.clock.now(),
        text=text,
        status="queued",
        parts=segments(text).parts if paid else part.total,
        facts={"wire": "smpp", "sender": box.wires.smpp_from},
    )
    seq = messages.add(db, message)
    db.executemany("UPDATE part SET message = ? WHERE id = ?", [(seq, row["id"]) for row in rows])


def _early(db: sqlite3.Connection, box: Box, part_id: int, end: Step, plan: Receipts) -> Job | None:
    """Return the final receipt when it is to come before the answer to submit_sm; it is sent only once."""
    row = db.execute("SELECT * FROM part WHERE id = ?", (part_id,)).fetchone()
    if plan.mode != "reorder" or not _wanted(row, end):
        return None
    now = box.clock.now()
    body = _body(_receipt(box, row, replace(end, due=now)))
    return Job(JobKind.DELIVER, now, row["number"], body)


def move_on(db: sqlite3.Connection, box: Box, job: Job, now: datetime) -> None:
    """Let a part reach its next status, and send its receipt as the faults will have it."""
    jobs.finish(db, job)
    row = db.execute("SELECT * FROM part WHERE id = ?", (job.body["part"],)).fetchone()
    if row is None or row["status"] in _FINAL:
        return
    until = from_ms(json.loads(row["body"])["valid_until"])
    step = carrier.in_time(Step(job.body["status"], job.due, job.body["code"]), now, until)
    facts = json.loads(row["body"]) | {"code": step.code, "done": to_ms(now)}
    db.execute("UPDATE part SET status = ?, body = ? WHERE id = ?", (step.status, json.dumps(facts), row["id"]))
    _show_status(db, row["message"])
    plan = Receipts.read(job.body["receipts"])
    if plan.mode == "reorder" and step.code != carrier.EXPIRED:
        return  # it has come already
    for told in plan.told(box, step):
        if _wanted(row, told):
            jobs.add(db, Job(JobKind.DELIVER, told.due, job.number, _body(_receipt(box, row, told))))


def _wanted(row: sqlite3.Row, told: Step) -> bool:
    wish = json.loads(row["body"])["registered"]
    return told.status in _FINAL and (wish == 1 or (wish > 1 and told.status != "delivered"))


def _receipt(box: Box, row: sqlite3.Row, told: Step) -> ShortMessage:
    facts, wires = json.loads(row["body"]), box.wires
    shown = receipts.shown_id(row["id"], wires.smpp_ids, receipt=True)
    asked = {"submitted": facts["submitted"], "words": facts["words"]}
    told_of = receipts.receipt(shown, told, number=row["number"], own=wires.smpp_from, **asked)
    if not facts["reference"]:
        return told_of
    return replace(told_of, tlvs={Tag.USER_MESSAGE_REFERENCE: bytes.fromhex(facts["reference"]), **told_of.tlvs})


def _show_status(db: sqlite3.Connection, seq: int | None) -> None:
    """Let the phone's message have the status its parts have: the worst end, but no end before all have one."""
    message = messages.by_seq(db, seq) if seq is not None else None
    if message is None:
        return
    statuses = {row["status"] for row in db.execute("SELECT status FROM part WHERE message = ?", (seq,))}
    order = ("queued", "sent", "failed", "undelivered", "delivered")
    messages.change(db, replace(message, status=min(statuses, key=order.index)))


def hear(db: sqlite3.Connection, box: Box, number: str, text: str) -> Message:
    """Take an SMS from a phone; its parts are kept until the gateway has taken each."""
    now = box.clock.now()
    # Some phones count long messages in 16 bits, most in eight.
    coding, pieces = headers.cut(text, next_of(db, f"reference of {number}"), wide=int(number[-1]) % 2 == 1)
    message = Message(
        channel=ChannelName.SMS,
        provider_id=f"smpp-{box.new_id()}",
        number=number,
        direction=Direction.FROM_PHONE,
        at=now,
        text=text,
        status="sent",
        parts=len(pieces),
        facts={"wire": "smpp", "sender": box.wires.smpp_from, "unheard": list(range(len(pieces)))},
    )
    seq = messages.add(db, message)
    esm_class = headers.HAS_HEADER if len(pieces) > 1 else 0
    planned = [
        Job(JobKind.DELIVER, now, number, _body(_from_phone(box, number, octets, esm_class, coding), seq, place))
        for place, octets in enumerate(pieces)
    ]
    inbound.bring(db, box, "smpp", number, planned)
    return replace(message, seq=seq)


def _from_phone(box: Box, number: str, octets: bytes, esm_class: int, coding: int) -> ShortMessage:
    return ShortMessage(
        source=number.removeprefix("+"),
        source_ton=1,
        destination=box.wires.smpp_from,
        octets=octets,
        esm_class=esm_class,
        data_coding=coding,
    )


def _body(message: ShortMessage, seq: int | None = None, place: int = 0) -> dict[str, Any]:
    return {"pdu": message.body().hex(), "seq": seq, "place": place}


def heard(db: sqlite3.Connection, done: Iterable[Job]) -> None:
    """Note which deliveries the gateway has taken; a phone's message is received when all its parts are."""
    for job in done:
        jobs.finish(db, job)
        message = messages.by_seq(db, job.body["seq"]) if job.body["seq"] is not None else None
        if message is None or job.body["place"] not in message.facts["unheard"]:
            continue
        unheard = [place for place in message.facts["unheard"] if place != job.body["place"]]
        status = message.status if unheard else "received"
        messages.change(db, replace(message, status=status, facts={**message.facts, "unheard": unheard}))


@dataclass(frozen=True, slots=True)
class Found:
    """A part as it stands; `done` is in milliseconds since 1970, None while it is on its way."""

    status: str
    code: str | None
    done: int | None


def find(db: sqlite3.Connection, part_id: int) -> Found | None:
    """Return what became of a part, None when there never was one."""
    row = db.execute("SELECT status, body FROM part WHERE id = ?", (part_id,)).fetchone()
    if row is None:
        return None
    facts, final = json.loads(row["body"]), row["status"] in _FINAL
    return Found(row["status"], facts.get("code"), facts["done"] if final else None)
