"""Program and floor in turns where each tells its own seconds, and what both cost of a processor."""

import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks import frame
from tests.benchmarks.frame import Figure, Tell
from tests.benchmarks.served import settled_memory


@dataclass(slots=True)
class Spent:
    """Seconds of the wall and of this process on a processor; of what else runs on it the second knows nothing."""

    wall: float = 0.0
    busy: float = 0.0


#: Does the work so many times and returns what it took, without what was made ready for it.
Timed = Callable[[int], Awaitable[Spent]]


@contextmanager
def spending() -> Iterator[Spent]:
    """Measure a block."""
    spent, began, busy = Spent(), time.perf_counter(), time.process_time()
    yield spent
    spent.wall, spent.busy = time.perf_counter() - began, time.process_time() - busy


@dataclass(frozen=True, slots=True)
class Aim:
    """What is measured, the floor it stands on, and the share of the floor's speed that is aimed at."""

    what: str
    floor_is: str
    share: float


async def in_turns(aim: Aim, program: Timed, floor: Timed, size: int, tell: Tell) -> Figure:
    """Measure both in each run, so that whatever else the machine does meets both."""
    with settled_memory():
        for work in (floor, program):  # caches and compiled statements are warm in both
            await work(max(size // 5, 1))
        turns = [(await floor(size), await program(size)) for _ in range(frame.RUNS)]
    below, above = zip(*turns, strict=True)
    figure = Figure(
        aim.what,
        aim.floor_is,
        size,
        floor=tuple(spent.wall for spent in below),
        program=tuple(spent.wall for spent in above),
        target=aim.share,
    )
    own, bare = (statistics.median(spent.busy for spent in each) / size * 1e6 for each in (above, below))
    tell(f"this process alone: {own:,.0f} µs of its processor each, the floor {bare:,.0f} µs ({bare / own:.0%})")
    return figure
