"""Faults to inject: what goes wrong between the gateway, the vendors and the phones, and how often."""

import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sandbox.instants import from_ms, to_ms

#: The wires that can go down.
WIRES = ("twilio", "smpp", "telegram")


class FaultKind(StrEnum):
    """What goes wrong."""

    RECEIPTS = "receipts"  # delivery receipts of an SMS
    INBOUND = "inbound"  # a reply on its way to the gateway
    ANSWER = "answer"  # the vendor's answer to a request
    UNDELIVERED = "undelivered"  # the carrier gives up on an SMS
    FAILED = "failed"  # the vendor gives up on an SMS before sending
    REFUSED = "refused"  # the vendor does not take an SMS
    DOWN = "down"  # the whole vendor is gone


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; None in `wire`, `number` or `method` means any, in `count` until it is cleared."""

    kind: FaultKind
    what: str  # the mode, the status of the answer, or the vendor's code
    wire: str | None = None
    number: str | None = None
    method: str | None = None
    seconds: float = 0.0
    retry_after: int | None = None
    taken: bool = False  # whether a request that is answered wrongly was done nevertheless
    count: int | None = None
    until: int | None = None  # of an outage: its end in milliseconds since 1970, None = until it is cleared

    @property
    def span(self) -> timedelta:
        """How long the fault lasts or delays."""
        return timedelta(seconds=self.seconds)

    def as_json(self) -> dict[str, Any]:
        """Return the fault as it is asked for, without what was left out."""
        plain = asdict(self)
        kind, what, _ = plain.pop("kind"), plain.pop("what"), plain.pop("until")
        value = True if kind is FaultKind.DOWN else int(what) if what in {"429", "500", "503"} else what
        return {kind.value: value} | {key: each for key, each in plain.items() if each}


def add(db: sqlite3.Connection, fault: Fault, now: datetime) -> None:
    """Let a fault happen from now on."""
    if fault.kind is FaultKind.DOWN and fault.seconds:
        fault = replace(fault, until=to_ms(now + fault.span))
    db.execute("INSERT INTO fault (body, remaining) VALUES (?, ?)", (json.dumps(asdict(fault)), fault.count))


def clear(db: sqlite3.Connection) -> None:
    """End all faults; what they delayed stays delayed."""
    db.execute("DELETE FROM fault")


def active(db: sqlite3.Connection) -> list[Fault]:
    """Return the faults that still happen, oldest first, each with the count that is left."""
    return [fault for _, fault in _rows(db)]


def strike(
    db: sqlite3.Connection, kind: FaultKind, *, wire: str, number: str | None = None, method: str | None = None
) -> Fault | None:
    """Return the oldest fault that hits this case, and count it; None when all goes well."""
    for seq, fault in _rows(db):
        if fault.kind is not kind or fault.wire not in {None, wire}:
            continue
        if fault.number not in {None, number} or fault.method not in {None, method}:
            continue
        if fault.count is not None:
            db.execute("UPDATE fault SET remaining = remaining - 1 WHERE seq = ?", (seq,))
            db.execute("DELETE FROM fault WHERE remaining <= 0")
        return fault
    return None


def is_down(db: sqlite3.Connection, wire: str, now: datetime) -> bool:
    """Tell whether a whole vendor is gone now."""
    return any(fault.until is None or fault.until > to_ms(now) for fault in _outages(db, wire))


def back_at(db: sqlite3.Connection, wire: str, now: datetime) -> datetime | None:
    """Return when a vendor is there (again): now, when its outage ends, or None as long as nobody clears it."""
    ends = [fault.until for fault in _outages(db, wire)]
    if None in ends:
        return None
    return max([now, *(from_ms(end) for end in ends if end is not None)])


def end_outages(db: sqlite3.Connection, now: datetime) -> bool:
    """Forget the outages that are over; tell whether there were any."""
    over = [seq for seq, fault in _rows(db) if fault.until is not None and fault.until <= to_ms(now)]
    db.executemany("DELETE FROM fault WHERE seq = ?", [(seq,) for seq in over])
    return bool(over)


def next_end(db: sqlite3.Connection) -> datetime | None:
    """Return when the next outage ends by itself, or None."""
    ends = [fault.until for fault in active(db) if fault.until is not None]
    return from_ms(min(ends)) if ends else None


def _outages(db: sqlite3.Connection, wire: str) -> list[Fault]:
    return [fault for fault in active(db) if fault.kind is FaultKind.DOWN and fault.wire in {None, wire}]


def _rows(db: sqlite3.Connection) -> list[tuple[int, Fault]]:
    rows = db.execute("SELECT * FROM fault ORDER BY seq").fetchall()
    found = [(row["seq"], _read(row["body"]), row["remaining"]) for row in rows]
    return [(seq, fault if fault.count == left else replace(fault, count=left)) for seq, fault, left in found]


@lru_cache(maxsize=1000)
def _read(body: str) -> Fault:
    """Return a fault as it was asked for; it is looked at before each request, and never changes."""
    plain = json.loads(body)
    return Fault(**plain | {"kind": FaultKind(plain["kind"])})
