"""Benchmark `timers`: windows that end at one instant, until the last has had its effect, against a bare sweep."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlmodel import col

from core.gateway import timers
from core.gateway.house import House
from core.store.base import Store
from core.store.tables import Offer, Timer
from tests.benchmarks import frame
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.frame import Benchmark, Figure, Tell
from tests.benchmarks.ground import a_ground
from tests.benchmarks.turns import Spent, spending
from tests.benchmarks.windows import GROUP, Still, a_house, busy

_FLOOR = "a bare sweep: due timers claimed, offers ended, timers taken away, in groups"
#: So many at most are run several times: twenty thousand windows with all that follows take a while.
_SEVERAL = 2_000


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Measure at each size, each in tables of its own."""
    figures = []
    for size in sizes:
        runs = frame.RUNS if size <= _SEVERAL else 1
        async with a_ground(url) as ground:
            tell(f"{size:,} windows that end at one instant are written, {runs} times")
            crowd = Crowd(ground.store, size * runs, copies=1, blocks=runs)
            await crowd.settle()
            figures.append(await _figure(crowd, size, tell))
    return figures


async def _figure(crowd: Crowd, size: int, tell: Tell) -> Figure:
    clock = Still()
    house = a_house(crowd.store, clock)
    floor: list[Spent] = []
    program: list[Spent] = []
    for first in range(0, crowd.due, size):
        clock.at = crowd.ends_at(first)
        with spending() as spent:
            await _swept(crowd.store, clock.at + timedelta(hours=1))
        floor.append(spent)
        with spending() as spent:
            await _run(house, size)
        program.append(spent)
        tell(f"{size:,} timers: {spent.wall:.1f} s until the last effect, the sweep {floor[-1].wall:.1f} s")
    tell(busy(program, floor, crowd.due))
    below, above = (tuple(spent.wall for spent in runs) for runs in (floor, program))
    return Figure("timers of one instant", _FLOOR, size, floor=below, program=above)


async def _run(house: House, size: int) -> None:
    """Do what is due as a worker does, until the last has had its effect."""
    done = 0
    while waiting := await timers.waiting(house, ()):
        for since in range(0, len(waiting), GROUP):
            assert await timers.run(house, waiting[since : since + GROUP])
        done += len(waiting)
    assert done >= size, "all of them were due"


async def _swept(store: Store, at: datetime) -> None:
    """Sweep the copies of what is due an hour later."""
    due = select(col(Timer.id), col(Timer.subject)).where(col(Timer.due_at) == at, col(Timer.id).like("lapse:%-1"))
    due = due.order_by(col(Timer.id)).limit(GROUP).with_for_update(skip_locked=True)
    while True:
        async with store.write() as tx:
            connection = await tx.connection()
            rows = (await connection.execute(due)).all()
            if not rows:
                return
            ended = update(Offer).where(col(Offer.id).in_([row.subject for row in rows]))
            await connection.execute(ended.values(status="lapsed", ended_at=at))
            await connection.execute(delete(Timer).where(col(Timer.id).in_([row.id for row in rows])))


BENCHMARK = Benchmark(
    "Timers: how long until the last of those that fall due at one instant has had its effect.", (200,), run
)
