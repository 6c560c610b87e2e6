"""The carrier behind both wires of SMS: how long one takes, what becomes of it, and which receipts come when."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from core.values import ChannelName
from sandbox import faults, messages
from sandbox.box import Box
from sandbox.faults import Fault, FaultKind
from sandbox.messages import Direction

#: Twilio's code for an SMS that was not delivered while it was valid, whatever the wire calls that.
EXPIRED = "30036"
_UNTRUE = "30008"  # what an "undelivered" names that is not true


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an SMS: its status, when it is reached, and the vendor's code when it went wrong."""

    status: str
    due: datetime
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Receipts:
    """What goes wrong with the receipts of one SMS; an empty `mode` means nothing."""

    mode: str = ""
    seconds: float = 0.0

    @classmethod
    def read(cls, plain: Mapping[str, Any] | None) -> Self:
        """Read what `plain` wrote."""
        return cls(**plain) if plain else cls()

    def plain(self) -> dict[str, Any] | None:
        """Return it as a job keeps it."""
        return {"mode": self.mode, "seconds": self.seconds} if self.mode else None

    def told(self, box: Box, step: Step) -> list[Step]:
        """Return the receipts that tell of a step, each with the instant at which it is sent."""
        later = replace(step, due=step.due + timedelta(seconds=self.seconds))
        told = {"lose": [], "delay": [later], "duplicate": [step, later]}
        if step.status == "sent":
            # Out of order it arrives after the final receipt, which keeps its time.
            told["reorder"] = [replace(later, due=later.due + box.pace.delivered)]
        if step.status == "delivered":
            told["delivered_then_undelivered"] = [step, Step("undelivered", later.due, _UNTRUE)]
            told["undelivered_then_delivered"] = [Step("undelivered", step.due, _UNTRUE), later]
        return told.get(self.mode, [step])


def way(db: sqlite3.Connection, box: Box, wire: str, number: str) -> tuple[list[Step], Receipts]:
    """Return the steps an SMS will take from now on, as the faults will have it, and what its receipts will do."""
    undelivered = faults.strike(db, FaultKind.UNDELIVERED, wire=wire, number=number)
    failed = faults.strike(db, FaultKind.FAILED, wire=wire, number=number)
    fault = faults.strike(db, FaultKind.RECEIPTS, wire=wire, number=number)
    receipts = Receipts(fault.what, fault.seconds) if fault else Receipts()
    return _steps(box, undelivered, failed), receipts


def _steps(box: Box, undelivered: Fault | None, failed: Fault | None) -> list[Step]:
    now = box.clock.now()
    sent, end = now + box.pace.sent, now + box.pace.delivered
    if failed:
        return [Step("failed", sent, failed.what)]
    if undelivered:
        return [Step("sent", sent), Step("undelivered", end + undelivered.span, undelivered.what)]
    return [Step("sent", sent), Step("delivered", end)]


def in_time(step: Step, now: datetime, valid_until: datetime) -> Step:
    """Return a step as it happens now; an outage may have held it until the SMS was valid no more."""
    if step.status != "failed" and now > valid_until:
        return Step("undelivered", now, EXPIRED)
    return Step(step.status, now, step.code)


def wire_back(db: sqlite3.Connection, number: str) -> str:
    """Return the wire on which a phone's SMS goes: that of the number that wrote to it last, else Twilio's."""
    for message in reversed(messages.of_number(db, number)):
        if message.channel is ChannelName.SMS and message.direction is Direction.TO_PHONE:
            return message.wire
    return "twilio"
