"""Benchmark `windows`: windows that end in silence, each with all that follows, against as many bare rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Table, select

import main
from core.clock import Chance
from core.gateway import timers
from core.gateway.house import House
from core.settings import Settings
from core.store.base import Store
from tests.benchmarks import frame
from tests.benchmarks.crowd import NOW, Crowd
from tests.benchmarks.frame import Benchmark, Figure, Tell
from tests.benchmarks.ground import a_ground
from tests.benchmarks.people import VAULT
from tests.benchmarks.tape import Tape, taping
from tests.benchmarks.turns import Spent, spending

#: So many timers a worker does in one transaction.
GROUP = 100
#: Of ten open windows one is due.
_COPIES = 9
_FLOOR = "the same rows read by key and written in groups"
_TARGET = 0.3


@dataclass(slots=True)
class Still:
    """A clock that stands where it is put."""

    at: datetime = NOW

    def now(self) -> datetime:
        """Return that instant."""
        return self.at


def a_house(store: Store, clock: Still) -> House:
    """Return a gateway that is heard everywhere; what it has to say waits in its outbox."""
    return main.make_house(store, VAULT, clock, Chance(), Settings(database_url=store.url, quiet_hours=""))


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Measure at each size, each in tables of its own."""
    figures = []
    for size in sizes:
        async with a_ground(url) as ground:
            tell(f"{size:,} windows that end and {_COPIES * size:,} that stay open are written")
            crowd = Crowd(ground.store, size, _COPIES)
            await crowd.settle()
            tell(f"{size:,} windows are closed")
            figures.append(await _figure(crowd, tell))
    return figures


async def _figure(crowd: Crowd, tell: Tell) -> Figure:
    side = _Side(crowd, a_house(crowd.store, Still()))
    group = max(1, min(GROUP, crowd.due // frame.RUNS))
    for _ in range(frame.RUNS):
        side.begin()
        for _ in range(crowd.due // frame.RUNS // group):
            await side.close(group)
    each = side.statements / side.closed
    tell(f"{each:.1f} statements and {side.rows / side.closed:.1f} rows written for each window")
    tell(busy(side.program, side.floor, side.closed))
    floor, program = (tuple(spent.wall for spent in runs) for runs in (side.floor, side.program))
    return Figure("windows closed", _FLOOR, crowd.due, floor=floor, program=program, target=_TARGET)


def busy(program: Sequence[Spent], floor: Sequence[Spent], count: int) -> str:
    """Say what both cost of this process's processor: of what else runs on it that knows nothing."""
    own, bare = (sum(spent.busy for spent in runs) / count * 1e6 for runs in (program, floor))
    return f"this process alone: {own:,.0f} µs of its processor each, the floor {bare:,.0f} µs ({bare / own:.1%})"


@dataclass(slots=True)
class _Side:
    """Program and floor side by side: what the program wrote of a group is written again of its copy."""

    crowd: Crowd
    house: House
    program: list[Spent] = field(default_factory=list)
    floor: list[Spent] = field(default_factory=list)
    closed: int = 0
    statements: int = 0
    rows: int = 0

    def begin(self) -> None:
        """Begin a run."""
        self.program.append(Spent())
        self.floor.append(Spent())

    async def close(self, most: int) -> None:
        """Close a group of windows as a worker does, then write as much without the program."""
        async with self.crowd.store.write() as tx:
            engine = tx.get_bind()
        with taping(engine) as tape, spending() as spent:
            group = (await timers.waiting(self.house, ()))[:most]
            assert await timers.run(self.house, group)
        _add(self.program[-1], spent)
        self.closed += len(group)
        self.statements += tape.statements
        self.rows += tape.rows
        _add(self.floor[-1], await self._floor(tape.for_copy(1), group))

    async def _floor(self, tape: Tape, group: Sequence[str]) -> Spent:
        behind = self.crowd.behind([name.removeprefix("lapse:") for name in group], copy=1)
        with spending() as spent:
            await self._written(tape, behind)
        return spent

    async def _written(self, tape: Tape, behind: Mapping[Table, Sequence[str]]) -> None:
        async with self.crowd.store.write() as tx:
            connection = await tx.connection()
            for table, keys in behind.items():
                key = next(iter(table.primary_key))
                assert len((await connection.execute(select(table).where(key.in_(keys)))).all()) == len(keys)
            await tape.play(connection)


def _add(to: Spent, more: Spent) -> None:
    to.wall += more.wall
    to.busy += more.busy


BENCHMARK = Benchmark("Windows that end in silence: what each costs with all that follows.", (1_000,), run)
