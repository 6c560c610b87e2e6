"""Random bad days of all three wires; each fault ends by itself, most after a few times."""

import random
from collections.abc import Sequence
from typing import Any

_MINUTE, _HOUR = 60, 3600


#: So many families have the weather that is written here; more of them have as much more of it.
_FAMILIES = 18


def faults(chance: random.Random, numbers: Sequence[str]) -> list[dict[str, Any]]:
    """Return what goes wrong from now on: often nothing, at most three things."""
    found = [chance.choice(_KINDS)(chance, numbers) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
    more = max(1, len(numbers) // _FAMILIES)
    return [fault | ({"count": fault["count"] * more} if "count" in fault else {}) for fault in found]


def _receipts(chance: random.Random, _: Sequence[str]) -> dict[str, Any]:
    modes = ("lose", "delay", "duplicate", "reorder", "delivered_then_undelivered", "undelivered_then_delivered")
    mode = chance.choice(modes)
    seconds = {"seconds": chance.choice((5, 20 * _MINUTE, 3 * _HOUR))} if mode not in {"lose", "reorder"} else {}
    return {"receipts": mode, "wire": chance.choice(("twilio", "smpp")), "count": chance.randint(1, 6), **seconds}


def _inbound(chance: random.Random, _: Sequence[str]) -> dict[str, Any]:
    mode = chance.choice(("lose", "delay", "duplicate", "reorder"))
    wires = {"lose": ("twilio",), "reorder": ("twilio", "smpp")}.get(mode, ("twilio", "smpp", "telegram"))
    seconds = {} if mode == "lose" else {"seconds": chance.choice((5, 10 * _MINUTE, 2 * _HOUR))}
    return {"inbound": mode, "wire": chance.choice(wires), "count": chance.randint(1, 4), **seconds}


def _answer(chance: random.Random, _: Sequence[str]) -> dict[str, Any]:
    status = {"answer": chance.choice((429, 500, 503))}
    return {**status, "wire": chance.choice(("twilio", "smpp", "telegram")), "count": chance.randint(1, 8)}


def _silence(chance: random.Random, _: Sequence[str]) -> dict[str, Any]:
    """The fate of a request is unknown: it was done, or it was not; the wall waits for half a second at most."""
    what, wire = chance.choice(("timeout", "reset", "half_closed", "trickle")), chance.choice(("twilio", "telegram"))
    if chance.random() < 0.3:
        what, wire = chance.choice(("reset", "half_closed")), "smpp"
    asked: dict[str, Any] = {"answer": what, "wire": wire, "count": chance.randint(1, 2), "seconds": 0.3}
    return asked if what == "trickle" else {**asked, "taken": chance.random() < 0.5}


def _outage(chance: random.Random, _: Sequence[str]) -> dict[str, Any]:
    seconds = chance.choice((_MINUTE, 20 * _MINUTE, 2 * _HOUR, 7 * _HOUR))
    return {"down": True, "wire": chance.choice(("twilio", "smpp", "telegram")), "seconds": seconds}


def _phone_off(chance: random.Random, numbers: Sequence[str]) -> dict[str, Any]:
    return {"number": chance.choice(numbers), "undelivered": chance.choice(("30003", "30005", "30008")), "count": 1}


_KINDS = (
    _receipts,
    _receipts,
    _receipts,
    _inbound,
    _inbound,
    _answer,
    _answer,
    _silence,
    _silence,
    _outage,
    _phone_off,
)
