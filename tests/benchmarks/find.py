"""Benchmark `find`: what a caller may say – phone, IIN, code, name – at ten thousand to a million offers."""

import time
from collections.abc import Callable, Mapping, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.lookups import Lookups
from core.store.tables import Guardian
from core.views import finding
from tests.benchmarks.frame import Benchmark, Figure, Tell, compare
from tests.benchmarks.ground import Ground, a_ground
from tests.benchmarks.people import VAULT, Family, family, guardian_id, settle

_CALLS = 30
_FLOOR = "one primary-key read"
#: What is typed for a family, by what it is called in the table.
_TYPED: Mapping[str, Callable[[Family], str]] = {
    "found by phone": lambda one: one.phone,
    "found by IIN": lambda one: one.iin,
    "found by code": lambda one: one.code,
    "found by the mother's whole name": lambda one: " ".join(one.guardian.values()),
    "found by the child's name": lambda one: " ".join(one.child.values()),
    "found by a last name and a letter": lambda one: f"{one.guardian['last']} {one.guardian['first'][0]}.",
    "found by a first name alone": lambda one: one.child["first"],
    "nobody of this name": lambda one: f"Ольховиков{one.number}",
}


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Measure at each size, in one process and one database."""
    figures: list[Figure] = []
    async with a_ground(url) as ground:
        for size in sorted(sizes):
            tell(f"{size:,} families with an offer each are written")
            began = time.perf_counter()
            await settle(ground.store, ground.size, size)
            ground.size = size
            tell(f"they stand after {time.perf_counter() - began:.0f} seconds, and are looked for")
            figures += [await _searched(ground, what, typed) for what, typed in _TYPED.items()]
    return figures


async def _searched(ground: Ground, what: str, typed: Callable[[Family], str]) -> Figure:
    some = [family(number * 7919 % ground.size) for number in range(_CALLS)]

    async def floor(call: int) -> None:
        async with ground.store.read() as tx:
            await _known(tx, some[call])

    async def program(call: int) -> None:
        async with ground.store.read() as tx:
            await finding.find(Lookups(tx), VAULT, typed(some[call]))

    return await compare(what, program, _FLOOR, floor, size=ground.size, calls=_CALLS)


async def _known(tx: AsyncSession, one: Family) -> object:
    return await tx.get(Guardian, guardian_id(one.number))


BENCHMARK = Benchmark(
    purpose="Find: a search by whatever a caller says against one primary-key read.",
    sizes=(10_000, 100_000, 1_000_000),
    run=run,
)
