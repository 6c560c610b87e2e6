"""The loop of the gateway: reads, hands over, ends windows and sends whatever is due, in that order."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from core.gateway import reports, timers
from core.gateway.answering import replies
from core.gateway.handed import handover
from core.gateway.house import House
from core.gateway.sending import lanes, polling, settling
from core.gateway.sending.calls import Calls
from core.metrics import ERRORS
from core.store import due

#: Workers look for due work at least every second; wake-ups are hints (DESIGN section 8).
_LOOK_EVERY = 1.0
#: So much of one kind is done in one transaction.
_GROUP = 100
#: What went wrong is tried again after so long; everything else goes on meanwhile.
_AFTER_ERROR = timedelta(seconds=30)

log = structlog.get_logger("workers")


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: what waits, and how some of it is done."""

    kind: str
    waiting: Callable[[House, Collection[str]], Awaitable[Sequence[str]]]
    do: Callable[[House, Sequence[str]], Awaitable[bool]]
    most: int = 1  # so many at once, in one transaction
    side_by_side: bool = False  # waits on a wire: families do not wait for each other


def _one(do: Callable[[House, str], Awaitable[bool]]) -> Callable[[House, Sequence[str]], Awaitable[bool]]:
    async def one(house: House, subjects: Sequence[str]) -> bool:
        (subject,) = subjects
        return await do(house, subject)

    return one


_READING = Work("reply", replies.waiting, replies.read, most=_GROUP)
_HANDING_OVER = Work("handover", handover.waiting, handover.hand_over, most=_GROUP)
_ENDING = Work("timer", timers.waiting, timers.run, most=_GROUP)
_ASKING = Work("asking", polling.waiting, polling.ask, most=_GROUP)
_SETTLING = Work("settling", settling.waiting, settling.settle, most=_GROUP)
_REPORTING = Work("report", reports.waiting, _one(reports.deliver))


class Workers:
    """Does the gateway's work; also what the sandbox's clock steps through."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stopping = False
        self._one_at_a_time = asyncio.Lock()
        self._again_at: dict[tuple[str, str], datetime] = {}
        self._grammar: asyncio.Task[object] | None = None
        self._calls = Calls(house, partial(self._tell, "work_failed", "message"))
        here = not house.rules_core.remote
        self._handing_over = replace(_HANDING_OVER, side_by_side=not here, most=_GROUP if here else 1)
        self._sending = Work("message", self._calls.waiting, self._calls.send, most=_GROUP)

    async def begin(self) -> None:
        """Plan what is done regularly."""
        await timers.begin(self._house)

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which there is work."""
        house = self._house
        async with house.store.read() as tx:
            soon = await due.soon(tx)
            instants = (
                soon.timer,
                soon.asking,
                await lanes.next_due(house, tx) if soon.message else None,
                await settling.next_due(house, tx) if soon.settling else None,
                await handover.next_due(house, tx) if soon.handover else None,
                await reports.next_due(house, tx) if soon.report else None,
            )
        first = min((instant for instant in instants if instant is not None), default=None)
        if first is not None and first <= house.clock.now() and self._again_at:
            return min(self._again_at.values())  # what is due went wrong: its next try is what comes next
        return first

    async def run_due(self) -> bool:
        """Do all work that is due now; answer whether there was any."""
        async with self._one_at_a_time:
            moved = False
            while not self._stopping:
                moved |= await self._all_kinds()
                if not await self._calls.keep():
                    if not self._calls:
                        return moved
                    await self._calls.rest(_LOOK_EVERY)  # what is on the wire is work that is due, too
                moved = True
            await self._calls.end()
            return moved

    async def _all_kinds(self) -> bool:
        """Read before anything ends, end before anything new is sent, until nothing more can be done now or we stop."""
        kinds, ever = await self._kinds(), False
        while kinds and not self._stopping:
            moved = False
            for work in (_READING, self._handing_over, _ENDING, self._sending, _ASKING, _SETTLING, _REPORTING):
                if work.kind in kinds and await self._all(work):
                    kinds, moved = await self._kinds(), True
            if not moved:
                break
            ever = True
        return ever

    async def _kinds(self) -> frozenset[str]:
        async with self._house.store.read() as tx:
            kinds = await due.kinds(tx, self._house.clock.now())
        if _READING.kind in kinds:
            await self._build()
        return kinds

    def _build(self) -> "asyncio.Task[object]":
        """Build the tables of the grammar, as the first reading does; meanwhile a second of the processor is gone."""
        self._grammar = self._grammar or asyncio.create_task(asyncio.to_thread(self._house.read, "", None))
        return self._grammar

    async def _all(self, work: Work) -> bool:
        waiting = await work.waiting(self._house, self._troubled(work))
        groups = [tuple(waiting[start : start + work.most]) for start in range(0, len(waiting), work.most)]
        if work.side_by_side:
            return any(await asyncio.gather(*(self._try(work, group) for group in groups)))
        return any([await self._try(work, group) for group in groups])

    def _troubled(self, work: Work) -> list[str]:
        """Return what went wrong and is to be left alone for now."""
        now = self._house.clock.now()
        return [subject for (kind, subject), at in self._again_at.items() if kind == work.kind and at > now]

    async def _try(self, work: Work, group: Sequence[str]) -> bool:
        """Do one group; whatever goes wrong is logged, counted, tried again later and stops nothing else."""
        try:
            moved = await work.do(self._house, group)
        except Exception as error:
            if len(group) > 1:  # the others shall not suffer for one of them
                return any([await self._try(work, (one,)) for one in group])
            self._tell("work_failed", work.kind, error, group[0])
            self._again_at[work.kind, group[0]] = self._house.clock.now() + _AFTER_ERROR
            return False
        for subject in group:
            self._again_at.pop((work.kind, subject), None)
        return moved

    @staticmethod
    def _tell(event: str, kind: str, error: Exception, subject: str | None = None) -> None:
        """Log where an error came from, and nothing it carries: its message may hold what a family wrote."""
        frames = traceback.extract_tb(error.__traceback__)[-8:]
        where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
        log.error(event, kind=kind, subject=subject, error=type(error).__name__, where=where)
        ERRORS.labels(kind).inc()

    async def run(self) -> None:
        """Work until stopped."""
        while not self._stopping:
            try:
                await self.run_due()
            except Exception as error:
                self._tell("looking_failed", "looking", error)
            # Before the first reply, but after what was due: a gateway that is killed each second still asks families.
            self._build()
            await self._house.live.rest(_LOOK_EVERY)
        await self._build()

    def stop(self) -> None:
        """Let the loop end after the work in hand."""
        self._stopping = True
        self._house.live.wake()
