"""Faults to inject: what goes wrong between the gateway, the vendors and the phones, and how often."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sandbox.problems import amount_of, number_of, refuse, text_of

#: The keys of `POST /sandbox/faults`, explained in docs/sandbox.md.
KEYS = frozenset(
    {"receipts", "inbound", "answer", "undelivered", "failed", "refused", "clear"}
    | {"wire", "number", "method", "seconds", "retry_after", "taken", "count"}
)
_MODES = {
    "receipts": ("lose", "delay", "duplicate", "reorder"),
    "inbound": ("lose", "delay", "duplicate"),
    "answer": (429, 500, 503, "timeout", "reset"),
}
_DEFAULT_SECONDS = {"delay": 60.0, "duplicate": 1.0, "timeout": 30.0}
_LONGEST = 400 * 24 * 3600.0  # seconds, as far as the clock turns at once
_HIGHEST_COUNT = 1_000_000
_CODE_DIGITS = 5


class FaultKind(StrEnum):
    """What goes wrong."""

    RECEIPTS = "receipts"  # delivery receipts of an SMS
    INBOUND = "inbound"  # a reply on its way to the gateway
    ANSWER = "answer"  # the vendor's answer to a request
    UNDELIVERED = "undelivered"  # the carrier gives up on an SMS
    FAILED = "failed"  # the vendor gives up on an SMS before sending
    REFUSED = "refused"  # the vendor does not take an SMS


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

    @property
    def span(self) -> timedelta:
        """How long the fault lasts or delays."""
        return timedelta(seconds=self.seconds)

    def as_json(self) -> dict[str, Any]:
        """Return the fault as it is asked for, without what was left out."""
        plain = asdict(self)
        kind, what = plain.pop("kind").value, plain.pop("what")
        return {kind: int(what) if what in {"429", "500", "503"} else what} | {
            key: value for key, value in plain.items() if value
        }


def read(asked: Mapping[str, Any]) -> Fault | None:
    """Return the fault that is asked for, None when nothing but `clear` is.

    Raises:
        ProblemError: it asks for no fault, for two, or for one that cannot be (422).

    """
    kinds = [kind for kind in FaultKind if kind.value in asked]
    if not kinds and asked.get("clear") is True and len(asked) == 1:
        return None
    if len(kinds) != 1:
        refuse(f"Ask for one fault at a time: {', '.join(FaultKind)}; or clear them: {{'clear': true}}.")
    kind = kinds[0]
    what = _what(kind, asked[kind.value])
    number = number_of(asked["number"]) if "number" in asked else None
    if kind in {FaultKind.UNDELIVERED, FaultKind.FAILED, FaultKind.REFUSED} and number is None:
        refuse(f"{kind.value!r} needs the 'number' it is about.")
    if kind is FaultKind.ANSWER and number is not None:
        refuse("'answer' is about requests, not about one number; 'refused' takes a 'number'.")
    fault = Fault(
        kind=kind,
        what=what,
        wire=_wire(asked.get("wire")),
        number=number,
        method=text_of(asked["method"], "method", 64) if "method" in asked else None,
        seconds=amount_of(asked.get("seconds", _DEFAULT_SECONDS.get(what, 0.0)), "seconds", _LONGEST),
        retry_after=_whole(asked.get("retry_after"), "retry_after", 3600),
        taken=_flag(asked.get("taken", what == "timeout"), "taken"),
        count=_whole(asked.get("count"), "count", _HIGHEST_COUNT),
    )
    if fault.kind is FaultKind.INBOUND and fault.what == "lose" and fault.wire != "twilio":
        refuse("Only Twilio can lose a reply ('wire': 'twilio'): Telegram tries again for 24 hours.")
    return fault


def add(db: sqlite3.Connection, fault: Fault) -> None:
    """Let a fault happen from now on."""
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


def _rows(db: sqlite3.Connection) -> list[tuple[int, Fault]]:
    rows = db.execute("SELECT * FROM fault ORDER BY seq").fetchall()
    found = []
    for row in rows:
        body = json.loads(row["body"])
        found.append((row["seq"], Fault(**body | {"kind": FaultKind(body["kind"]), "count": row["remaining"]})))
    return found


def _what(kind: FaultKind, value: object) -> str:
    modes = _MODES.get(kind.value)
    if modes is None:
        code = str(value)
        if isinstance(value, bool) or not (code.isascii() and code.isdecimal() and len(code) == _CODE_DIGITS):
            refuse(f"{kind.value!r} must be the vendor's code of five digits, like '30003'.")
        return code
    if isinstance(value, bool | list | dict) or value not in modes:
        refuse(f"{kind.value!r} must be one of {', '.join(map(str, modes))}.")
    return str(value)


def _wire(value: object) -> str | None:
    if value not in (None, "twilio", "telegram"):
        refuse("'wire' must be 'twilio' or 'telegram'; left out, it is both.")
    return value if isinstance(value, str) else None


def _whole(value: object, name: str, most: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        refuse(f"{name!r} must be a whole number between 1 and {most:,}.")
    return value


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        refuse(f"{name!r} must be true or false.")
    return value
