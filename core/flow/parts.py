"""The parts of an SMS as a carrier takes them one by one, and what their fates make of the whole message."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.flow.receipt import Delivery


class PartStatus(StrEnum):
    """Where one part stands."""

    LEAVING = "leaving"  # written down, perhaps sent; no answer yet: the carrier may have taken it
    REFUSED = "refused"  # the carrier certainly did not take it
    TAKEN = "taken"  # the carrier has given it an id
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"


#: What stands for the id of a part that was taken and got none.
NAMELESS = "?"

_P = PartStatus
FINAL = frozenset({_P.DELIVERED, _P.UNDELIVERED, _P.FAILED, _P.EXPIRED})


@dataclass(frozen=True, slots=True)
class Leaving:
    """The parts of one message that are about to leave; `body` tells this wording from an earlier one."""

    message_id: str
    address: str
    body: str  # a digest of the text
    references: tuple[int, ...]  # one per part, by which the carrier may tell it again in its receipt
    carrier: str  # the bind that takes it, without its password
    at: datetime


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """What a carrier answered to one part: its id there, or "" and why it was not taken."""

    message_id: str
    number: int
    carrier_id: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class PartReceipt:
    """What a carrier tells later about one part, by its own id or by our reference."""

    carrier_id: str
    address: str  # the phone
    delivery: Delivery
    status_raw: str
    received_at: datetime
    reference: int | None = None
    code: str = ""
    failure: str | None = None
    evidence: str = ""  # the carrier's own time, never used as the time


@dataclass(frozen=True, slots=True)
class Standing:
    """One part as it is known."""

    message_id: str
    number: int
    status: PartStatus
    carrier_id: str
    carrier: str
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """An inbound SMS that its wire names by no id: what it says, and by which PDU of which connection it came.

    `waited` = it came while the carrier brought what it had kept: then it may be what an earlier connection brought
    already and could not acknowledge.
    """

    told: str
    session: str
    sequence: int
    at: datetime
    waited: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a long SMS from a phone, waiting for the others: those of one `key` belong together."""

    key: str
    sender: str
    number: int
    total: int
    coding: int
    body: bytes
    received_at: datetime
    carrier_at: datetime | None = None


def after(now: PartStatus, told: Delivery) -> PartStatus | None:
    """Return the status of a part after a receipt, None when it changes nothing: nothing takes a delivery back.

    >>> after(PartStatus.FAILED, Delivery.DELIVERED)
    <PartStatus.DELIVERED: 'delivered'>
    >>> after(PartStatus.DELIVERED, Delivery.FAILED) is None
    True
    """
    if now is _P.DELIVERED or told in {Delivery.UNKNOWN, Delivery.ACCEPTED, Delivery.SENT}:
        return None
    then = PartStatus(told.value)
    return then if then is _P.DELIVERED or now not in FINAL else None


def whole(parts: Collection[PartStatus]) -> Delivery | None:
    """Return what is said of a message whose parts stand so: nothing final before all of them are.

    >>> whole([PartStatus.DELIVERED, PartStatus.TAKEN]) is None
    True
    >>> whole([PartStatus.DELIVERED, PartStatus.EXPIRED])
    <Delivery.EXPIRED: 'expired'>
    """
    if not parts or not FINAL.issuperset(parts):
        return None
    worst = (_P.FAILED, _P.UNDELIVERED, _P.EXPIRED, _P.DELIVERED)
    return Delivery(next(status for status in worst if status in parts).value)


def carrier_key(carrier_id: str) -> str:
    """Return an id as ids are compared: whatever its case and its leading zeros.

    >>> carrier_key("00A1"), carrier_key("0x0a1")
    ('a1', 'a1')
    """
    return carrier_id.strip().lower().removeprefix("0x").lstrip("0") or "0"


def carrier_keys(carrier_id: str) -> tuple[str, ...]:
    """Return the ways in which one id may be written, the likeliest first: case, leading zeros, hex or decimal.

    >>> carrier_keys("00A1")
    ('a1', '161')
    >>> carrier_keys("161")
    ('161', 'a1', '353')
    """
    plain = carrier_key(carrier_id)
    keys = [plain]
    if plain.isascii() and plain.isdigit():
        keys.append(f"{int(plain):x}")
    if set(plain) <= set("0123456789abcdef"):
        keys.append(str(int(plain, 16)))
    return tuple(dict.fromkeys(keys))


def chosen(keys: Sequence[str], known: Collection[str]) -> str | None:
    """Return the likeliest of several ways to write an id that is known."""
    return next((key for key in keys if key in known), None)
