"""A bare ESME for tests of the SMSC: it speaks SMPP by hand, so that neither codec is checked against itself."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Self

BIND_RECEIVER, BIND_TRANSMITTER, QUERY, SUBMIT, DELIVER, UNBIND, BIND, ENQUIRE = 1, 2, 3, 4, 5, 6, 9, 0x15
ANSWER = 0x80000000


@dataclass(frozen=True)
class Delivered:
    """A deliver_sm as it came."""

    source: str
    destination: str
    esm_class: int
    coding: int
    octets: bytes
    tlvs: dict[int, bytes]

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Read the body field by field."""
        _, rest = body.split(b"\0", 1)
        source, rest = rest[2:].split(b"\0", 1)
        destination, rest = rest[2:].split(b"\0", 1)
        esm_class, rest = rest[0], rest[3:]
        _, _, rest = rest.split(b"\0", 2)
        coding, length = rest[2], rest[4]
        octets, rest = rest[5 : 5 + length], rest[5 + length :]
        tlvs = {}
        while rest:
            tag, size = struct.unpack(">HH", rest[:4])
            tlvs[tag], rest = rest[4 : 4 + size], rest[4 + size :]
        return cls(source.decode(), destination.decode(), esm_class, coding, octets, tlvs)

    @property
    def words(self) -> dict[str, str]:
        """The facts in the text of a receipt."""
        text = self.octets.decode().replace("submit date:", "submit:").replace("done date:", "done:")
        return dict(pair.split(":", 1) for pair in text.split(" ")[:7])


@dataclass
class Esme:
    """One connection; `refuse` is how the next deliver_sm are answered, `order` what came when."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    delivered: list[Delivered] = field(default_factory=list)
    refuse: list[int] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    silent: bool = False
    gone: bool = False
    _answers: dict[int, asyncio.Future[tuple[int, int, bytes]]] = field(default_factory=dict)
    _sequence: int = 0

    async def ask(self, command: int, body: bytes = b"") -> tuple[int, bytes]:
        """Ask and return the status and body of the answer."""
        _, status, told = await asyncio.wait_for(self.begin(command, body), 5)
        return status, told

    def begin(self, command: int, body: bytes = b"") -> "asyncio.Future[tuple[int, int, bytes]]":
        """Ask, and let the answer come when it comes."""
        self._sequence += 1
        self._answers[self._sequence] = asyncio.get_running_loop().create_future()
        self.writer.write(struct.pack(">IIII", 16 + len(body), command, 0, self._sequence) + body)
        return self._answers[self._sequence]

    async def bind(self, password: str = "sandbox", command: int = BIND, user: str = "usynys") -> int:  # noqa: S107 - everybody's
        """Bind and return the status."""
        body = f"{user}\0{password}\0\0".encode() + bytes([0x34, 0, 0]) + b"\0"
        return (await self.ask(command, body))[0]

    async def submit(self, octets: bytes, **fields: int | str | bytes) -> tuple[int, str]:
        """Submit one SMS and return status and id."""
        status, body = await self.ask(SUBMIT, submit_sm(octets, **fields))
        return status, body.rstrip(b"\0").decode()

    async def listen(self) -> None:
        """Take what comes, answer what is delivered, and end when the other side leaves."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                length, command, status, sequence = struct.unpack(">IIII", await self.reader.readexactly(16))
                body = await self.reader.readexactly(length - 16)
                if command & ANSWER:
                    self.order.append("answer")
                    if waiting := self._answers.pop(sequence, None):
                        waiting.set_result((command, status, body))
                    continue
                self.order.append("deliver")
                self.delivered.append(Delivered.read(body))
                if not self.silent:
                    told = struct.pack(
                        ">IIII", 17, DELIVER | ANSWER, self.refuse.pop(0) if self.refuse else 0, sequence
                    )
                    self.writer.write(told + b"\0")
        self.gone = True

    async def until_gone(self) -> None:
        """Wait until the other side has hung up."""
        async with asyncio.timeout(5):
            while not self.gone:  # noqa: ASYNC110 - as below
                await asyncio.sleep(0.01)

    async def until(self, count: int) -> None:
        """Wait until so many deliver_sm have come; five seconds of the wall are far too long."""
        async with asyncio.timeout(5):
            while len(self.delivered) < count:  # noqa: ASYNC110 - this ESME is only a list
                await asyncio.sleep(0.01)


def submit_sm(octets: bytes, **fields: int | str | bytes) -> bytes:
    """Return the body of a submit_sm."""
    told: dict[str, Any] = {"source": "1414", "to": "77471234567", "esm": 0, "coding": 0, "registered": 1}
    told |= {"validity": "", "tlvs": b""} | fields
    body = b"\0" + bytes([0, 1]) + f"{told['source']}\0".encode() + bytes([1, 1]) + f"{told['to']}\0".encode()
    body += bytes([told["esm"], 0, 0]) + b"\0" + f"{told['validity']}\0".encode()
    body += bytes([told["registered"], 0, told["coding"], 0, len(octets)]) + octets
    return body + bytes(told["tlvs"])


@contextlib.asynccontextmanager
async def connected(port: int) -> AsyncIterator[Esme]:
    """Connect, without a bind."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    esme = Esme(reader, writer)
    listening = asyncio.create_task(esme.listen())
    try:
        yield esme
    finally:
        listening.cancel()
        writer.transport.abort()
        await asyncio.gather(listening, return_exceptions=True)


@contextlib.asynccontextmanager
async def bound(port: int) -> AsyncIterator[Esme]:
    """Connect and bind as a transceiver."""
    async with connected(port) as esme:
        assert await esme.bind() == 0
        yield esme
