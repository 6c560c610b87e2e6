"""A proxy that cuts connections, refuses new ones, and stands before several servers as a load balancer does."""

import asyncio
import contextlib
from collections.abc import Sequence
from itertools import count

from tests.ports import free_port

#: Where a server listens: a port of loopback, or the path of a socket.
Address = int | str


class Proxy:
    """Passes octets on to whoever of several servers answers, in turns."""

    def __init__(self, *behind: Address) -> None:
        self.port, self.behind, self.refuses = free_port(), list[Address](behind), False
        self._turn, self._open = count(), set[asyncio.StreamWriter]()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port)

    async def close(self) -> None:
        """Listen no more."""
        await self.cut()
        if self._server:
            self._server.close()

    async def cut(self) -> int:
        """Cut every connection where it is; tells how many there were."""
        cut = list(self._open)
        for writer in cut:
            writer.transport.abort()
        await asyncio.sleep(0)
        return len(cut)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found = None if self.refuses else await self._server_that_answers()
        if found is None:
            writer.transport.abort()
            return
        other_reader, other_writer = found
        self._open |= {writer, other_writer}
        try:
            with contextlib.suppress(asyncio.CancelledError):  # only at the end of the loop
                await asyncio.gather(_copy(reader, other_writer), _copy(other_reader, writer))
        finally:
            self._open -= {writer, other_writer}
            writer.transport.abort()
            other_writer.transport.abort()

    async def _server_that_answers(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        start = next(self._turn)
        for address in _turned(self.behind, start):
            with contextlib.suppress(OSError):
                if isinstance(address, int):
                    return await asyncio.open_connection("127.0.0.1", address)
                return await asyncio.open_unix_connection(address)
        return None


def _turned(addresses: Sequence[Address], start: int) -> list[Address]:
    start %= max(len(addresses), 1)
    return [*addresses[start:], *addresses[:start]]


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while octets := await reader.read(1 << 16):
            writer.write(octets)
            await writer.drain()
    with contextlib.suppress(OSError, RuntimeError):
        writer.write_eof()
