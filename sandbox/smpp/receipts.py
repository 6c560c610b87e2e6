"""Receipts as this SMSC writes them: the text of appendix B, and the same facts as optional parameters."""

from sandbox.carrier import EXPIRED, Step
from sandbox.instants import SHOWN_ZONE, from_ms
from sandbox.smpp.pdu import ShortMessage
from sandbox.smpp.words import RECEIPT_WORDS, State, Tag

#: In esm_class: this deliver_sm is a receipt.
IS_RECEIPT = 0x04
_GSM_NETWORK = b"\x03"
_STATES = {
    "queued": State.ENROUTE,
    "sent": State.ENROUTE,
    "delivered": State.DELIVERED,
    "undelivered": State.UNDELIVERABLE,
    "failed": State.REJECTED,
}


def state_of(status: str, code: str | None) -> State:
    """Return what became of a part, in the SMSC's words."""
    return State.EXPIRED if code == EXPIRED else _STATES[status]


def error_of(code: str | None) -> int:
    """Return the network's own code: the last digits of the one that a fault names, as it has but three."""
    return int(code) % 1000 if code else 0


def shown_id(number: int, style: str, *, receipt: bool = False) -> str:
    """Return a message id; a SMSC of `mixed` style answers in hex and writes receipts in decimal (jasmin#643).

    >>> shown_id(0x1A2B3C, "mixed"), shown_id(0x1A2B3C, "mixed", receipt=True)
    ('001a2b3c', '0001715004')
    """
    if style == "decimal" or (style == "mixed" and receipt):
        return f"{number:010d}"
    return f"{number:08x}" if style == "mixed" else f"{number:08X}"


def receipt(shown: str, told: Step, *, number: str, own: str, submitted: int, words: str) -> ShortMessage:
    """Return the receipt of one part; `submitted` is in milliseconds since 1970, `words` how its text begins."""
    state, error = state_of(told.status, told.code), error_of(told.code)
    dates = (f"{instant.astimezone(SHOWN_ZONE):%y%m%d%H%M}" for instant in (from_ms(submitted), told.due))
    text = "id:{} sub:001 dlvrd:{} submit date:{} done date:{} stat:{} err:{:03d} text:{}".format(
        shown, "001" if state is State.DELIVERED else "000", *dates, RECEIPT_WORDS[state], error, words
    )
    return ShortMessage(
        source=number.removeprefix("+"),
        source_ton=1,
        destination=own,
        octets=text.encode("ascii", errors="replace"),
        esm_class=IS_RECEIPT,
        tlvs={
            Tag.RECEIPTED_MESSAGE_ID: shown.encode() + b"\0",
            Tag.MESSAGE_STATE: bytes([state]),
            Tag.NETWORK_ERROR_CODE: _GSM_NETWORK + error.to_bytes(2, "big"),
        },
    )
