"""PDUs of SMPP 3.4, octet by octet, written from the specification (sections 3.2 and 4)."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.smpp.words import ANSWER, Command, Status

HEADER = struct.Struct(">IIII")
#: No PDU we know is longer than a payload of 64 KiB and its frame.
LONGEST = 70_000
VERSION = 0x34


class PduError(Exception):
    """A PDU that cannot be read; `status` is how it is answered."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.name)
        self.status = status


@dataclass(frozen=True, slots=True)
class Pdu:
    """One PDU as it stood on the line; `body` is what follows the header."""

    command: int
    status: int
    sequence: int
    body: bytes = b""

    def octets(self) -> bytes:
        """Return it as it goes on the line."""
        return HEADER.pack(HEADER.size + len(self.body), self.command, self.status, self.sequence) + self.body


def answer(asked: Pdu, status: Status = Status.ESME_ROK, body: bytes = b"") -> Pdu:
    """Return the answer to a PDU."""
    return Pdu(asked.command | ANSWER, status, asked.sequence, body)


def nack(sequence: int, status: Status) -> Pdu:
    """Return the answer to what could not be understood at all."""
    return Pdu(ANSWER, status, sequence)


class Reader:
    """Reads the fields of a body one after the other."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def text(self, longest: int) -> str:
        """Return a C-octet string of at most `longest` octets, its end included."""
        end = self._body.find(b"\0", self._at, self._at + longest)
        if end < 0:
            raise PduError(Status.ESME_RINVMSGLEN)
        raw, self._at = self._body[self._at : end], end + 1
        return raw.decode("latin-1")

    def octets(self, count: int) -> bytes:
        """Return so many octets."""
        raw = self._body[self._at : self._at + count]
        if len(raw) < count:
            raise PduError(Status.ESME_RINVMSGLEN)
        self._at += count
        return raw

    def octet(self) -> int:
        """Return one octet as a number."""
        return self.octets(1)[0]

    def tlvs(self) -> dict[int, bytes]:
        """Return the optional parameters that end the body."""
        found = {}
        while self._at < len(self._body):
            try:
                tag, length = struct.unpack(">HH", self.octets(4))
                found[tag] = self.octets(length)
            except PduError as error:
                raise PduError(Status.ESME_RINVOPTPARSTREAM) from error
        return found


def c_string(text: str) -> bytes:
    """Return a text with its end."""
    return text.encode("latin-1") + b"\0"


def write_tlvs(tlvs: Mapping[int, bytes]) -> bytes:
    """Return optional parameters as they end a body."""
    return b"".join(struct.pack(">HH", tag, len(value)) + value for tag, value in tlvs.items())


@dataclass(frozen=True, slots=True)
class Bind:
    """Who wants to be bound."""

    system_id: str
    password: str

    @classmethod
    def read(cls, body: bytes) -> "Bind":
        """Read the body of bind_receiver, bind_transmitter or bind_transceiver."""
        reader = Reader(body)
        return cls(reader.text(16), reader.text(9))


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """The body of submit_sm and deliver_sm, which have the same fields (sections 4.4.1 and 4.6.1)."""

    source: str
    destination: str
    octets: bytes = b""
    esm_class: int = 0
    data_coding: int = 0
    registered: int = 0
    validity: str = ""
    source_ton: int = 0
    destination_ton: int = 0
    tlvs: Mapping[int, bytes] = field(default_factory=dict)

    @classmethod
    def read(cls, body: bytes) -> "ShortMessage":
        """Read the body of a submit_sm.

        Raises:
            PduError: it ends too early, or a field is longer than it may be.

        """
        reader = Reader(body)
        reader.text(6)  # service_type
        source_ton, _, source = reader.octet(), reader.octet(), reader.text(21)
        destination_ton, _, destination = reader.octet(), reader.octet(), reader.text(21)
        esm_class, _, _ = reader.octets(3)  # protocol_id and priority_flag mean nothing here
        reader.text(17)  # schedule_delivery_time
        validity = reader.text(17)
        registered, _, data_coding, _ = reader.octets(4)  # replace_if_present_flag and sm_default_msg_id likewise
        octets = reader.octets(reader.octet())
        return cls(
            source=source,
            destination=destination,
            octets=octets,
            esm_class=esm_class,
            data_coding=data_coding,
            registered=registered,
            validity=validity,
            source_ton=source_ton,
            destination_ton=destination_ton,
            tlvs=reader.tlvs(),
        )

    def body(self) -> bytes:
        """Return it as the body of a deliver_sm."""
        head = b"\0" + bytes([self.source_ton, 1]) + c_string(self.source)
        head += bytes([self.destination_ton, 1]) + c_string(self.destination) + bytes([self.esm_class, 0, 0])
        head += c_string("") + c_string(self.validity) + bytes([self.registered, 0, self.data_coding, 0])
        return head + bytes([len(self.octets)]) + self.octets + write_tlvs(self.tlvs)


def deliver(sequence: int, message: ShortMessage) -> Pdu:
    """Return a deliver_sm."""
    return Pdu(Command.DELIVER_SM, Status.ESME_ROK, sequence, message.body())


def read_query(body: bytes) -> str:
    """Return the message id a query_sm asks about."""
    return Reader(body).text(65)
