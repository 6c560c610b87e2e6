"""Benchmark `queue`: the number of one entry and the head of one queue, at 10 thousand to a million entries."""

import statistics
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle

from sqlmodel.ext.asyncio.session import AsyncSession

from core.rules.catalogue import Catalogue
from core.store.lookups import Lookups
from core.store.queries import waiting_for
from core.store.tables import Application, QueueEntry
from core.views import numbers
from tests.benchmarks.frame import Benchmark, Figure, Tell, Work, compare
from tests.benchmarks.ground import QUEUE, Ground, a_ground
from tests.benchmarks.steps import Question, steps_of

_CALLS = 100
_WRITES = 20
_NOW = datetime(2026, 11, 21, tzinfo=UTC)
_READ, _WRITE = "one primary-key read", "one row written by its primary key"


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Measure at each size, in one process and one database."""
    figures: list[Figure] = []
    catalogue = Catalogue.load()
    async with a_ground(url) as ground:
        for size in sorted(sizes):
            tell(f"{size:,} entries are written")
            await ground.grow(size)
            tell(f"{size:,} entries are asked about")
            figures += await _at(ground, catalogue)
    return figures


async def _at(ground: Ground, catalogue: Catalogue) -> list[Figure]:
    names = [number * 7919 % ground.size for number in range(_CALLS)]

    async def floor(tx: AsyncSession, call: int) -> object:
        return await tx.get(Application, f"A{names[call]}")

    async def position(tx: AsyncSession, call: int) -> object:
        return await numbers.of_application(Lookups(tx), catalogue, _NOW, f"A{names[call]}")

    async def head(tx: AsyncSession, _call: int) -> object:
        return await numbers.first_in_line(Lookups(tx), catalogue, _NOW, QUEUE)

    async def family(tx: AsyncSession, _call: int) -> object:
        return (await tx.exec(waiting_for("V1", QUEUE, "general").limit(1))).first()

    reading = _asking(ground, floor)
    figures = []
    for what, question in (
        ("number of one entry", position),
        ("head of the queue", head),
        ("family for a place", family),
    ):
        figure = await compare(what, _asking(ground, question), _READ, reading, size=ground.size, calls=_CALLS)
        figures.append(replace(figure, steps=await _steps(ground, question)))
    return [*figures, await _changes(ground, names)]


def _asking(ground: Ground, question: Question) -> Work:
    async def work(call: int) -> None:
        async with ground.store.read() as tx:
            await question(tx, call)

    return work


async def _steps(ground: Ground, question: Question) -> int | None:
    """Return what the database does for the question in the middle of some calls."""
    counted = [await steps_of(ground.store, question, call) for call in range(0, _CALLS, 5)]
    known = [steps for steps in counted if steps is not None]
    return round(statistics.median(known)) if known else None


async def _changes(ground: Ground, names: Sequence[int]) -> Figure:
    """Let entries leave the line and come back: the counts follow in the same transaction."""
    statuses, reasons = cycle(("suspended", "waiting")), cycle(("a", "b"))

    async def floor(call: int) -> None:
        async with ground.store.write() as tx:
            (await tx.get_one(Application, f"A{names[call // 2]}")).digest = next(reasons)

    async def change(call: int) -> None:
        async with ground.store.write() as tx:
            (await tx.get_one(QueueEntry, f"E{names[call // 2]}")).status = next(statuses)

    return await compare("one entry leaves or returns", change, _WRITE, floor, size=ground.size, calls=_WRITES)


BENCHMARK = Benchmark(
    purpose="Queue: the number of one entry and the head against one primary-key read.",
    sizes=(10_000, 100_000, 1_000_000),
    run=run,
)
