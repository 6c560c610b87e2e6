"""A carrier in a process of its own: posts requests that lie in a file through many connections, and tells how long.

Each line on standard input is one run: port, number of connections, and the file, in which each request stands behind
its length (4 octets). A connection sends its next request when the one before was answered, as carriers do.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path
from struct import unpack_from
from typing import cast

import uvloop

_END, _LENGTH = b"\r\n\r\n", b"content-length:"


def requests_in(file: Path) -> list[bytes]:
    """Read the requests of a file."""
    octets, at, found = file.read_bytes(), 0, []
    while at < len(octets):
        (length,) = unpack_from("!I", octets, at)
        found.append(octets[at + 4 : at + 4 + length])
        at += 4 + length
    return found


class Run:
    """What is still to be sent, and what was answered."""

    def __init__(self, requests: list[bytes]) -> None:
        self.waiting = iter(requests)
        self.owed = len(requests)
        self.answers: Counter[str] = Counter()
        self.done = asyncio.get_running_loop().create_future()

    def answered(self, status: str) -> None:
        """Count an answer."""
        self.answers[status] += 1
        self.owed -= 1
        if not self.owed:
            self.done.set_result(time.perf_counter())


class Line(asyncio.Protocol):
    """One connection that stays open."""

    def __init__(self, run: Run) -> None:
        self._run, self._rest = run, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection; nothing is sent yet."""
        self._transport = cast("asyncio.Transport", transport)

    def send(self) -> None:
        """Send the next request, if there is one."""
        if request := next(self._run.waiting, None):
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Send the next request when this one is answered whole."""
        self._rest += data
        head, found, body = self._rest.partition(_END)
        if not found:
            return
        lower = head.lower()
        at = lower.find(_LENGTH)
        length = int(lower[at + len(_LENGTH) :].partition(b"\r")[0]) if at >= 0 else 0
        if len(body) >= length:
            self._rest = body[length:]
            self._run.answered(head[9:12].decode())
            self.send()

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


async def play(port: int, connections: int, file: Path) -> None:
    """Play one run and tell what came of it."""
    run = Run(requests_in(file))
    loop = asyncio.get_running_loop()
    lines = [(await loop.create_connection(lambda: Line(run), "127.0.0.1", port))[1] for _ in range(connections)]
    began = time.perf_counter()
    for line in lines:
        line.send()
    ended = await run.done
    for line in lines:
        line.close()
    sys.stdout.write(json.dumps({"seconds": ended - began, "answers": run.answers}) + "\n")
    sys.stdout.flush()


async def serve() -> None:
    """Play runs until standard input ends."""
    while words := (await asyncio.to_thread(sys.stdin.readline)).split():
        await play(int(words[0]), int(words[1]), Path(words[2]))


if __name__ == "__main__":
    uvloop.run(serve())
