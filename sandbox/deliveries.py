"""The sandbox's own work: moving SMS on, posting receipts, replies and updates at their due instants."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby

import aiohttp

from sandbox import faults, jobs
from sandbox.box import Box
from sandbox.jobs import KINDS_OF, Job, JobKind
from sandbox.posting import open_session
from sandbox.smpp import carrying as parts
from sandbox.smpp.smsc import Smsc
from sandbox.telegram import posts as telegram_posts
from sandbox.telegram import updates
from sandbox.twilio import carrying
from sandbox.twilio import posts as twilio_posts

#: Nothing due: look again after this much wall time, should a wake-up ever be missed.
_LONGEST_REST = timedelta(seconds=30)
_AT_ONCE = 16  # phones that are served at the same time


class Deliveries:
    """Does what is due, by itself and on request of the turning clock; never twice at the same time."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self.smsc = Smsc(box)
        self._lock = asyncio.Lock()
        self._done = 0
        self._session: aiohttp.ClientSession | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to deliver."""
        self._session = open_session()
        await self.smsc.follow()
        self._task = asyncio.create_task(self._keep_delivering(), name="sandbox deliveries")
        self._task.add_done_callback(_tell_if_broken)

    async def close(self) -> None:
        """Stop; what was not delivered goes on at the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        await self.smsc.close()
        if self._session is not None:
            await self._session.close()

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which there is something to deliver."""
        return await self._box.store.do(self._next_due)

    def _next_due(self, db: sqlite3.Connection) -> datetime | None:
        now = self._box.clock.now()
        instants = [faults.next_end(db)]
        for wire, kinds in KINDS_OF.items():
            back = faults.back_at(db, wire, now)
            dues = {kind: jobs.next_due(db, kind) for kind in kinds}
            if JobKind.DELIVER in dues:
                dues[JobKind.DELIVER] = self.smsc.may_deliver(dues[JobKind.DELIVER])
            instants += [max(due, back) if back > now else due for due in dues.values() if due and back]
        if (back := faults.back_at(db, "telegram", now)) and updates.webhook(db, self._box).url:
            update = updates.head(db, now)
            instants += [max(update.due, back) if back > now else update.due] if update else []
        return min((instant for instant in instants if instant), default=None)

    async def run_due(self) -> bool:
        """Deliver all that is due, answers of the gateway included; answer whether anything happened meanwhile."""
        before = self._done
        async with self._lock:
            while await self._round():
                self._done += 1
        return self._done != before

    async def _round(self) -> bool:
        moved, up, posts = await self._box.store.do(self._move_on)
        if ("smpp" in up) != self.smsc.listening:
            await self.smsc.follow()
        await self._post_all(posts)
        told = "telegram" in up and await telegram_posts.deliver_next(self._box, self._open_session)
        handed = "smpp" in up and await self.smsc.deliver_due()
        return moved or bool(posts) or told or handed

    def _move_on(self, db: sqlite3.Connection) -> tuple[bool, set[str], list[Job]]:
        """Let every SMS reach what it has reached by now; answers whether any did, who is up, and what to post."""
        now = self._box.clock.now()
        moved = faults.end_outages(db, now)
        up = {wire for wire in faults.WIRES if not faults.is_down(db, wire, now)}
        steps: list[tuple[str, JobKind, Callable[[sqlite3.Connection, Box, Job, datetime], None]]] = [
            ("twilio", JobKind.STATUS, carrying.move_on),
            ("smpp", JobKind.PART, parts.move_on),
        ]
        for wire, kind, move_on in steps:
            for job in jobs.due(db, kind, now) if wire in up else []:
                move_on(db, self._box, job, now)
                moved = True
        return moved, up, jobs.due(db, JobKind.POST, now) if "twilio" in up else []

    async def _post_all(self, posts: list[Job]) -> None:
        """Post side by side, but what concerns one phone in the order it fell due."""
        by_number = sorted(posts, key=lambda job: job.number)
        room = asyncio.Semaphore(_AT_ONCE)

        async def post_in_order(group: list[Job]) -> None:
            async with room:
                for job in group:
                    await twilio_posts.deliver(self._box, self._open_session, job)

        groups = [list(group) for _, group in groupby(by_number, key=lambda job: job.number)]
        await asyncio.gather(*map(post_in_order, groups))

    @property
    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            message = "The sandbox is not started."
            raise RuntimeError(message)
        return self._session

    async def _keep_delivering(self) -> None:
        while True:
            self._box.woken.clear()
            await self.run_due()
            due = await self.next_due()
            wait = _LONGEST_REST if due is None else min(max(due - self._box.clock.now(), timedelta(0)), _LONGEST_REST)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds() + 0.001):
                    await self._box.woken.wait()


def _tell_if_broken(task: asyncio.Task[None]) -> None:
    """Say at once that deliveries have stopped, rather than when the sandbox is closed."""
    if not task.cancelled() and (error := task.exception()):
        message = "The sandbox has stopped delivering by itself."
        task.get_loop().call_exception_handler({"message": message, "exception": error, "task": task})
