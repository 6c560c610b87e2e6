"""SMPP's channel, with its real books, against an SMSC on a socket that speaks just enough to be unpleasant."""

import asyncio
import contextlib
import struct
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from core.flow.channel import Failure, Outgoing
from core.ports import Channel
from tests.contract.days import Day, Outcome
from tests.contract.smpp.side import OurSide, our_side, sms
from tests.ports import free_port

_HEAD = struct.Struct("!IIII")
_ANSWERS, _SUBMIT, _UNBIND, _ENQUIRE = 0x80000000, 0x04, 0x06, 0x15
_BINDS = {0x01, 0x02, 0x09}
#: An answer of so many octets is as good as one without end.
_ENOUGH = 64 * 1024 * 1024
_STATUS = {
    Day.THROTTLED: 0x58,
    Day.TROUBLE: 0x08,
    Day.BUSY: 0x14,
    Day.REFUSAL: 0x01,
    Day.BAD_ADDRESS: 0x0B,
}
_FIRST_WAIT = timedelta(seconds=1)


class SmppStand:
    """SMS over one bind."""

    name: ClassVar[str] = "SMPP"
    secrets: ClassVar[tuple[str, ...]] = ("77471234567", "балабақша")
    sent_elsewhere = 0
    owed: ClassVar[Mapping[Day, Outcome | str]] = {
        Day.THROTTLED: Outcome(Failure.THROTTLED, _FIRST_WAIT),
        Day.THROTTLED_WAIT: "no SMSC names a wait",
        Day.BUSY: Outcome(Failure.THROTTLED, _FIRST_WAIT),
        Day.PROXY: "no proxy",
        Day.UNWANTED: "receipts tell it",
        Day.REDIRECT: "no such answer",
        Day.HOLES: Outcome(),
        Day.LOST_UNTAKEN: Outcome(Failure.TIMEOUT, found="taken"),
    }

    def __init__(self, side: OurSide, days: deque[Day], tried: list[str]) -> None:
        self._side, self._days, self.tried = side, days, tried
        self.channel: Channel = side.channel
        self.poured = 0
        self.over = asyncio.Event()  # cleared while a connection hangs for good
        self.over.set()

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls) -> AsyncIterator["SmppStand"]:
        """Open the SMSC, and the channel to it."""
        days, tried = deque[Day](), list[str]()
        stands: list[SmppStand] = []
        tasks: set[asyncio.Task[None]] = set()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task
            tasks.add(task)
            try:
                with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                    await _Talk(stands[0], reader, writer).go_on()
            finally:
                writer.transport.abort()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with tempfile.TemporaryDirectory() as folder:
            async with our_side(Path(folder), port) as side:
                stands.append(cls(side, days, tried))
                yield stands[0]
            server.close()
            await asyncio.sleep(0.1)  # a connection that was accepted just now has its talk begun, and can be ended
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def stage(self, day: Day) -> None:
        """Let the SMSC have such a day, once."""
        if day is Day.NO_CONNECTION:
            self._move_away()
        else:
            self._days.append(day)

    def _move_away(self) -> None:
        """Let our side know another address, at which nobody listens."""
        (session,) = self._side.sessions
        session.account = type(session.account)("127.0.0.1", free_port(), "usynys", "secret", "1414")

    def message(self, number: int) -> Outgoing:
        """Return an offer of its own words, short enough for one part."""
        return sms(f"{number}. «Ақбота» балабақшасында орын бар. Аласыз ба?", f"m-{number}")

    async def seen(self) -> list[str]:
        """Return the words that reached the SMSC, once for each time."""
        return self.tried

    async def later(self) -> None:
        """Let the minute pass in which a late answer or a receipt may come, and a connection that hangs."""
        await self.over.wait()
        self._side.clock.pin(self._side.clock.now() + timedelta(minutes=2))

    def comes(self, words: str) -> Day:
        """Note what reached the SMSC; answer the day it has."""
        self.tried.append(words)
        return self._days.popleft() if self._days else Day.TAKES

    def wants(self, day: Day) -> bool:
        """Tell whether this day comes next, and let it pass if it does."""
        if self._days and self._days[0] is day:
            self._days.popleft()
            return True
        return False


class _Talk:
    """One connection at the SMSC."""

    def __init__(self, stand: SmppStand, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._stand, self._reader, self._writer = stand, reader, writer

    async def go_on(self) -> None:
        """Answer until the connection ends."""
        while True:
            length, command, _, sequence = _HEAD.unpack(await self._reader.readexactly(_HEAD.size))
            body = await self._reader.readexactly(length - _HEAD.size)
            if command == _SUBMIT:
                await self._submitted(sequence, self._stand.comes(_words(body)))
            elif command in _BINDS and self._stand.wants(Day.CREDENTIALS):
                self._say(command, 0x0E, sequence)
            elif command in _BINDS:
                self._say(command, 0, sequence, b"smsc\0")
            elif command in {_ENQUIRE, _UNBIND}:
                self._say(command, 0, sequence)

    def _say(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        self._writer.write(_HEAD.pack(_HEAD.size + len(body), _ANSWERS | command, status, sequence) + body)

    async def _submitted(self, sequence: int, day: Day) -> None:
        answer = _HEAD.pack(_HEAD.size + 5, _ANSWERS | _SUBMIT, 0, sequence) + f"{sequence:04}\0".encode()
        written = {Day.TAKES: answer, Day.HALF_ANSWER: answer[:10], Day.GARBAGE: b"<html>It works!</html>" * 9}
        if day in written:
            self._writer.write(written[day])
        elif day in _STATUS or day is Day.HOLES:
            self._say(_SUBMIT, _STATUS.get(day, 0), sequence)
        elif day is Day.HALF_CLOSED:
            self._writer.write_eof()
        elif day in {Day.HUGE, Day.TRICKLE}:
            await (self._pour(sequence) if day is Day.HUGE else self._trickle(answer))
        elif day is not Day.SILENCE:
            self._writer.transport.abort()
        if day is Day.HALF_ANSWER:  # nothing sensible can follow
            self._stand.over.clear()
            await asyncio.sleep(1.5)
            self._writer.transport.abort()
            await asyncio.sleep(0.1)
            self._stand.over.set()

    async def _trickle(self, answer: bytes) -> None:
        for octet in answer:
            self._writer.write(bytes([octet]))
            await asyncio.sleep(0.06)

    async def _pour(self, sequence: int) -> None:
        self._writer.write(_HEAD.pack(2_000_000_000, _ANSWERS | _SUBMIT, 0, sequence))
        while self._stand.poured < _ENOUGH:
            self._writer.write(bytes(65_536))
            await self._writer.drain()
            self._stand.poured += 65_536


def _words(body: bytes) -> str:
    """Return the text of a submit_sm of one part: the octets behind its length, which the last fields end."""
    at = 0
    for fixed in (2, 2, 3, 0, 0):  # what stands before each next C-octet string
        at = body.index(b"\0", at) + 1 + fixed
    size = body[at + 4]
    return body[at + 5 : at + 5 + size].decode("utf-16-be")
