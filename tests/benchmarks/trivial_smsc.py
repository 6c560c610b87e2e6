"""A trivial SMSC in a process of its own: takes every submit_sm, and sends its receipt at once."""

import asyncio
import sys
from struct import pack, unpack_from
from typing import cast

BIND, SUBMIT, DELIVER, ENQUIRE, UNBIND = 0x09, 0x04, 0x05, 0x15, 0x06
RESPONSE = 0x80000000


def pdu(command: int, sequence: int, body: bytes = b"") -> bytes:
    """Write one PDU with a status of 0."""
    return pack("!IIII", 16 + len(body), command, 0, sequence) + body


class Smsc(asyncio.Protocol):
    """One connection."""

    count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport, self._rest = cast("asyncio.Transport", transport), b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole PDU."""
        self._rest += data
        answers, at = [], 0
        while at + 16 <= len(self._rest):
            length, command, _, sequence = unpack_from("!IIII", self._rest, at)
            if at + length > len(self._rest):
                break
            answers.append(self._answer(command, sequence, self._rest[at + 16 : at + length]))
            at += length
        self._rest = self._rest[at:]
        self._transport.write(b"".join(answers))

    def _answer(self, command: int, sequence: int, body: bytes) -> bytes:
        if command == SUBMIT:
            Smsc.count += 1
            return pdu(SUBMIT | RESPONSE, sequence, b"%d\x00" % Smsc.count) + receipt(Smsc.count, phone_in(body))
        if command in {BIND, ENQUIRE, UNBIND}:
            return pdu(command | RESPONSE, sequence, b"box\x00" if command == BIND else b"")
        return b""


def phone_in(body: bytes) -> bytes:
    """Return whom a submit_sm is for."""
    source_ends = body.index(b"\x00", 3)
    return body[source_ends + 3 : body.index(b"\x00", source_ends + 3)]


def receipt(number: int, phone: bytes) -> bytes:
    """Return the deliver_sm that tells of a delivery."""
    text = b"id:%d sub:001 dlvrd:001 submit date:2611211530 done date:2611211530 stat:DELIVRD err:000 text:" % number
    head = b"\x00\x01\x01" + phone + b"\x00\x03\x001414\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00" + bytes([len(text)])
    state = pack("!HHB", 0x0427, 1, 2)
    return pdu(DELIVER, number & 0x7FFFFFFF, head + text + state)


async def serve() -> None:
    """Serve until standard input ends; the port is told on standard output."""
    server = await asyncio.get_running_loop().create_server(Smsc, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
