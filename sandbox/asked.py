"""Reading what `POST /sandbox/faults` asks for; docs/sandbox.md explains each."""

from collections.abc import Mapping
from typing import Any

from sandbox.faults import WIRES, Fault, FaultKind
from sandbox.problems import amount_of, number_of, refuse, text_of
from sandbox.smpp.words import Status

#: The keys that may be asked for.
KEYS = frozenset({"clear", "wire", "number", "method", "seconds", "retry_after", "taken", "count", *FaultKind})
_MODES = {
    FaultKind.RECEIPTS: (
        "lose",
        "delay",
        "duplicate",
        "reorder",
        "delivered_then_undelivered",
        "undelivered_then_delivered",
    ),
    FaultKind.INBOUND: ("lose", "delay", "duplicate", "reorder"),
    FaultKind.ANSWER: (429, 500, 503, "timeout", "reset", "half_closed", "trickle"),
}
_DEFAULT_SECONDS = {
    "delay": 60.0,
    "duplicate": 1.0,
    "timeout": 30.0,
    "half_closed": 30.0,
    "trickle": 30.0,
    "delivered_then_undelivered": 1.0,
    "undelivered_then_delivered": 1.0,
}
_HELD_BACK = 60.0  # seconds an SMS waits for another one to overtake it
_TAKEN = frozenset({"timeout", "half_closed", "trickle"})  # done nevertheless, unless asked otherwise
_ABOUT_A_NUMBER = frozenset({FaultKind.UNDELIVERED, FaultKind.FAILED, FaultKind.REFUSED})
_LONGEST = 400 * 24 * 3600.0  # seconds, as far as the clock turns at once
_HIGHEST_COUNT = 1_000_000
_CODE_DIGITS = 5


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
    kind, wire = kinds[0], _wire(asked.get("wire"))
    what = _what(kind, asked[kind.value], wire)
    held = _HELD_BACK if kind is FaultKind.INBOUND and what == "reorder" else 0.0
    fault = Fault(
        kind=kind,
        what=what,
        wire=wire,
        number=number_of(asked["number"]) if "number" in asked else None,
        method=text_of(asked["method"], "method", 64) if "method" in asked else None,
        seconds=amount_of(asked.get("seconds", _DEFAULT_SECONDS.get(what, held)), "seconds", _LONGEST),
        retry_after=_whole(asked.get("retry_after"), "retry_after", 3600),
        taken=_flag(asked.get("taken", what in _TAKEN), "taken"),
        count=_whole(asked.get("count"), "count", _HIGHEST_COUNT),
    )
    _check(fault)
    return fault


def _check(fault: Fault) -> None:
    """Refuse what no vendor could do."""
    kind = fault.kind
    if kind in _ABOUT_A_NUMBER and fault.number is None:
        refuse(f"{kind.value!r} needs the 'number' it is about.")
    if kind is FaultKind.ANSWER and fault.number is not None:
        refuse("'answer' is about requests, not about one number; 'refused' takes a 'number'.")
    if kind is FaultKind.DOWN and (fault.number or fault.method or fault.count):
        refuse("'down' is about a whole vendor: it takes 'wire' and 'seconds', else it lasts until it is cleared.")
    if kind is not FaultKind.INBOUND:
        return
    if fault.what == "lose" and fault.wire != "twilio":
        refuse("Only Twilio can lose a reply ('wire': 'twilio'): Telegram and an SMSC keep what was not taken.")
    if fault.what == "reorder" and fault.wire not in {"twilio", "smpp"}:
        refuse("Only SMS overtake each other ('wire': 'twilio' or 'smpp'): Telegram tells updates in their order.")


def _what(kind: FaultKind, value: object, wire: str | None) -> str:
    if kind is FaultKind.DOWN:
        if value is not True:
            refuse("'down' is true; {'clear': true} ends it.")
        return "down"
    if kind in {FaultKind.ANSWER, FaultKind.REFUSED} and wire == "smpp" and _is_status(value):
        return str(value)
    modes = _MODES.get(kind)
    if modes is None:
        code = str(value)
        if isinstance(value, bool) or not (code.isascii() and code.isdecimal() and len(code) == _CODE_DIGITS):
            refuse(f"{kind.value!r} must be the vendor's code of five digits, like '30003'.")
        return code
    if isinstance(value, bool | list | dict) or value not in modes:
        refuse(f"{kind.value!r} must be one of {', '.join(map(str, modes))}.")
    return str(value)


def _is_status(value: object) -> bool:
    return isinstance(value, str) and value in Status.__members__ and Status[value] is not Status.ESME_ROK


def _wire(value: object) -> str | None:
    if value not in (None, *WIRES):
        refuse(f"'wire' must be one of {', '.join(WIRES)}; left out, it is all of them.")
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
