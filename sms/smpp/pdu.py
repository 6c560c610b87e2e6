"""What we read off the wire ourselves, because the library refuses what real SMSCs send: requests, answers, queries."""

from dataclasses import dataclass, field
from struct import pack, unpack_from
from typing import Final

from aiosmpplib.protocol import SmppMessage
from aiosmpplib.state import PhoneNumber, SmppCommand

from sms.smpp.receipts import RECEIPTED_MESSAGE_ID

HEADER: Final = 16
#: The longest PDU that means anything: message_payload of 64 KiB and what stands around it.
LONGEST: Final = 70_000
MESSAGE_PAYLOAD: Final = 0x0424
#: Answers to a bind, and to everything else that we ask.
BINDS: Final = (SmppCommand.BIND_TRANSCEIVER_RESP, SmppCommand.BIND_TRANSMITTER_RESP, SmppCommand.BIND_RECEIVER_RESP)
ANSWERS: Final = (
    SmppCommand.SUBMIT_SM_RESP,
    SmppCommand.QUERY_SM_RESP,
    SmppCommand.ENQUIRE_LINK_RESP,
    SmppCommand.UNBIND_RESP,
    SmppCommand.GENERIC_NACK,
)
_UDHI: Final = 0x40
_TYPE: Final = 0x3C
_RECEIPTS: Final = (0x04, 0x20)  # SMSC delivery receipt; intermediate notification


class MalformedError(ValueError):
    """A PDU that ends before what it promises."""


@dataclass(frozen=True, slots=True)
class Deliver:
    """A deliver_sm as it came: nothing is decoded yet."""

    source: str
    destination: str
    esm_class: int
    data_coding: int
    body: bytes
    parameters: dict[int, bytes] = field(default_factory=dict)

    @property
    def has_header(self) -> bool:
        """Whether the user data begins with a header."""
        return bool(self.esm_class & _UDHI)

    @property
    def is_receipt(self) -> bool:
        """Whether it tells about a message of ours; its text alone never makes it so: any phone could write that."""
        return self.esm_class & _TYPE in _RECEIPTS or RECEIPTED_MESSAGE_ID in self.parameters


def read_deliver(pdu: bytes) -> Deliver:
    """Read a deliver_sm, whatever addresses, codings and parameters it has.

    Raises:
        MalformedError: it ends before what it promises.

    """
    at = HEADER
    _, at = _string(pdu, at)  # service_type
    source, at = _string(pdu, at + 2)
    destination, at = _string(pdu, at + 2)
    if at + 3 > len(pdu):
        raise MalformedError
    esm_class = pdu[at]
    _, at = _string(pdu, at + 3)  # schedule_delivery_time
    _, at = _string(pdu, at)  # validity_period
    if at + 5 > len(pdu):
        raise MalformedError
    coding, size = pdu[at + 2], pdu[at + 4]
    body, at = pdu[at + 5 : at + 5 + size], at + 5 + size
    if at > len(pdu):
        raise MalformedError
    parameters = _parameters(pdu, at)
    return Deliver(source, destination, esm_class, coding, body or parameters.get(MESSAGE_PAYLOAD, b""), parameters)


def _string(pdu: bytes, at: int) -> tuple[str, int]:
    """Return a C-octet string and where the next field begins."""
    end = pdu.find(b"\x00", at)
    if end < 0:
        raise MalformedError
    return pdu[at:end].decode("latin-1"), end + 1


def _parameters(pdu: bytes, at: int) -> dict[int, bytes]:
    """Return the optional parameters, as far as they are whole; the first of a name counts."""
    found: dict[int, bytes] = {}
    while at + 4 <= len(pdu):
        tag, size = unpack_from("!HH", pdu, at)
        if at + 4 + size > len(pdu):
            break
        found.setdefault(tag, pdu[at + 4 : at + 4 + size])
        at += 4 + size
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the SMSC to a request of ours: its status, and the octets behind the header."""

    status: int
    body: bytes

    @property
    def message_id(self) -> str:
        """The SMSC's id of what it took: printable, "" when there is none."""
        told = self.body.split(b"\x00")[0].decode("latin-1")
        return told if 1 <= len(told) <= 65 and told.isascii() and told.isprintable() else ""  # noqa: PLR2004 - SMPP's own limit, 64 and the end


@dataclass
class QuerySm(SmppMessage):  # type: ignore[misc]  # aiosmpplib ships no types
    """Asks in which state a message is; the library knows its number and nothing else of it."""

    message_id: str = ""
    source: PhoneNumber = field(default_factory=lambda: PhoneNumber(""))

    @property
    def smpp_command(self) -> SmppCommand:
        """Its number."""
        return SmppCommand.QUERY_SM

    def pdu(self) -> bytes:
        """Write it."""
        whose = bytes((self.source.ton, self.source.npi, *self.source.number.encode("ascii")))
        body = self.message_id.encode("ascii") + b"\x00" + whose + b"\x00"
        number: int = self.sequence_num
        return pack("!IIII", HEADER + len(body), int(self.smpp_command), 0, number) + body


def read_state(answer: Answer) -> tuple[int, str] | None:
    """Return message_state and error_code of a query_sm_resp, None when it tells none."""
    _, *rest = answer.body.split(b"\x00", 1)
    _, *rest = rest[0].split(b"\x00", 1) if rest else (b"",)
    if not rest or len(rest[0]) < 2:  # noqa: PLR2004 - state and error, one octet each
        return None
    return rest[0][0], str(rest[0][1])
