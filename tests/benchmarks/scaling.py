"""Benchmark `scaling`: the same due windows closed by one `usynys worker` and by two, on PostgreSQL with Redis."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # ships no py.typed
from sqlalchemy import text

from core.clock import SystemClock
from core.store.base import Store
from core.store.columns import to_milliseconds
from tests.benchmarks import frame
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.frame import Benchmark, Figure, Tell
from tests.benchmarks.started import Started, a_setting, started
from tests.redis_server import a_redis

_FLOOR = "one worker"
_TARGET = 1.7
_LATER = timedelta(days=30)
_LOOK_EVERY = 0.05
_LEFT = text("SELECT count(*) FROM timer WHERE kind = 'lapse' AND due_at <= :at")
_BACKENDS = text("SELECT pid, coalesce(wait_event_type = 'Lock', false) FROM pg_stat_activity WHERE pid IS NOT NULL")
#: What ends at one instant ends now.
_DUE = (
    text("UPDATE offer SET closes_at = :at WHERE closes_at = :then"),
    text("UPDATE timer SET due_at = :at WHERE kind = 'lapse' AND due_at = :then"),
)


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Measure at each size, each in tables of its own; SQLite has one writer, so nothing is measured there."""
    told: list[Figure] = []
    if not url.startswith("postgresql"):
        tell("Workers share PostgreSQL: on SQLite there is nothing to measure.")
        return told
    for size in sizes:
        async with a_setting(url) as (setting, store), AsyncExitStack() as stack:
            redis = stack.enter_context(a_redis(Path(setting.folder)))
            blocks = 2 * frame.RUNS
            tell(f"{size:,} windows are written for each of {blocks} runs")
            crowd = Crowd(store, blocks * size, blocks=blocks, first=SystemClock().now() + _LATER)
            await crowd.settle()
            shared = replace(setting, redis=redis.url)
            workers = [await stack.enter_async_context(started(shared, "worker")) for _ in range(2)]
            told += await _raced(crowd, workers, size, tell)
    return told


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took: seconds of the wall, of processors, and of backends that waited for each other's locks."""

    wall: float
    workers: float
    database: float
    locked: float

    @property
    def own(self) -> float:
        """What all workers and their backends did, and what they waited for each other: nobody else's work."""
        return self.workers + self.database + self.locked

    def __str__(self) -> str:
        """Say it for the person who waits."""
        busy = f"{self.workers:.1f} s of workers, {self.database:.1f} s of the database on a processor"
        return f"{self.wall:.1f} s; {busy}, {self.locked:.1f} s behind locks"


async def _raced(crowd: Crowd, workers: Sequence[Started], size: int, tell: Tell) -> list[Figure]:
    alone: list[Spent] = []
    together: list[Spent] = []
    for number in range(frame.RUNS):
        for count, runs in ((1, alone), (2, together)):
            first = crowd.ends_at((2 * number + count - 1) * size)
            runs.append(await _run(crowd.store, workers, count, first))
            tell(f"{count}: {runs[-1]}")
    return figures(alone, together, size)


def figures(alone: Sequence[Spent], together: Sequence[Spent], size: int) -> list[Figure]:
    """Return how much faster two are: as it was, and with what neither worker nor its backend did taken off."""
    wall = tuple(one.wall for one in alone), tuple(one.wall for one in together)
    own = tuple(one.own for one in alone), tuple(one.own / 2 for one in together)
    return [
        Figure("two workers, on two cores with all else", _FLOOR, size, wall[0], wall[1]),
        Figure("two workers, a core for each and its backend", _FLOOR, size, own[0], own[1], target=_TARGET),
    ]


async def _run(store: Store, workers: Sequence[Started], count: int, then: datetime) -> Spent:
    """Let a block fall due for the first of these workers; the others stand still."""
    for one in workers[count:]:
        one.process.suspend()
    before, began, locked = await _busy(store, workers), time.perf_counter(), 0.0
    try:
        at = await _fall_due(store, then)
        while await _left(store, at):
            locked += _LOOK_EVERY * await _waiting(store)
            await asyncio.sleep(_LOOK_EVERY)
    finally:
        for one in workers[count:]:
            one.process.resume()
    wall, after = time.perf_counter() - began, await _busy(store, workers)
    spent = {pid: seconds - before.get(pid, 0.0) for pid, seconds in after.items()}
    own = sum(spent.pop(one.process.pid) for one in workers)
    return Spent(wall, own, sum(spent.values()), locked)


async def _fall_due(store: Store, then: datetime) -> datetime:
    """Let what ends then end now."""
    async with store.write() as tx:
        at = SystemClock().now()
        values = {"at": to_milliseconds(at), "then": to_milliseconds(then)}
        for statement in _DUE:
            await (await tx.connection()).execute(statement, values)
    return at


async def _left(store: Store, at: datetime) -> int:
    async with store.read() as tx:
        return int((await (await tx.connection()).execute(_LEFT, {"at": to_milliseconds(at)})).scalar_one())


async def _waiting(store: Store) -> int:
    """Return how many backends wait for a lock."""
    async with store.read() as tx:
        return sum(bool(waits) for _, waits in (await (await tx.connection()).execute(_BACKENDS)).all())


async def _busy(store: Store, workers: Sequence[Started]) -> Mapping[int, float]:
    """Return the seconds that workers and backends have been on a processor."""
    async with store.read() as tx:
        backends = {pid for pid, _ in (await (await tx.connection()).execute(_BACKENDS)).all()}
    busy = {one.process.pid: one.busy for one in workers}
    for pid in backends:
        with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
            spent = psutil.Process(pid).cpu_times()
            busy[pid] = spent.user + spent.system
    return busy


BENCHMARK = Benchmark("Scaling: the same work done by one worker and by two.", (500,), run)
