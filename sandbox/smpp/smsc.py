"""The SMSC itself: it listens, lets the gateway in, takes SMS, and hands over what is for it until that is taken."""

import asyncio
import itertools
import sqlite3
from datetime import datetime, timedelta
from itertools import groupby

from sandbox import faults, jobs
from sandbox.box import Box
from sandbox.faults import Fault, FaultKind
from sandbox.instants import SHOWN_ZONE, from_ms
from sandbox.jobs import Job, JobKind
from sandbox.smpp import carrying, receipts
from sandbox.smpp.pdu import VERSION, Bind, PduError, ShortMessage, c_string, read_query, write_tlvs
from sandbox.smpp.session import Session
from sandbox.smpp.words import Status, Tag

_NAME = "usynys-sandbox"
_LONGEST_WAIT = 10.0  # wall seconds for the answer to a deliver_sm
_FIRST_RETRY, _LAST_RETRY = timedelta(seconds=1), timedelta(seconds=60)
_AT_ONCE = 16  # phones that are served at the same time
_DROPPED = frozenset({Status.ESME_ROK, Status.ESME_RX_P_APPN, Status.ESME_RX_R_APPN})  # taken, or refused for good
_REFUSALS = {"21211": Status.ESME_RINVDSTADR, "21614": Status.ESME_RINVDSTADR}


class Smsc:
    """The listener and its sessions."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._listener: asyncio.Server | None = None
        self._changing = asyncio.Lock()
        self._sessions: dict[Session, asyncio.Task[None]] = {}
        self._turns = itertools.count()
        self._seeing: set[asyncio.Task[None]] = set()

    @property
    def listening(self) -> bool:
        """Whether the gateway can bind."""
        return self._listener is not None

    @property
    def binds(self) -> list[str]:
        """How the gateway is bound, one word for each connection."""
        bound = [session.bound for session in self._sessions]
        return [command.name.lower().removeprefix("bind_") for command in bound if command is not None]

    @property
    def receivers(self) -> list[Session]:
        """The sessions that take receipts and replies."""
        return [session for session in self._sessions if session.receives]

    async def follow(self) -> None:
        """Listen as long as the vendor is there; when it is down, there is no connection and none can be made."""
        port = self._box.wires.smpp_port
        if not port:
            return
        async with self._changing:
            if await self._box.store.do(lambda db: faults.is_down(db, "smpp", self._box.clock.now())):
                await self.close()
            elif self._listener is None:
                self._listener = await asyncio.start_server(self._serve, "127.0.0.1", port)

    async def close(self) -> None:
        """Hang up and listen no more."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        serving = list(self._sessions.items())
        for session, _ in serving:
            session.abort()
        await asyncio.gather(*(task for _, task in serving), return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(self, reader, writer)
        task = asyncio.current_task()
        if task is None or self._listener is None:
            session.abort()
            return
        self._sessions[session] = task
        try:
            await session.run()
        finally:
            del self._sessions[session]

    # ------------------------------------------------------------------------------------------ what is asked of us

    async def strike(self, method: str, *, always: bool) -> Fault | None:
        """Return the fault that hits a request, if any."""

        def look(db: sqlite3.Connection) -> Fault | None:
            named = any(fault.method == method for fault in faults.active(db))
            return faults.strike(db, FaultKind.ANSWER, wire="smpp", method=method) if always or named else None

        return await self._box.store.do(look)

    async def bind(self, _: Session, body: bytes) -> bytes:
        """Let the gateway in; what was kept for it comes next."""
        asked, wires = Bind.read(body), self._box.wires
        if asked.system_id != wires.smpp_system_id:
            raise PduError(Status.ESME_RINVSYSID)
        if asked.password != wires.smpp_password:
            raise PduError(Status.ESME_RINVPASWD)
        asyncio.get_running_loop().call_soon(self._box.woken.set)
        return c_string(_NAME) + write_tlvs({Tag.SC_INTERFACE_VERSION: bytes([VERSION])})

    async def submit(self, session: Session, body: bytes) -> bytes:
        """Take an SMS, or one part of a long one."""
        message = ShortMessage.read(body)
        number = carrying.number_of(message, self._box.wires.smpp_from)

        def take(db: sqlite3.Connection) -> Fault | carrying.Taken:
            refused = faults.strike(db, FaultKind.REFUSED, wire="smpp", number=number)
            return refused or carrying.accept(db, self._box, number, message)

        taken = await self._box.store.do(take)
        if isinstance(taken, Fault):
            raise PduError(_REFUSALS.get(taken.what) or Status.__members__.get(taken.what, Status.ESME_RSUBMITFAIL))
        if taken.early is not None:
            self._deliver_early(session, taken.early)
        self._box.woken.set()
        return c_string(taken.shown)

    def _deliver_early(self, session: Session, job: Job) -> None:
        """Let a receipt overtake the answer to submit_sm; if it is not taken, it comes again as any other."""
        waiting = session.deliver(bytes.fromhex(job.body["pdu"])) if session.receives else None

        async def see() -> None:
            taken = waiting is not None and await _answered(waiting) in _DROPPED
            if not taken:
                await self._box.store.do(lambda db: jobs.add(db, job))
                self._box.woken.set()

        task = asyncio.create_task(see())
        self._seeing.add(task)
        task.add_done_callback(self._seeing.discard)

    async def query(self, body: bytes) -> bytes:
        """Tell what became of a part."""
        asked, style = read_query(body), self._box.wires.smpp_ids
        base = 10 if style == "decimal" else 16
        try:
            part_id = int(asked, base)
        except ValueError as error:
            raise PduError(Status.ESME_RINVMSGID) from error
        found = await self._box.store.do(lambda db: carrying.find(db, part_id))
        if found is None:
            raise PduError(Status.ESME_RQUERYFAIL)
        state = receipts.state_of(found.status, found.code)
        final = f"{from_ms(found.done).astimezone(SHOWN_ZONE):%y%m%d%H%M%S}020+" if found.done else ""
        return c_string(asked) + c_string(final) + bytes([state, receipts.error_of(found.code) & 0xFF])

    # --------------------------------------------------------------------------------------- what we bring by ourselves

    async def deliver_due(self) -> bool:
        """Deliver all that is due, side by side, but what concerns one phone in its order; tell whether any was."""
        if not self.receivers:
            return False
        found = await self._box.store.do(lambda db: jobs.due(db, JobKind.DELIVER, self._box.clock.now()))
        by_number = sorted(found, key=lambda job: job.number)
        room = asyncio.Semaphore(_AT_ONCE)
        done: list[Job] = []

        async def in_order(group: list[Job]) -> None:
            async with room:
                for job in group:
                    if not await self._deliver(job, done):
                        return

        groups = [list(group) for _, group in groupby(by_number, key=lambda job: job.number)]
        await asyncio.gather(*map(in_order, groups))
        await self._box.store.do(lambda db: carrying.heard(db, done))
        return bool(found)

    async def _deliver(self, job: Job, done: list[Job]) -> bool:
        """Hand one over; False when it must come again, and with it what comes after it."""
        if not (receivers := self.receivers):
            return False
        session = receivers[next(self._turns) % len(receivers)]
        status = await _answered(session.deliver(bytes.fromhex(job.body["pdu"])))
        if status in _DROPPED:
            done.append(job)
            return True
        if not session.receives:
            return False  # it comes again when somebody is bound
        until = self._box.clock.now() + min(_FIRST_RETRY * (1 << min(job.tries, 10)), _LAST_RETRY)
        await self._box.store.do(lambda db: jobs.put_off(db, job, until))
        return False

    def may_deliver(self, due: datetime | None) -> datetime | None:
        """Return when a delivery can be made: as it is due, or not at all while nobody is bound."""
        return due if self.receivers else None


async def _answered(waiting: "asyncio.Future[int]") -> int | None:
    """Return how a deliver_sm was answered, None when it was not."""
    try:
        async with asyncio.timeout(_LONGEST_WAIT):
            return await waiting
    except (TimeoutError, ConnectionError):
        return None
