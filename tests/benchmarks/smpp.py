"""Benchmark `smpp`: messages with their receipts through one bind, parts kept on disk, against bare sockets."""

import asyncio
import gc
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from struct import pack, unpack_from
from subprocess import PIPE
from typing import cast

from commands.loop import settle_memory
from core.flow.channel import Outgoing
from core.flow.receipt import DeliveryReport
from sms.smpp.account import SmppAccount
from sms.smpp.submitting import Submission
from tests.benchmarks.frame import Benchmark, Figure, Tell, compare
from tests.benchmarks.trivial_smsc import BIND, DELIVER, RESPONSE, SUBMIT, pdu
from tests.contract.smpp.side import OurSide, our_side

_CALLS = 3
_WINDOW = 500
_TEXT = "Ақбота балабақшасынан орын бар. Аласыз ба? 1 – иә, 2 – жоқ"
_HERE = Path(__file__).parent
_TABLE = "CREATE TABLE part (id INTEGER PRIMARY KEY, status TEXT, carrier_id TEXT, code TEXT)"
_INDEX = "CREATE INDEX ix_part_carrier_id ON part (carrier_id)"


class Bare(asyncio.Protocol):
    """The floor: the same PDUs from ready octets, a window of them, and each receipt acknowledged."""

    def __init__(self) -> None:
        self._rest = b""
        self.bound, self.done = asyncio.Event(), asyncio.Event()
        self._left: list[bytes] = []
        self._owed = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Bind."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(pdu(BIND, 1, b"usynys\x00secret\x00\x00\x34\x00\x00\x00"))

    def submit(self, pdus: list[bytes]) -> None:
        """Send all of these."""
        self._left, self._owed = pdus, len(pdus)
        self.done.clear()
        self._send(_WINDOW)

    def _send(self, count: int) -> None:
        now, self._left = self._left[:count], self._left[count:]
        if now:
            self.transport.write(b"".join(now))

    def data_received(self, data: bytes) -> None:
        """Take answers and receipts."""
        self._rest += data
        acknowledged, answered, at = [], 0, 0
        while at + 16 <= len(self._rest):
            length, command, _, sequence = unpack_from("!IIII", self._rest, at)
            if at + length > len(self._rest):
                break
            at += length
            if command == DELIVER:
                acknowledged.append(pdu(DELIVER | RESPONSE, sequence, b"\x00"))
            elif command == SUBMIT | RESPONSE:
                answered += 1
            else:
                self.bound.set()
        self._rest = self._rest[at:]
        self._owed -= len(acknowledged)
        self.transport.write(b"".join(acknowledged))
        self._send(answered)
        if self._owed == 0:
            self.done.set()


class Rows:
    """The floor's disk: three times a row for each message, in groups, as durable as the gateway's."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", _TABLE, _INDEX):
            self._db.execute(line)
        self._next = 0

    def write(self, count: int) -> None:
        """Write that so many messages leave, are taken and are delivered."""
        numbers = range(self._next, self._next + count)
        self._next += count
        self._all("INSERT INTO part VALUES (?, 'leaving', '', '')", [(number,) for number in numbers])
        self._all("UPDATE part SET status = 'taken', carrier_id = ?1 WHERE id = ?1", [(number,) for number in numbers])
        self._all("UPDATE part SET status = 'delivered' WHERE carrier_id = ?1", [(str(number),) for number in numbers])

    def _all(self, statement: str, values: Sequence[tuple[object, ...]]) -> None:
        for at in range(0, len(values), _WINDOW):
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(statement, values[at : at + _WINDOW])
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()


@asynccontextmanager
async def trivial_smsc() -> AsyncIterator[int]:
    """Start the SMSC in a process of its own, and end it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", str(_HERE / "trivial_smsc.py"), stdin=PIPE, stdout=PIPE
    )
    assert process.stdout
    try:
        yield int(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()


async def run(_url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Measure at each size; the parts lie in an SQLite file of their own, written as the gateway writes."""
    thresholds = gc.get_threshold()
    settle_memory()  # as `usynys run` does once everything is imported
    async with trivial_smsc() as port:
        bare = await _bound(port)
        with tempfile.TemporaryDirectory(prefix="usynys-bench-") as folder:
            rows = Rows(Path(folder) / "floor.db")
            async with our_side(Path(folder), port, window=_WINDOW) as side:
                figures = [await _measured(side, bare, rows, size, tell) for size in sizes]
            rows.close()
        bare.transport.close()
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    return figures


async def _bound(port: int) -> Bare:
    _, bare = await asyncio.get_running_loop().create_connection(Bare, "127.0.0.1", port)
    await bare.bound.wait()
    return bare


async def _measured(side: OurSide, bare: Bare, rows: Rows, size: int, tell: Tell) -> Figure:
    account = SmppAccount("127.0.0.1", 0, "usynys", "secret", "1414")
    ready = [Submission(_message(f"floor-{number}"), account).pdu(1) for number in range(size)]
    octets = [
        pack("!I", len(one)) + one[4:12] + pack("!I", number + 1) + one[16:]
        for number, one in enumerate(submit.pdu() for submit in ready)
    ]
    program, busy = _Program(side), []

    async def floor(_call: int) -> None:
        bare.submit(list(octets))
        await bare.done.wait()
        rows.write(size)

    async def channel(call: int) -> None:
        messages = [_message(f"{size}-{call}-{time.monotonic_ns()}-{number}") for number in range(size)]
        began = time.process_time()
        await program.send(messages)
        busy.append(time.process_time() - began)

    what, floor_is = "messages with their receipts", "the same PDUs on a bare socket, the same rows on disk"
    figure = await compare(what, channel, floor_is, floor, size=size, calls=_CALLS)
    tell(f"one core, all of it, would do {size / statistics.median(busy):,.0f} messages a second on this machine, now")
    return figure


def _message(name: str) -> Outgoing:
    return Outgoing(message_id=name, address="+77471234567", text=_TEXT)


class _Program:
    """The channel as the outbox uses it: a bounded number of messages side by side."""

    def __init__(self, side: OurSide) -> None:
        self._side = side
        self._owed = 0
        self._done = asyncio.Event()
        side.take_receipt = self._delivered  # type: ignore[method-assign,assignment]  # counted, not kept

    async def _delivered(self, _report: DeliveryReport) -> None:
        self._owed -= 1
        if self._owed == 0:
            self._done.set()

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Send all and wait for all receipts."""
        self._owed = len(messages)
        self._done.clear()
        waiting = iter(messages)
        await asyncio.gather(*(self._worker(waiting) for _ in range(_WINDOW)))
        await self._done.wait()

    async def _worker(self, waiting: "Iterator[Outgoing]") -> None:
        for message in waiting:  # one iterator for all workers
            await self._side.channel.send(message)


BENCHMARK = Benchmark(
    purpose="SMPP: messages with their receipts through one bind against the same PDUs on a bare socket.",
    sizes=(3_000,),
    run=run,
    stores=False,
)
