"""What every benchmark has: the program and its floor, measured in turns in one process, never an absolute time.

The floor is the same wire or disk work with none of our logic. A benchmark measures both in each run, so a slow
machine slows both; what is told is their ratio, its middle and its spread over the runs.
"""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

#: How many runs make a figure.
RUNS = 5

#: Something that is measured; the number tells its calls apart.
Work = Callable[[int], Awaitable[object]]
#: Where a benchmark says what it does, for the person who waits.
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing: seconds of the middle call in each run; `steps` is the own work of the database.

    `target` is the share of the floor's speed that is aimed at, from 0 up to 1; what is no time has another `unit`.
    """

    what: str
    floor_is: str
    size: int
    floor: tuple[float, ...]
    program: tuple[float, ...]
    steps: int | None = None
    target: float | None = None
    unit: str = "seconds"

    @property
    def ratios(self) -> list[float]:
        """How many floors the program costs, in each run."""
        return [program / floor for program, floor in zip(self.program, self.floor, strict=True)]

    @property
    def ratio(self) -> float:
        """How many floors the program costs, in the middle of the runs."""
        return statistics.median(self.ratios)

    @property
    def shares(self) -> list[float]:
        """Which share of the floor's speed the program reaches, in each run; 1 = it costs no more than the floor."""
        return [1 / ratio for ratio in self.ratios]

    @property
    def share(self) -> float:
        """Which share of the floor's speed the program reaches, in the middle of the runs."""
        return statistics.median(self.shares)

    def to_json(self) -> dict[str, Any]:
        """Write it for machines; seconds are those of this machine and of no other."""
        return {
            "what": self.what,
            "floor_is": self.floor_is,
            "size": self.size,
            "ratio": round(self.ratio, 2),
            "lowest": round(min(self.ratios), 2),
            "highest": round(max(self.ratios), 2),
            "share": round(self.share, 4),
            "share_lowest": round(min(self.shares), 4),
            "share_highest": round(max(self.shares), 4),
            "target": self.target,
            f"floor_{self.unit}": statistics.median(self.floor),
            f"program_{self.unit}": statistics.median(self.program),
            "steps": self.steps,
        }


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark: what it shows, and how it is run on an empty database at some sizes.

    One that `stores` nothing in that database is measured once, not in each home.
    """

    purpose: str
    sizes: tuple[int, ...]
    run: Callable[[str, Sequence[int], Tell], Awaitable[list[Figure]]]
    stores: bool = True


async def compare(what: str, program: Work, floor_is: str, floor: Work, *, size: int, calls: int) -> Figure:
    """Measure program and floor call by call in turns, so that whatever else the machine does meets both.

    Of each run the middle call counts: a call that was interrupted by somebody else says nothing about either.
    """
    for number in range(calls // 10):  # caches and compiled statements are warm in both
        await floor(number)
        await program(number)
    runs = []
    for _ in range(RUNS):
        both = [(await _seconds(floor, number), await _seconds(program, number)) for number in range(calls)]
        runs.append([statistics.median(seconds) for seconds in zip(*both, strict=True)])
    below, above = zip(*runs, strict=True)
    return Figure(what, floor_is, size, floor=below, program=above)


async def _seconds(work: Work, number: int) -> float:
    began = time.perf_counter()
    await work(number)
    return time.perf_counter() - began
