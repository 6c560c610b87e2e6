"""One connection of the gateway to the SMSC: bound, asked, answered, and handed what is for it."""

import asyncio
import contextlib
import itertools
from typing import Protocol

from sandbox.faults import Fault
from sandbox.smpp.pdu import HEADER, LONGEST, Pdu, PduError, ShortMessage, answer, deliver, nack
from sandbox.smpp.words import ANSWER, BINDS, Command, Status

_STRUCK = BINDS | {Command.SUBMIT_SM, Command.QUERY_SM}
_BAD_DAYS = {"429": Status.ESME_RTHROTTLED, "500": Status.ESME_RSYSERR, "503": Status.ESME_RMSGQFUL}


class Desk(Protocol):
    """Whoever knows the answers: the SMSC behind its connections."""

    async def strike(self, method: str, *, always: bool) -> Fault | None:
        """Return the fault that hits a request, if any; without `always` only one that names the method."""
        ...

    async def bind(self, session: "Session", body: bytes) -> bytes:
        """Let a session in; raises PduError."""
        ...

    async def submit(self, session: "Session", body: bytes) -> bytes:
        """Take an SMS; raises PduError."""
        ...

    async def query(self, body: bytes) -> bytes:
        """Tell what became of an SMS; raises PduError."""
        ...


class Session:
    """Reads PDUs and answers each in turn; what is delivered meanwhile is answered by the other side."""

    def __init__(self, desk: Desk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._desk, self._reader, self._writer = desk, reader, writer
        self._sequences = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[int]] = {}
        self._slow: asyncio.Task[None] | None = None
        self._behind: list[bytes] = []  # what waits for the end of a slow answer
        self._mute = False  # our side of the connection is closed
        self.bound: Command | None = None

    @property
    def receives(self) -> bool:
        """Whether receipts and replies may be delivered here."""
        receivers = {Command.BIND_RECEIVER, Command.BIND_TRANSCEIVER}
        return self.bound in receivers and not (self._mute or self._writer.is_closing())

    async def run(self) -> None:
        """Serve until the other side leaves, or speaks no SMPP."""
        try:
            while (pdu := await self._next()) is not None:
                await self._take(pdu)
        except (OSError, asyncio.IncompleteReadError):
            pass  # it left without a word
        finally:
            self.abort()

    def abort(self) -> None:
        """Tear the connection down; what was not answered will be delivered again."""
        self.bound = None
        if self._slow is not None:
            self._slow.cancel()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError())
                waiting.exception()  # seen: nobody may be waiting any more
        self._waiting.clear()
        self._writer.transport.abort()

    def deliver(self, message: ShortMessage | bytes) -> "asyncio.Future[int]":
        """Hand a deliver_sm over at once; the future tells how it was answered, or that the connection is gone."""
        sequence = next(self._sequences)
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[sequence] = waiting
        if isinstance(message, bytes):
            self._send(Pdu(Command.DELIVER_SM, Status.ESME_ROK, sequence, message))
        else:
            self._send(deliver(sequence, message))
        return waiting

    async def _next(self) -> Pdu | None:
        """Return the next PDU; None when no PDU can be found in what comes."""
        length, command, status, sequence = HEADER.unpack(await self._reader.readexactly(HEADER.size))
        if not HEADER.size <= length <= LONGEST:
            self._send(nack(sequence, Status.ESME_RINVCMDLEN))
            return None
        return Pdu(command, status, sequence, await self._reader.readexactly(length - HEADER.size))

    async def _take(self, pdu: Pdu) -> None:
        if pdu.command & ANSWER:
            waiting = self._waiting.pop(pdu.sequence, None)
            if waiting is not None and not waiting.done():
                waiting.set_result(pdu.status)
            return
        try:
            command = Command(pdu.command)
        except ValueError:
            self._send(nack(pdu.sequence, Status.ESME_RINVCMDID))
            return
        fault = await self._desk.strike(command.name.lower(), always=command in _STRUCK)
        if fault is None:
            self._send(await self._answer(command, pdu))
        elif fault.what in _BAD_DAYS or fault.what in Status.__members__:
            self._send(answer(pdu, _BAD_DAYS.get(fault.what) or Status[fault.what]))
        else:
            told = await self._answer(command, pdu) if fault.taken else None
            self._misbehave(fault, told)
        if command is Command.UNBIND:
            self._writer.close()

    async def _answer(self, command: Command, pdu: Pdu) -> Pdu:
        try:
            return answer(pdu, body=await self._do(command, pdu.body))
        except PduError as error:
            return answer(pdu, error.status)

    async def _do(self, command: Command, body: bytes) -> bytes:
        if command in BINDS:
            if self.bound is not None:
                raise PduError(Status.ESME_RALYBND)
            told = await self._desk.bind(self, body)
            self.bound = command
            return told
        if self.bound is None and command is not Command.ENQUIRE_LINK:
            raise PduError(Status.ESME_RINVBNDSTS)
        if command in {Command.ENQUIRE_LINK, Command.UNBIND}:
            return b""
        if command is Command.DELIVER_SM or self.bound is Command.BIND_RECEIVER:
            raise PduError(Status.ESME_RINVBNDSTS)
        return await (self._desk.submit(self, body) if command is Command.SUBMIT_SM else self._desk.query(body))

    def _misbehave(self, fault: Fault, told: Pdu | None) -> None:
        """Say nothing, tear the connection down, stop speaking on it, or speak very slowly."""
        if fault.what == "reset":
            self.abort()
        elif fault.what == "half_closed":
            self._mute = True
            self._writer.write_eof()
        elif fault.what == "trickle" and told is not None and self._slow is not None:
            self._send(told)  # one is slow enough
        elif fault.what == "trickle" and told is not None:
            self._slow = asyncio.create_task(self._trickle(told.octets(), fault.seconds))

    async def _trickle(self, octets: bytes, seconds: float) -> None:
        """Send octet by octet, in so many seconds of the wall."""
        for octet in octets:
            self._writer.write(bytes([octet]))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds / len(octets)):
                    await asyncio.Event().wait()
        self._slow, behind, self._behind = None, self._behind, []
        self._writer.writelines(behind)

    def _send(self, pdu: Pdu) -> None:
        if self._slow is not None:
            self._behind.append(pdu.octets())
        elif not (self._mute or self._writer.is_closing()):
            self._writer.write(pdu.octets())
