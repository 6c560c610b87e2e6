"""Hints and rates inside one process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime, timedelta

from core.flow.pace import Ask, Bucket, Room, in_whole, milliseconds_of, room, taken, wait_for
from core.live.news import News, heard_within

#: When so many rates are known, those that nobody has used lately are forgotten: they say what a fresh one says.
_MANY = 10_000
#: So long, in wall seconds, whoever watches is left without a look when hints come: another process may write, too.
_LOOK_ANYWAY = 5.0


class LocalLive:
    """Wakes the workers of the same process, and counts what they send."""

    def __init__(self) -> None:
        self._awake = asyncio.Event()
        self._buckets: dict[str, Bucket] = {}
        self._news = News()
        self._ended = False

    async def is_up(self) -> bool:
        """Tell whether what the processes share can be asked now; inside one process it always can."""
        return True

    def wake(self) -> None:
        """Hint that there is new work."""
        self._awake.set()

    async def rest(self, seconds: float) -> None:
        """Wait for a hint, at most so many seconds."""
        # wait_for of Python 3.11 can swallow a cancellation that meets a hint; timeout does not.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        self._awake.clear()

    def tell(self, subjects: Collection[str]) -> None:
        """Hint that something was noted in the histories of these subjects."""
        self._news.tell(subjects)

    async def watch(self, subject: str) -> AsyncIterator[None]:
        """Yield whenever it is worth looking at a subject again, the first time at once, until `end_watches`."""
        with self._news.watch(subject) as heard:
            while not self._ended:
                yield
                await heard_within(heard, self._patience())

    def end_watches(self) -> None:
        """Let everybody who watches go: the process ends."""
        self._ended = True
        self._news.wake_all()

    def _patience(self) -> float:
        return _LOOK_ANYWAY

    async def take(self, wanted: Sequence[Sequence[Ask]], now: datetime) -> list[timedelta]:
        """Take shares of rates: each group whole or not at all; returns how long each must wait."""
        instant = milliseconds_of(now)
        self._forget(instant)
        return [self._take(group, instant) for group in wanted]

    def _take(self, group: Sequence[Ask], now: float) -> timedelta:
        found = [(ask, self._buckets.get(ask.name, Bucket())) for ask in group]
        wait = max((wait_for(bucket, ask, now) for ask, bucket in found), default=0.0)
        if wait <= 0:
            for ask, bucket in found:
                self._buckets[ask.name] = taken(bucket, ask, now)
        return in_whole(max(wait, 0.0))

    async def look(self, asks: Sequence[Ask], now: datetime) -> list[Room]:
        """Return how much of each rate is free now."""
        instant = milliseconds_of(now)
        return [room(self._buckets.get(ask.name, Bucket()), ask, instant) for ask in asks]

    async def stop(self, name: str, until: datetime) -> None:
        """Let nobody take from a rate before an instant."""
        bucket = self._buckets.get(name, Bucket())
        stopped_until = max(bucket.stopped_until, milliseconds_of(until))
        self._buckets[name] = Bucket(bucket.spent_until, stopped_until)

    async def close(self) -> None:
        """There is nothing to close."""

    def _forget(self, now: float) -> None:
        if len(self._buckets) > _MANY:
            kept = {name: one for name, one in self._buckets.items() if max(one.spent_until, one.stopped_until) > now}
            self._buckets = kept
