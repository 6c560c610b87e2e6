"""What Twilio does with an SMS: takes it, moves it on, posts its receipts, and posts what the phone answers."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.segments import segments
from core.values import ChannelName
from sandbox import carrier, inbound, jobs, messages
from sandbox.box import Box
from sandbox.carrier import Receipts, Step
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
    validity: timedelta


def accept(db: sqlite3.Connection, box: Box, order: Order) -> Message:
    """Take an SMS and plan its way."""
    now = box.clock.now()
    steps, receipts = carrier.way(db, box, "twilio", order.to)
    message = Message(
        channel=ChannelName.SMS,
        provider_id=f"SM{box.new_id()}",
        number=order.to,
        direction=Direction.TO_PHONE,
        at=now,
        text=order.body,
        status="accepted" if order.service and not order.sender else "queued",
        parts=segments(order.body).parts,
        facts={
            "sender": order.sender,
            "service": order.service,
            "callback": order.callback,
            "updated": to_ms(now),
            "valid_until": to_ms(now + order.validity),
        },
    )
    messages.add(db, message)
    for step in steps:
        body = {"sid": message.provider_id, "status": step.status, "code": step.code, "receipts": receipts.plain()}
        jobs.add(db, Job(JobKind.STATUS, step.due, order.to, body))
    return message


def move_on(db: sqlite3.Connection, box: Box, job: Job, now: datetime) -> None:
    """Let an SMS reach its next status, and post the receipt as the faults will have it."""
    jobs.finish(db, job)
    message = messages.by_id(db, ChannelName.SMS, job.body["sid"])
    if message is None or message.status in _FINAL:
        return
    planned = Step(job.body["status"], job.due, job.body["code"])
    until = message.facts.get("valid_until")
    step = carrier.in_time(planned, now, from_ms(until)) if until is not None else planned
    facts = dict(message.facts) | {"updated": to_ms(step.due), "code": step.code}
    facts.setdefault("sent", to_ms(step.due))
    facts["sender"] = facts["sender"] or box.wires.twilio_from
    message = replace(message, status=step.status, facts=facts)
    messages.change(db, message)
    if message.facts["callback"]:
        for told in Receipts.read(job.body["receipts"]).told(box, step):
            body = {"url": message.facts["callback"], "params": _receipt(box, message, told), "token": box.new_id()}
            jobs.add(db, Job(JobKind.POST, told.due, job.number, body))


def _receipt(box: Box, message: Message, told: Step) -> dict[str, str]:
    params = {
        "AccountSid": box.wires.twilio_account,
        "ApiVersion": API_VERSION,
        "From": message.facts["sender"],
        "MessageSid": message.provider_id,
        "MessageStatus": told.status,
        "SmsSid": message.provider_id,
        "SmsStatus": told.status,
        "To": message.number,
    }
    if message.facts["service"]:
        params["MessagingServiceSid"] = message.facts["service"]
    if told.status in {"delivered", "undelivered"}:
        params["RawDlrDoneDate"] = raw_done_date(from_ms(message.facts["updated"]))
    if told.code:
        params["ErrorCode"] = told.code
    return params


def hear(db: sqlite3.Connection, box: Box, number: str, text: str) -> Message:
    """Take an SMS from a phone and post it to the gateway; while Twilio is down it only stands in the list."""
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
    body = {
        "url": None,  # as the console says when it is posted: a restart may have moved the gateway
        "params": _inbound(box, message),
        "token": box.new_id(),
        "seq": seq,
    }
    inbound.bring(db, box, "twilio", number, [Job(JobKind.POST, now, number, body)])
    return replace(message, seq=seq)


def _inbound(box: Box, message: Message) -> Mapping[str, str]:
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
