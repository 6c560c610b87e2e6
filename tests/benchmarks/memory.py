"""Benchmark `memory`: what a process that does the whole work holds, without and with open dialogs."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from core.clock import SystemClock
from core.store.base import Store
from tests.benchmarks import frame
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.frame import Benchmark, Figure, Tell
from tests.benchmarks.started import Setting, a_setting, started

_FLOOR = "the same process without any"
#: Of so many dialogs one is written by us, the others are copied from it by the database.
_EACH = 100
#: Nothing falls due while it is looked at.
_LATER = timedelta(days=30)
#: A process looks for work each second: so many looks are waited for.
_LOOKS = 5.0
_MEGABYTE = 1_000_000


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Measure at each size, each in tables of its own."""
    figures = []
    for size in sizes:
        async with a_setting(url) as (setting, store):
            floor = [await _resident(setting) for _ in range(frame.RUNS)]
            await open_dialogs(store, size, tell)
            program = [await _resident(setting) for _ in range(frame.RUNS)]
        tell(f"{min(floor):.0f} to {max(floor):.0f} MB without, {min(program):.0f} to {max(program):.0f} MB with")
        figures.append(Figure("memory", _FLOOR, size, floor=tuple(floor), program=tuple(program), unit="megabytes"))
    return figures


async def open_dialogs(store: Store, size: int, tell: Tell) -> None:
    """Write families who are being asked, and of whom nothing falls due for a month."""
    tell(f"{size:,} open dialogs are written")
    ends = SystemClock().now() + _LATER
    each = min(_EACH, size)
    await Crowd(store, size // each, each - 1, first=ends, waits=False).settle()


async def _resident(setting: Setting) -> float:
    """Return how many megabytes the whole gateway holds after some looks for work."""
    async with started(setting, "run") as process:
        await asyncio.sleep(_LOOKS)
        return process.resident / _MEGABYTE


BENCHMARK = Benchmark("Memory: a process holds the same, however many dialogs are open.", (20_000,), run)
