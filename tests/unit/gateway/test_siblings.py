"""Several children of one family: their places of one preschool come at one moment, and overtake nobody (P 26)."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.store.tables import Message, Offer, Queue, Vacancy
from tests.unit.register import rows
from tests.world import START, World

MOTHER, OTHER = "+77470000001", "+77470000002"


async def children(world: World, *born: int, since: datetime) -> None:
    """File for several children of the first guardian, the first filed for a minute before the next."""
    for index, year in enumerate(born):
        number = 51 + index
        row = rows.application(
            number,
            guardian_id="G1",
            child_birth_date=date(year, 5, 17).isoformat(),
            child_first_name=f"Бала{index}",
            submitted_at=(since + timedelta(minutes=index)).isoformat(),
            preschools="P1",
        )
        (outcome,) = await world.register.applications([row])
        assert outcome.taken, outcome.reason


async def publish(world: World, **groups: str) -> None:
    """Publish places of these groups at one instant."""
    now = world.clock.now().isoformat()
    await world.register.vacancies(
        [rows.vacancy(name, group_type=kind, published_at=now) for name, kind in groups.items()]
    )
    await world.settle()


async def offered(world: World) -> dict[str, str]:
    """Return to which application each place is offered."""
    return {row.vacancy_id: row.application_id for row in await world.all(Offer)}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A mother and another parent are known, and one preschool."""
    world = World(tmp_path)
    await world.open()
    await world.preschools("P1")
    await world.register.guardians([rows.guardian(1, phone=MOTHER), rows.guardian(2, phone=OTHER)])
    yield world
    await world.close()


SINCE = datetime(2025, 9, 1, 10, tzinfo=ALMATY)


@pytest.mark.rule("P-078")
async def test_two_children_get_their_places_at_one_moment(world: World) -> None:
    """A place of any age and one for seniors: the elder goes to the mixed group, so that both are taken."""
    await children(world, 2022, 2021, since=SINCE)
    await publish(world, V1="mixed", V2="senior")
    assert await offered(world) == {"V1": "A52", "V2": "A51"}
    made = await world.all(Offer)
    assert {row.created_at for row in made} == {START}
    assert len({row.code for row in made}) == 2
    assert len(await world.all(Message)) == 2


@pytest.mark.rule("P-078")
async def test_nobody_is_overtaken_for_the_sake_of_siblings(world: World) -> None:
    """Another family stands between the two children: each place by its turn and its own slot."""
    await children(world, 2022, 2022, since=SINCE)
    between = (SINCE + timedelta(seconds=30)).isoformat()
    await world.register.applications([rows.application(2, submitted_at=between, preschools="P1")])
    await publish(world, V1="senior", V2="senior")
    assert await offered(world) == {"V1": "A51", "V2": "A2"}
    assert {row.slot for row in await world.all(Vacancy)} == {"general"}
    assert (await world.one(Queue, key="P1|2022|kk")).phase == 3


@pytest.mark.rule("P-078")
async def test_without_enough_places_each_goes_to_whom_it_would_go_alone(world: World) -> None:
    """Three children and two places: the queue decides, as if there were no family."""
    await children(world, 2022, 2021, 2023, since=SINCE)
    await publish(world, V1="mixed", V2="senior")
    assert (await offered(world))["V1"] == "A51"
