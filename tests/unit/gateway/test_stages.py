"""Stages: each act says where it orders them to be reported, and each passing is written down once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.gateway import stages
from core.store.tables import Application, Report
from tests.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family with one application."""
    world = World(tmp_path)
    await world.open()
    await world.preschools("P1")
    await world.family("+77470000001")
    yield world
    await world.close()


async def reach(world: World, edition: str, *passed: str) -> list[Report]:
    """Let an application under an edition pass stages, and return what was written down."""
    house = world.workers._house  # noqa: SLF001 - the verb is the gateway's own, no event leads to schools yet
    async with world.store.write() as tx:
        first = (await tx.get_one(Application, "A1")).model_dump()
        tx.add(Application(**{**first, "id": "A9", "edition": edition}))
        await tx.flush()
        for stage in passed:
            await stages.reach(house, tx, "A9", stage, "CASE1")
    return list(await world.all(Report))


@pytest.mark.rule("H-13")
async def test_the_stages_of_home_schooling_are_reported(world: World) -> None:
    """Request, intake and result, by paragraph 8.1; passing one again writes nothing."""
    written = await reach(world, "H-2025", "request", "intake", "intake", "result", "result")
    assert [row.name for row in written] == ["request", "intake", "result"]
    assert all((row.body["act"], row.body["paragraph"]) == ("223-3", ["8.1"]) for row in written)


@pytest.mark.rule("S-08")
async def test_the_stages_of_a_special_school_are_reported(world: World) -> None:
    """The same by paragraph 9."""
    written = await reach(world, "S-2022", "request", "result")
    assert [row.name for row in written] == ["request", "result"]
    assert all((row.body["edition"], row.body["paragraph"]) == ("S-2022", ["9"]) for row in written)


@pytest.mark.rule("P-083")
@pytest.mark.parametrize(
    ("edition", "stage"), [("P-2024", "daydream"), ("VOUCHER-2025", "queued"), ("H-2022", "request")]
)
async def test_what_an_act_does_not_list_is_not_reported(world: World, edition: str, stage: str) -> None:
    """A stage that no edition names, and acts that name no monitoring, or whose wording of that time is not held."""
    assert await reach(world, edition, stage) == []


@pytest.mark.rule("P-083")
async def test_a_stage_that_is_undone_with_its_transaction_is_not_reported(world: World) -> None:
    """The report is written where the stage is passed: both or neither."""
    house = world.workers._house  # noqa: SLF001 - the verb is the gateway's own

    async def killed() -> None:
        async with world.store.write() as tx:
            await stages.reach(house, tx, "A1", "vacancy", "O1")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await killed()
    assert await world.all(Report) == []
