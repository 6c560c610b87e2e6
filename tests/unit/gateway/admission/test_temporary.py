"""What a temporary place leaves standing is a reading of 23.3: a setting of the edition, asked wherever it matters."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.store.tables import Offer, QueueEntry
from tests.unit.gateway.admission.overruled import overrule
from tests.unit.gateway.admission.side import FIRST, refuse
from tests.world import World

UNTIL = date(2027, 5, 31)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """One family that waits at two preschools."""
    world = World(tmp_path)
    await world.open()
    await world.preschools("P1", "P2")
    await world.family(FIRST, wishes=("P1", "P2"))
    yield world
    await world.close()


async def _stay(world: World, *, stands: bool) -> None:
    """Let the family take a temporary place at P1 under one of the two readings, and a place at P2 become free."""
    overrule(world, "temporary_leaves_queues", value=stands)
    await world.place("V1", until=UNTIL)
    await world.say(FIRST, sms="1")
    await world.place("V2", at="P2")


@pytest.mark.rule("P-013")
@pytest.mark.parametrize("stands", [True, False])
async def test_whether_a_temporary_place_leaves_the_queues_is_what_the_edition_says(
    world: World,
    stands: bool,  # noqa: FBT001 - the setting itself
) -> None:
    """As it stands the family waits on and is offered a permanent place; read otherwise, its queues are closed."""
    await _stay(world, stands=stands)
    assert (await world.one(QueueEntry, preschool_id="P1")).status == ("waiting" if stands else "referred")
    assert len(await world.all(Offer, vacancy_id="V2")) == (1 if stands else 0)


@pytest.mark.parametrize("how", ["no", "expired", "preschool", "contract"])
async def test_queues_closed_for_a_stay_return_at_their_time_however_it_ends(world: World, how: str) -> None:
    """A cancellation, an expiry, a refusal or the end of the contract: the other place is then offered."""
    before = (await world.one(QueueEntry, preschool_id="P1")).submitted_at
    await _stay(world, stands=False)
    if how == "no":
        await world.say(FIRST, sms="2")
    elif how == "expired":
        await world.advance(days=12)
    elif how == "preschool":
        await refuse(world, "herd_threshold")
    else:
        await world.tell("contract_signed", child_id="C1", preschool_id="P1", on="2026-11-24")
        assert (await world.one(QueueEntry, preschool_id="P1")).status == "referred"
        await world.tell("contract_ended", child_id="C1", preschool_id="P1", on=UNTIL.isoformat())
    await world.advance_to(world.clock.now() + timedelta(minutes=1))
    entry = await world.one(QueueEntry, preschool_id="P1")
    assert (entry.status, entry.submitted_at) == ("waiting", before)
    assert await world.all(Offer, vacancy_id="V2")
