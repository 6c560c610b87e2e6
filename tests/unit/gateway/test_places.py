"""A free place finds its family: who is first of all who are awake, in all queues from which the place draws."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.store.tables import Offer, QueueEntry
from tests.unit.register import rows
from tests.world import World, a_world

FILED = datetime(2025, 9, 1, 10, tzinfo=ALMATY)
LONGER_THAN_A_PAGE = 11


async def _families(world: World, count: int, **other: object) -> None:
    """Let families file one after another; A1 first."""
    for number in range(count):
        since = FILED + timedelta(milliseconds=number)
        await world.family(f"+7747000{number:04d}", since=since, child=f"Бала{number}", **other)  # type: ignore[arg-type]  # as `family` takes them


async def _sleep(world: World, *names: str) -> None:
    async with world.store.write() as tx:
        for name in names:
            entry = await tx.get_one(QueueEntry, (await world.one(QueueEntry, application_id=name)).id)
            entry.asleep = True


async def _asked(world: World) -> list[str]:
    return [offer.application_id for offer in await world.all(Offer)]


@pytest.mark.rule("P-046")
async def test_a_place_looks_at_nobody_who_sleeps(tmp_path: Path) -> None:
    """Until the wished age the family is passed over, not archived."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await _families(world, 3)
        await _sleep(world, "A1", "A2")
        await world.place("V1")
        assert await _asked(world) == ["A3"]
        assert {row.status for row in await world.all(QueueEntry, asleep=True)} == {"waiting"}


async def test_a_place_finds_its_family_behind_many_who_cannot_have_it(tmp_path: Path) -> None:
    """More of them than are read at once: they are read on from the last one, none is lost and none read twice."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await _families(world, LONGER_THAN_A_PAGE, wished_from_age="5")
        async with world.store.write() as tx:  # as if nobody had told them to sleep
            for row in await world.all(QueueEntry):
                (await tx.get_one(QueueEntry, row.id)).asleep = False
        await world.family("+77471111111", since=FILED + timedelta(days=1))
        await world.place("V1")
        assert await _asked(world) == [f"A{LONGER_THAN_A_PAGE + 1}"]


async def test_a_group_of_several_years_is_one_line(tmp_path: Path) -> None:
    """A mixed group asks who filed first, whatever the year of birth; then the next of all years (P 10, reading 8)."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        for number, year in enumerate((2023, 2022, 2024, 2022)):
            since = FILED + timedelta(milliseconds=(7, 3, 5, 9)[number])
            await world.family(f"+7747000000{number}", since=since, born=date(year, 3, 1))
        for name in ("V1", "V2", "V3", "V4"):
            await world.place(name, group="mixed")
        assert await _asked(world) == ["A2", "A3", "A1", "A4"]


@pytest.mark.rule("P-033")
async def test_a_place_in_a_special_group_asks_those_whose_conclusion_is_on_file(tmp_path: Path) -> None:
    """Large family confirmed but no conclusion: passed over; a conclusion beside an unconfirmed claim: asked."""
    async with a_world(tmp_path) as world:
        await world.register.preschools([rows.preschool("P1", type="special_kindergarten")])
        for day, (verified, on_file) in enumerate((("true", "false"), ("false", "true"))):
            filed = FILED + timedelta(days=day)
            number = f"+774700000{day:02d}"
            await world.family(number, since=filed, categories="5;10", verified=verified, pmpc_on_file=on_file)
        await world.place("V1", group="special")
        assert await _asked(world) == ["A2"]
