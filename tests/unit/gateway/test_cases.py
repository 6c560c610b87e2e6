"""The desk's list: who must be called, once per reason, until a person has done it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import TransitionError
from core.gateway.cases import close_case, open_case
from core.store.tables import Application, DeskCase
from tests.world import World

PHONE = "+77470000001"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that waits."""
    world = World(tmp_path)
    await world.open()
    await world.preschools("P1")
    await world.family(PHONE)
    yield world
    await world.close()


async def test_a_family_that_no_message_reached_is_on_the_call_list(world: World) -> None:
    """Nothing delivered for 48 hours: nothing is taken from it, and a person calls (RULES.md reading 6)."""
    await world.fault(undelivered="30003", number=PHONE)
    await world.place("V1")
    assert await world.all(DeskCase) == []
    await world.advance(hours=49)
    case = await world.one(DeskCase)
    assert (case.why, case.guardian_id, case.application_id) == ("unreachable", "G1", "A1")


async def test_a_case_is_opened_once_and_again_after_it_was_done(world: World) -> None:
    """The same trouble is the same case, and only one person closes it; what comes back afterwards is open again."""
    house = world.workers._house  # noqa: SLF001 - the verbs are the gateway's own

    async def open_it() -> DeskCase:
        async with world.store.write() as tx:
            await open_case(house, tx, "unreachable", "G1", await tx.get_one(Application, "A1"))
        case: DeskCase = await world.one(DeskCase)
        return case

    first = await open_it()
    assert (await open_it()).id == first.id
    await close_case(house, first.id, "operator", "family_told")
    with pytest.raises(TransitionError, match="closed already"):
        await close_case(house, first.id, "somebody else", "decided")
    assert (await world.one(DeskCase)).done_by == "operator"
    await world.advance(hours=1)
    again = await open_it()
    assert (again.id, again.done_at, again.since - first.since) == (first.id, None, world.clock.now() - first.since)
