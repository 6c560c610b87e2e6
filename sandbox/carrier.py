"""The carrier: takes an SMS, carries it to its phone in its own time, and brings back what the phone answers."""

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.segments import segments
from core.values import ChannelName
from sandbox import faults, jobs, messages
from sandbox.box import Box
from sandbox.faults import Fault, FaultKind
from sandbox.instants import from_ms, raw_done_date, to_ms
from sandbox.jobs import Job, JobKind
from sandbox.messages import Direction, Message

API_VERSION = "2010-04-01"
_FINAL = frozenset({"delivered", "undelivered", "failed"})


@dataclass(frozen=True, slots=True)
class Order:
    """An SMS that the gateway asks for; `sender` is None when a messaging service chooses it."""

    to: str
    body: str
    sender: str | None
    service: str | None
    callback: str | None


def accept(db: sqlite3.Connection, box: Box, order: Order) -> Message:
    """Take an SMS and plan its way."""
    now = box.clock.now()
    undelivered = faults.strike(db, FaultKind.UNDELIVERED, wire="twilio", number=order.to)
    failed = faults.strike(db, FaultKind.FAILED, wire="twilio", number=order.to)
    receipts = faults.strike(db, FaultKind.RECEIPTS, wire="twilio", number=order.to)
    message = Message(
        channel=ChannelName.SMS,
        provider_id=f"SM{box.new_id()}",
        number=order.to,
        direction=Direction.TO_PHONE,
        at=now,
        text=order.body,
        status="accepted" if order.service and not order.sender else "queued",
        parts=segments(order.body).parts,
        facts={"sender": order.sender, "service": order.service, "callback": order.callback, "updated": to_ms(now)},
    )
    messages.add(db, message)
    for status, due, code in _way(box, now, undelivered, failed):
        body = {"sid": message.provider_id, "status": status, "code": code, "receipts": _plain(receipts)}
        jobs.add(db, Job(JobKind.STATUS, due, order.to, body))
    return message


def _way(
    box: Box, now: datetime, undelivered: Fault | None, failed: Fault | None
) -> list[tuple[str, datetime, str | None]]:
    sent, end = now + box.pace.sent, now + box.pace.delivered
    if failed:
        return [("failed", sent, failed.what)]
    if undelivered:
        return [("sent", sent, None), ("undelivered", end + undelivered.span, undelivered.what)]
    return [("sent", sent, None), ("delivered", end, None)]


def _plain(receipts: Fault | None) -> dict[str, Any] | None:
    return {"mode": receipts.what, "seconds": receipts.seconds} if receipts else None


def move_on(db: sqlite3.Connection, box: Box, job: Job) -> None:
    """Let an SMS reach its next status, and post the receipt as the faults will have it."""
    jobs.finish(db, job)
    message = messages.by_id(db, ChannelName.SMS, job.body["sid"])
    if message is None or message.status in _FINAL:
        return
    facts = dict(message.facts) | {"updated": to_ms(job.due), "code": job.body["code"]}
    facts.setdefault("sent", to_ms(job.due))
    facts["sender"] = facts["sender"] or box.wires.twilio_from
    message = replace(message, status=job.body["status"], facts=facts)
    messages.change(db, message)
    if message.facts["callback"]:
        body = {
            "url": message.facts["callback"],
            "params": _receipt(box, message, job.due),
            "token": box.new_id(),
        }
        for due in _receipt_times(box, message.status, job):
            jobs.add(db, Job(JobKind.POST, due, job.number, body))


def _receipt_times(box: Box, status: str, job: Job) -> list[datetime]:
    plan = job.body["receipts"]
    if plan is None:
        return [job.due]
    span = timedelta(seconds=plan["seconds"])
    if plan["mode"] == "lose":
        return []
    if plan["mode"] == "delay":
        return [job.due + span]
    if plan["mode"] == "duplicate":
        return [job.due, job.due + span]
    # Reordered: "sent" arrives after the final receipt, which keeps its time.
    return [job.due + box.pace.delivered + span if status == "sent" else job.due]


def _receipt(box: Box, message: Message, at: datetime) -> dict[str, str]:
    params = {
        "AccountSid": box.wires.twilio_account,
        "ApiVersion": API_VERSION,
        "From": message.facts["sender"],
        "MessageSid": message.provider_id,
        "MessageStatus": message.status,
        "SmsSid": message.provider_id,
        "SmsStatus": message.status,
        "To": message.number,
    }
    if message.facts["service"]:
        params["MessagingServiceSid"] = message.facts["service"]
    if message.status in {"delivered", "undelivered"}:
        params["RawDlrDoneDate"] = raw_done_date(at)
    if message.facts["code"]:
        params["ErrorCode"] = message.facts["code"]
    return params


def hear(db: sqlite3.Connection, box: Box, number: str, text: str) -> Message:
    """Take an SMS from a phone and post it to the gateway."""
    now = box.clock.now()
    message = Message(
        channel=ChannelName.SMS,
        provider_id=f"SM{box.new_id()}",
        number=number,
        direction=Direction.FROM_PHONE,
        at=now,
        text=text,
        status="sent",
        parts=segments(text).parts,
        facts={"sender": box.wires.twilio_from, "service": None, "updated": to_ms(now), "sent": to_ms(now)},
    )
    seq = messages.add(db, message)
    fault = faults.strike(db, FaultKind.INBOUND, wire="twilio", number=number)
    body = {
        "url": None,  # as the console says when it is posted: a restart may have moved the gateway
        "params": _inbound(box, message),
        "token": box.new_id(),
        "seq": seq,
    }
    for due in _inbound_times(now, fault):
        jobs.add(db, Job(JobKind.POST, due, number, body))
    return replace(message, seq=seq)


def _inbound_times(now: datetime, fault: Fault | None) -> list[datetime]:
    if fault is None:
        return [now]
    return {"lose": [], "delay": [now + fault.span], "duplicate": [now, now + fault.span]}[fault.what]


def _inbound(box: Box, message: Message) -> dict[str, str]:
    sid = message.provider_id
    places = {f"{end}{part}": "" for end in ("From", "To") for part in ("City", "State", "Zip")}
    return places | {
        "AccountSid": box.wires.twilio_account,
        "ApiVersion": API_VERSION,
        "Body": message.text,
        "From": message.number,
        "FromCountry": "KZ",
        "MessageSid": sid,
        "NumMedia": "0",
        "NumSegments": str(message.parts),
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "To": box.wires.twilio_from,
        "ToCountry": "KZ",
    }


def sent_at(message: Message) -> datetime | None:
    """Return when the carrier sent an SMS on, None while it has not."""
    milliseconds = message.facts.get("sent")
    return None if milliseconds is None else from_ms(milliseconds)
