"""PDUs for people: what stands in each, and its octets."""

from collections.abc import Iterator, Sequence
from struct import unpack_from

from sms.smpp.concatenation import split
from sms.smpp.encoding import decode
from sms.smpp.pdu import HEADER, read_deliver

_NAMES = {
    0x00000009: "bind_transceiver",
    0x80000009: "bind_transceiver_resp",
    0x00000004: "submit_sm",
    0x80000004: "submit_sm_resp",
    0x00000005: "deliver_sm",
    0x80000005: "deliver_sm_resp",
    0x00000006: "unbind",
    0x80000006: "unbind_resp",
}
_PARAMETERS = {0x001E: "receipted_message_id", 0x0204: "user_message_reference", 0x0427: "message_state"}
_WIDTH = 24

Packet = tuple[str, bytes]


def number(packet: Packet) -> int:
    """Return its sequence number."""
    return int(unpack_from("!I", packet[1], 12)[0])


def command(packet: Packet) -> int:
    """Return its command."""
    return int(unpack_from("!I", packet[1], 4)[0])


def paired(packets: Sequence[Packet]) -> Iterator[Packet]:
    """Yield each request with its answer behind it: what lies between the two differs from run to run."""
    for packet in packets:
        if command(packet) & 0x80000000:
            continue
        yield packet
        answers = [other for other in packets if command(other) == command(packet) | 0x80000000]
        yield next(other for other in answers if number(other) == number(packet) and other[0] != packet[0])


def drawn(packet: Packet) -> str:
    """Draw one PDU: which way it goes, what it says, its octets."""
    way, pdu = packet
    status = int(unpack_from("!I", pdu, 8)[0])
    title = f"{way} {_NAMES[command(packet)]}  sequence {number(packet)}  status {status}  {len(pdu)} octets"
    octets = [pdu[at : at + _WIDTH].hex(" ") for at in range(0, len(pdu), _WIDTH)]
    return "\n".join([title, *(f"    {line}" for line in (*_said(packet), *octets))])


def _said(packet: Packet) -> Iterator[str]:
    _, pdu = packet
    if command(packet) in {0x80000004, 0x80000009}:
        yield f"{pdu[HEADER:].split(bytes(1))[0].decode()!r}"
    if command(packet) not in {0x04, 0x05}:
        return
    read = read_deliver(pdu)  # a submit_sm has the same fields
    yield f"from {read.source} to {read.destination}  esm_class {read.esm_class:#04x}  data_coding {read.data_coding}"
    place, body, length = split(read.body) if read.has_header else (None, read.body, 0)
    if place:
        head = read.body[:length].hex(" ")
        yield f"header {head}: part {place.number} of {place.total}, reference {place.reference:#06x}"
    yield f"«{decode(body, read.data_coding)}»"
    for tag, value in read.parameters.items():
        yield f"{_PARAMETERS[tag]} {value.hex()}"
