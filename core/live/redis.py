"""Hints and rates shared by several processes through Redis; without it each goes on by itself, and loses nothing."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.flow.pace import Ask, Bucket, Room, in_whole, milliseconds_of, room
from core.live.local import LocalLive

_PREFIX = "usynys:"
_WAKE = f"{_PREFIX}wake"
_NEWS = f"{_PREFIX}news"
#: So long, in wall seconds, Redis is left alone after it did not answer; and so long it may take to answer.
_LEFT_ALONE, _PATIENCE = 5.0, 1.0
#: So long, in wall seconds, is waited for the next hint before it is waited for again.
_LISTEN = 30.0
#: A task that is to end is told so again after so many wall seconds.
_TOLD_AGAIN = 0.05
#: While no hints come, whoever watches looks so often, in wall seconds: what a parent says is seen within a second.
_LOOK_OFTEN = 0.7
#: Each group whole or not at all. KEYS: two for each share, what is spent and what is stopped. ARGV: now, then for each
#: share its units, the most at once and the milliseconds of one unit (0 = no rate). The same as core.flow.pace.
_TAKE = """
local now, worst = tonumber(ARGV[1]), 0
for i = 1, #KEYS / 2 do
  local units, most, interval = tonumber(ARGV[3*i-1]), tonumber(ARGV[3*i]), tonumber(ARGV[3*i+1])
  local stopped = tonumber(redis.call('GET', KEYS[2*i]) or '0') - now
  local ahead = math.max(tonumber(redis.call('GET', KEYS[2*i-1]) or '0') - now, 0)
  if interval > 0 then worst = math.max(worst, ahead + (math.min(units, most) - most) * interval) end
  worst = math.max(worst, stopped)
end
if worst > 0 then return tostring(worst) end
for i = 1, #KEYS / 2 do
  local units, interval = tonumber(ARGV[3*i-1]), tonumber(ARGV[3*i+1])
  if interval > 0 then
    local spent = math.max(tonumber(redis.call('GET', KEYS[2*i-1]) or '0'), now) + units * interval
    redis.call('SET', KEYS[2*i-1], string.format('%.3f', spent), 'PX', math.ceil(spent - now) + 60000)
  end
end
return '0'
"""
#: A stop is never shortened.
_STOP = """
if tonumber(redis.call('GET', KEYS[1]) or '0') < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
"""

_Answer = TypeVar("_Answer")

log = structlog.get_logger("live")


class RedisLive(LocalLive):
    """Wakes the workers of all processes, and counts what all of them send."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis: Redis = Redis.from_url(
            url, decode_responses=True, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
        )
        self._take_all = self._redis.register_script(_TAKE)
        self._stop_all = self._redis.register_script(_STOP)
        self._left_alone_until = 0.0
        self._listening: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[Any]] = set()
        self._untold: set[str] = set()
        self._spreading: asyncio.Task[None] | None = None
        self._subscribed = False

    async def is_up(self) -> bool:
        """Tell whether Redis answers now."""
        return bool(await self._asked(self._redis.ping))

    def wake(self) -> None:
        """Hint to every process that there is new work; one hint on its way says as much as many."""
        super().wake()
        if not self._telling:
            task = asyncio.create_task(self._asked(lambda: self._redis.publish(_WAKE, "")))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def rest(self, seconds: float) -> None:
        """Wait for a hint of any process, at most so many seconds."""
        self._keep_listening()
        await super().rest(seconds)

    def tell(self, subjects: Collection[str]) -> None:
        """Hint to every process that something was noted; what comes while a hint is on its way goes with the next."""
        super().tell(subjects)
        self._untold.update(subjects)
        if self._untold and (self._spreading is None or self._spreading.done()):
            self._spreading = asyncio.create_task(self._spread())

    async def _spread(self) -> None:
        while self._untold:
            news, self._untold = json.dumps(sorted(self._untold)), set()
            await self._asked(partial(self._redis.publish, _NEWS, news))

    def _patience(self) -> float:
        self._keep_listening()
        return super()._patience() if self._hears else _LOOK_OFTEN

    @property
    def _hears(self) -> bool:
        return self._subscribed and self._listening is not None and not self._listening.done()

    def _keep_listening(self) -> None:
        ended = self._listening is None or self._listening.done()
        if ended and asyncio.get_running_loop().time() >= self._left_alone_until:
            self._listening = asyncio.create_task(self._listen())

    async def take(self, wanted: Sequence[Sequence[Ask]], now: datetime) -> list[timedelta]:
        """Take shares of rates: each group whole or not at all; returns how long each must wait."""
        instant = milliseconds_of(now)

        async def all_of_them() -> list[timedelta]:
            async with self._redis.pipeline(transaction=False) as pipe:
                for group in wanted:
                    keys = [key for ask in group for key in _keys(ask.name)]
                    await self._take_all(keys=keys, args=[instant, *_numbers(group)], client=pipe)
                return [in_whole(float(wait)) for wait in await pipe.execute()]

        if not wanted:
            return []
        taken = await self._asked(all_of_them)
        return await super().take(wanted, now) if taken is None else taken

    async def look(self, asks: Sequence[Ask], now: datetime) -> list[Room]:
        """Return how much of each rate is free now."""
        if not asks:
            return []
        found = await self._asked(lambda: self._redis.mget([key for ask in asks for key in _keys(ask.name)]))
        if found is None:
            return await super().look(asks, now)
        known = [float(value or 0) for value in found]
        buckets = [Bucket(spent, stopped) for spent, stopped in zip(known[::2], known[1::2], strict=True)]
        return [room(bucket, ask, milliseconds_of(now)) for bucket, ask in zip(buckets, asks, strict=True)]

    async def stop(self, name: str, until: datetime) -> None:
        """Let nobody take from a rate before an instant; kept here too, should Redis go away meanwhile."""
        await super().stop(name, until)
        keep = 24 * 60 * 60 * 1000
        await self._asked(lambda: self._stop_all(keys=[_keys(name)[1]], args=[milliseconds_of(until), keep]))

    async def close(self) -> None:
        """Close the connections."""
        await asyncio.gather(*self._telling, *([self._spreading] if self._spreading else []))
        if self._listening is not None:
            await _ended(self._listening)
        await self._redis.aclose()

    async def _asked(self, question: Callable[[], Awaitable[_Answer]]) -> _Answer | None:
        """Ask Redis; None when it cannot be asked now: then it is left alone for a while."""
        now = asyncio.get_running_loop().time()
        if now < self._left_alone_until:
            return None
        try:
            return await question()
        except (RedisError, OSError) as error:
            self._left_alone_until = now + _LEFT_ALONE
            log.warning("redis_away", error=type(error).__name__)
            return None

    async def _listen(self) -> None:
        """Pass the hints of other processes on; while Redis is away there are none, and workers look each second."""
        try:
            async with self._redis.pubsub() as hints:
                await hints.subscribe(_WAKE, _NEWS)
                self._subscribed = True
                self._news.wake_all()  # what was told while nobody listened
                while True:
                    if hint := await hints.get_message(ignore_subscribe_messages=True, timeout=_LISTEN):
                        self._pass_on(hint)
        except (RedisError, OSError):
            self._left_alone_until = asyncio.get_running_loop().time() + _LEFT_ALONE
        finally:
            self._subscribed = False
            self._news.wake_all()  # from now on they look often

    def _pass_on(self, hint: Mapping[str, Any]) -> None:
        if hint["channel"] == _NEWS:
            self._news.tell(json.loads(hint["data"]))
        else:
            self._awake.set()


async def _ended(task: asyncio.Task[None]) -> None:
    """End a task: redis-py loses a cancellation that meets its connecting, so it is told until it has heard."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_TOLD_AGAIN)


def _keys(name: str) -> tuple[str, str]:
    """Return where Redis keeps what is spent of a rate, and until when it is stopped."""
    return f"{_PREFIX}spent:{name}", f"{_PREFIX}stopped:{name}"


def _numbers(group: Sequence[Ask]) -> list[float]:
    return [
        number
        for ask in group
        for number in (ask.units, ask.rate.at_once if ask.rate else 0, ask.rate.interval if ask.rate else 0)
    ]
