"""Hints and rates inside one process."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.flow.pace import Ask, Bucket, Room, in_whole, milliseconds_of, room, taken, wait_for

#: When so many rates are known, those that nobody has used lately are forgotten: they say what a fresh one says.
_MANY = 10_000


class LocalLive:
    """Wakes the workers of the same process, and counts what they send."""

    def __init__(self) -> None:
        self._awake = asyncio.Event()
        self._buckets: dict[str, Bucket] = {}

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
