"""SMPP's statuses, states and words in our words; no other file knows them."""

from typing import Final

from core.flow.channel import Failure
from core.flow.receipt import Delivery

OK: Final = 0x00
#: The SMSC asks us to be slower; never counts as a try.
THROTTLED: Final = 0x58
QUEUE_FULL: Final = 0x14
#: What we answer when something could not be stored: the SMSC keeps it and brings it again.
NOT_STORED: Final = 0x64
#: A deliver_sm that is none: it would be as malformed the next time.
MALFORMED: Final = 0x65
UNKNOWN_COMMAND: Final = 0x03

#: SMPP 3.4, 5.1.3; what is not here is a vendor's own number.
_FAILURES: Final = {
    0x01: Failure.REJECTED,  # message length
    0x02: Failure.REJECTED,  # command length
    0x03: Failure.REJECTED,  # command id
    0x04: Failure.CONNECTION,  # not bound for this: nothing was taken
    0x05: Failure.CONNECTION,  # already bound
    0x06: Failure.REJECTED,  # priority flag
    0x07: Failure.REJECTED,  # registered delivery flag
    0x08: Failure.VENDOR,  # system error
    0x0A: Failure.REJECTED,  # source address
    0x0B: Failure.BAD_ADDRESS,  # destination address
    0x0C: Failure.REJECTED,  # message id
    0x0D: Failure.CREDENTIALS,  # bind failed
    0x0E: Failure.CREDENTIALS,  # password
    0x0F: Failure.CREDENTIALS,  # system id
    QUEUE_FULL: Failure.THROTTLED,
    0x15: Failure.REJECTED,  # service type
    0x33: Failure.REJECTED,
    0x34: Failure.REJECTED,
    0x40: Failure.REJECTED,
    0x42: Failure.REJECTED,
    0x43: Failure.REJECTED,  # esm_class
    0x44: Failure.REJECTED,
    0x45: Failure.VENDOR,  # submit_sm failed, without a reason
    0x48: Failure.REJECTED,  # source TON
    0x49: Failure.REJECTED,  # source NPI
    0x50: Failure.BAD_ADDRESS,  # destination TON
    0x51: Failure.BAD_ADDRESS,  # destination NPI
    0x53: Failure.CREDENTIALS,  # system_type
    0x54: Failure.REJECTED,
    0x55: Failure.REJECTED,
    THROTTLED: Failure.THROTTLED,
    0x61: Failure.REJECTED,  # scheduled delivery time
    0x62: Failure.REJECTED,  # validity period
    0x63: Failure.REJECTED,
    NOT_STORED: Failure.VENDOR,  # temporary error of the receiver
    MALFORMED: Failure.REJECTED,  # permanent error of the receiver
    0x66: Failure.REJECTED,  # the receiver rejects the message
    0xC0: Failure.REJECTED,  # optional part
    0xC1: Failure.REJECTED,  # optional parameter not allowed
    0xC2: Failure.REJECTED,
    0xC3: Failure.REJECTED,
    0xC4: Failure.REJECTED,
    0xFE: Failure.VENDOR,  # delivery failure
    0xFF: Failure.UNKNOWN,
}

#: SMPP 3.4, 5.2.28: message_state.
_STATES: Final = {
    1: Delivery.SENT,  # en route
    2: Delivery.DELIVERED,
    3: Delivery.EXPIRED,
    4: Delivery.FAILED,  # deleted
    5: Delivery.UNDELIVERED,
    6: Delivery.SENT,  # accepted: somebody of the customer service has read it
    8: Delivery.FAILED,  # rejected; 7 = unknown
}

#: SMPP 3.4, appendix B, and the spellings that are about.
_STATS: Final = {
    "ENROUTE": Delivery.SENT,
    "ACCEPTD": Delivery.SENT,
    "ACCEPTED": Delivery.SENT,
    "BUFFERED": Delivery.SENT,
    "BUFFRED": Delivery.SENT,
    "DELIVRD": Delivery.DELIVERED,
    "DELIVERED": Delivery.DELIVERED,
    "EXPIRED": Delivery.EXPIRED,
    "DELETED": Delivery.FAILED,
    "UNDELIV": Delivery.UNDELIVERED,
    "UNDELIVERABLE": Delivery.UNDELIVERED,
    "UNDELIVERED": Delivery.UNDELIVERED,
    "FAILED": Delivery.FAILED,
    "REJECTD": Delivery.FAILED,
    "REJECTED": Delivery.FAILED,
}

_NOT_REACHED: Final = {
    Delivery.EXPIRED: Failure.EXPIRED,
    Delivery.UNDELIVERED: Failure.UNREACHABLE,
    Delivery.FAILED: Failure.REJECTED,
}

#: Error codes of the network as most SMSCs hand them on (GSM MAP); others say what their state says.
_ERRORS: Final = {
    "1": Failure.BAD_ADDRESS,  # unknown subscriber
    "9": Failure.BLOCKED,  # illegal subscriber
    "11": Failure.BAD_ADDRESS,  # teleservice not provisioned
    "13": Failure.BLOCKED,  # call barred
    "27": Failure.UNREACHABLE,  # absent subscriber
    "29": Failure.UNREACHABLE,  # absent subscriber
    "34": Failure.VENDOR,  # system failure
}


def failure_of(status: int) -> Failure:
    """Name why the SMSC did not take a part; a number of the vendor's own is UNKNOWN, and certainly a refusal."""
    return _FAILURES.get(status, Failure.UNKNOWN)


def receipt_of(state: int | None, stat: str, error: str) -> tuple[Delivery, Failure | None]:
    """Translate message_state, else the word of the text, and the network's code, into what became of a part.

    The parameter wins: texts were seen to say DELIVRD of what is UNDELIV.
    """
    delivery = _STATES.get(state, Delivery.UNKNOWN) if state is not None else _STATS.get(stat, Delivery.UNKNOWN)
    if delivery not in _NOT_REACHED:
        return delivery, None
    number = error.rpartition("/")[2].lstrip("0")
    if delivery is Delivery.EXPIRED:
        return delivery, Failure.EXPIRED
    return delivery, _ERRORS.get(number, _NOT_REACHED[delivery])
