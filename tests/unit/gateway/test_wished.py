"""Two places at one instant go by the order of wish, and nobody loses a place by it (RULES.md reading 11)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.store.tables import Offer, Vacancy
from tests.unit.register import rows
from tests.world import World

FIRST, SECOND = "+77470000001", "+77470000002"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two preschools that families may wish in either order."""
    world = World(tmp_path)
    await world.open()
    await world.preschools("P1", "P2")
    yield world
    await world.close()


async def _publish(world: World, **places: str) -> dict[str, str]:
    """Publish places of these preschools at one instant; return to whom they are offered."""
    now = world.clock.now().isoformat()
    made = [rows.vacancy(name, preschool_id=at, published_at=now) for name, at in places.items()]
    await world.register.vacancies(made)
    await world.settle()
    return {row.vacancy_id: row.application_id for row in await world.all(Offer)}


async def test_of_two_places_at_once_a_family_is_offered_the_one_it_wishes_more(world: World) -> None:
    """The place of the lesser wish comes first in the bulletin, and still goes to the family behind."""
    await world.family(FIRST, wishes=("P2", "P1"))
    await world.family(SECOND, wishes=("P1",))
    assert await _publish(world, V1="P1", V2="P2") == {"V2": "A1", "V1": "A2"}


async def test_a_better_wish_that_goes_to_somebody_else_leaves_the_lesser_one(world: World) -> None:
    """Who is not first for the better place takes the lesser one; no place stays free for it."""
    await world.family(SECOND, wishes=("P2",))
    await world.family(FIRST, wishes=("P2", "P1"))
    assert await _publish(world, V1="P1", V2="P2") == {"V2": "A1", "V1": "A2"}


async def test_families_that_wish_the_other_way_round_each_get_one(world: World) -> None:
    """Two families with opposite wishes, each first where the other would rather be: nobody waits for nobody."""
    await world.family(FIRST, wishes=("P2", "P1"))
    await world.family(SECOND, wishes=("P1", "P2"), categories="10")
    given = await _publish(world, V1="P1", V2="P2")
    assert set(given.values()) == {"A1", "A2"}
    assert {row.status for row in await world.all(Vacancy)} == {"offered"}


async def test_a_place_that_came_earlier_is_not_held_for_a_better_wish(world: World) -> None:
    """Only places of one instant are compared: an offer that stands is not taken back for a later place."""
    await world.family(FIRST, wishes=("P2", "P1"))
    assert await _publish(world, V1="P1") == {"V1": "A1"}
    await world.family(SECOND, wishes=("P2",))
    assert await _publish(world, V2="P2") == {"V1": "A1", "V2": "A2"}


async def test_places_that_waited_long_are_offered_by_wish_to_a_family_that_comes(world: World) -> None:
    """Whoever applies while several places are free is offered the one it wishes most, not the oldest."""
    assert await _publish(world, V1="P1", V2="P2") == {}
    await world.family(FIRST, wishes=("P2", "P1"))
    await world.settle()
    assert {row.vacancy_id: row.application_id for row in await world.all(Offer)} == {"V2": "A1"}
