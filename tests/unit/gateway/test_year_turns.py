"""A place that is free over New Year: its group takes other birth years then, and it the slots of their queue."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.store.tables import Offer, Queue, Vacancy
from tests.world import World

#: Full years on 31 December: a senior group is for those born in 2022 before New Year, in 2023 afterwards.
OLD, NEW = "P1|2022|kk", "P1|2023|kk"
BORN = date(2023, 5, 17)
LATER = datetime(2025, 9, 2, 10, tzinfo=ALMATY)
JANUARY = datetime(2027, 1, 11, 10, tzinfo=ALMATY)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two days before New Year; one preschool, whose old queue stands at a general slot, the new one at its start."""
    world = World(tmp_path, began=datetime(2026, 12, 30, 10, tzinfo=ALMATY))
    await world.open()
    await world.preschools("P1")
    async with world.store.write() as tx:
        tx.add_all([Queue(key=OLD, phase=1), Queue(key=NEW, phase=0)])
    yield world
    await world.close()


async def _general_and_priority(world: World, *, born: date = BORN) -> None:
    """Let two families wait that were born for the next year's group; the one with priority filed later."""
    await world.family("+77470000001", born=born)
    await world.family("+77470000002", born=born, categories="10", since=LATER)


async def _phases(world: World) -> dict[str, int]:
    return {row.key: row.phase for row in await world.all(Queue)}


async def _offered(world: World) -> dict[str, str]:
    return {row.vacancy_id: row.application_id for row in await world.all(Offer)}


@pytest.mark.rule("P-038")
async def test_a_place_of_last_year_takes_the_slots_of_this_years_queue(world: World) -> None:
    """Published before New Year, offered after it: the children of the new queue have their slots, none of the old."""
    await _general_and_priority(world)
    await world.place("V1")
    assert await _offered(world) == {}
    await world.advance_to(JANUARY)
    await world.family("+77470000003", born=BORN, since=LATER)  # somebody files: free places look again
    await world.settle()
    assert await _offered(world) == {"V1": "A2"}
    assert await _phases(world) == {OLD: 1, NEW: 1}
    assert (await world.one(Vacancy)).queue_key == NEW


async def test_a_place_that_kept_a_slot_keeps_it_over_new_year(world: World) -> None:
    """Silence of a family of the old year: the place goes on to the new year's queue by its own slot."""
    await world.family("+77470000009", born=date(2022, 5, 17))
    await world.place("V1")
    await world.family("+77470000001", born=BORN)
    await world.family("+77470000002", born=BORN, categories="10", since=LATER)
    await world.advance_to(datetime(2027, 1, 1, 12, tzinfo=ALMATY))
    assert [row.application_id for row in await world.all(Offer, vacancy_id="V1")] == ["A1", "A2"]
    assert await _phases(world) == {OLD: 2, NEW: 0}


async def test_places_of_a_family_at_one_moment_are_judged_by_the_new_years_queue(world: World) -> None:
    """Two free places looked at together take two slots of the new queue: priority first, then general."""
    await _general_and_priority(world)
    await world.place("V1")
    await world.place("V2")
    await world.advance_to(JANUARY)
    await world.family("+77470000003", born=BORN, since=LATER)
    await world.settle()
    assert await _offered(world) == {"V1": "A2", "V2": "A1"}
    assert await _phases(world) == {OLD: 1, NEW: 2}
