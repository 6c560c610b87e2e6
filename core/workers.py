"""The loop of the gateway: reads, hands over, ends windows and sends whatever is due, in that order."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar, cast

import structlog

from core.gateway import handover, reports, timers
from core.gateway.answering import replies
from core.gateway.house import House
from core.gateway.sending import lanes, polling, settling
from core.gateway.sending.calls import Calls
from core.metrics import ERRORS

#: Workers look for due work at least every second; wake-ups are hints (DESIGN section 8).
_LOOK_EVERY = 1.0
#: What went wrong is tried again after so long; everything else goes on meanwhile.
_AFTER_ERROR = timedelta(seconds=30)

Subject = TypeVar("Subject", bound=Hashable)

log = structlog.get_logger("workers")


@dataclass(frozen=True, slots=True)
class Work(Generic[Subject]):
    """One kind of work: what waits, and how one of it is done."""

    kind: str
    waiting: Callable[[House, Collection[Subject]], Awaitable[Sequence[Subject]]]
    do: Callable[[House, Subject], Awaitable[bool]]
    side_by_side: bool = False  # waits on a wire: families do not wait for each other


_READING = Work("reply", replies.waiting, replies.read)
_HANDING_OVER = Work("handover", handover.waiting, handover.hand_over)
_ENDING = Work("timer", timers.waiting, timers.run)
_ASKING = Work("asking", polling.waiting, polling.ask, side_by_side=True)
_SETTLING = Work("settling", settling.waiting, settling.settle, side_by_side=True)
_REPORTING = Work("report", reports.waiting, reports.deliver)


class Workers:
    """Does the gateway's work; also what the sandbox's clock steps through."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stopping = False
        self._one_at_a_time = asyncio.Lock()
        self._again_at: dict[tuple[str, Hashable], datetime] = {}
        self._calls = Calls(house, partial(self._tell, "work_failed", "message"))
        self._sending = Work("message", self._calls.waiting, self._calls.send)

    async def begin(self) -> None:
        """Plan what is done regularly."""
        await timers.begin(self._house)

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which there is work."""
        async with self._house.store.read() as tx:
            instants = (
                await timers.next_due(tx),
                await lanes.next_due(self._house, tx),
                await polling.next_due(tx),
                await settling.next_due(self._house, tx),
                await handover.next_due(tx),
                await reports.next_due(self._house, tx),
            )
        due = min((instant for instant in instants if instant is not None), default=None)
        if due is not None and due <= self._house.clock.now() and self._again_at:
            return min(self._again_at.values())  # what is due went wrong: its next try is what comes next
        return due

    async def run_due(self) -> bool:
        """Do all work that is due now; answer whether there was any."""
        async with self._one_at_a_time:
            moved = False
            while not self._stopping:
                if not (await self._once() or await self._calls.keep()):
                    if not self._calls:
                        return moved
                    await self._calls.rest(_LOOK_EVERY)  # what is on the wire is work that is due, too
                moved = True
            await self._calls.end()
            return moved

    async def _once(self) -> bool:
        """Read before anything ends, end before anything new is sent."""
        return any(
            [
                await self._all(_READING),
                await self._all(_HANDING_OVER),
                await self._all(_ENDING),
                await self._all(self._sending),
                await self._all(_ASKING),
                await self._all(_SETTLING),
                await self._all(_REPORTING),
            ]
        )

    async def _all(self, work: Work[Subject]) -> bool:
        waiting = await work.waiting(self._house, self._troubled(work))
        if work.side_by_side:
            return any(await asyncio.gather(*(self._try(work, subject) for subject in waiting)))
        return any([await self._try(work, subject) for subject in waiting])

    def _troubled(self, work: Work[Subject]) -> list[Subject]:
        """Return what went wrong and is to be left alone for now."""
        now = self._house.clock.now()
        return [
            cast("Subject", subject)
            for (kind, subject), again_at in self._again_at.items()
            if kind == work.kind and again_at > now
        ]

    async def _try(self, work: Work[Subject], subject: Subject) -> bool:
        """Do one piece of work; whatever goes wrong is logged, counted, tried again later and stops nothing else."""
        try:
            moved = await work.do(self._house, subject)
        except Exception as error:
            if isinstance(subject, tuple) and len(subject) > 1:  # one of a group: the others shall not suffer for it
                return any([await self._try(work, cast("Subject", (one,))) for one in subject])
            self._tell("work_failed", work.kind, error, subject)
            self._again_at[work.kind, subject] = self._house.clock.now() + _AFTER_ERROR
            return False
        self._again_at.pop((work.kind, subject), None)
        return moved

    @staticmethod
    def _tell(event: str, kind: str, error: Exception, subject: Hashable = None) -> None:
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
            await self._house.live.rest(_LOOK_EVERY)

    def stop(self) -> None:
        """Let the loop end after the work in hand."""
        self._stopping = True
        self._house.live.wake()
