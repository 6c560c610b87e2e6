"""Who may be addressed: the number that the mobile citizens base holds, and no other (P 3(13))."""

from pathlib import Path

import pytest

from core.register.rows import EventRow
from core.store.tables import Guardian, Message, Offer, QueueEntry
from tests.world import World, a_world

OLD, NEW, NEXT = "+77470000001", "+77470000009", "+77470000002"


async def base_says(world: World, phone: str) -> str:
    """Let the mobile citizens base tell of another number of the first guardian."""
    event = {"id": world.chance.new_id(), "source": "mab", "type": "phone_changed"}
    told = {"occurred_at": world.clock.now().isoformat(), "data": {"guardian_id": "G1", "phone": phone}}
    (outcome,) = await world.register.events([EventRow.read({**event, **told})])
    assert outcome.taken, outcome.reason
    return outcome.reason


@pytest.mark.rule("P-011")
async def test_only_the_number_of_the_base_is_written_to(tmp_path: Path) -> None:
    """Another number in the base: the offer goes there, the old number hears nothing, its Telegram neither."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(OLD)
        await world.link(OLD)
        seen = len(await world.phone(OLD))
        await base_says(world, NEW)
        await world.place("V1")
        assert len(await world.phone(OLD)) == seen
        assert [row["channel"] for row in await world.phone(NEW)] == ["sms"]


@pytest.mark.rule("P-011")
async def test_an_answer_from_a_number_that_left_the_base_is_nobodys(tmp_path: Path) -> None:
    """The old number says yes: it is told that nothing is known of it, and the offer waits for its family."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(OLD)
        await world.place("V1")
        await base_says(world, NEW)
        await world.say(OLD, sms="1")
        assert (await world.one(Offer)).status == "open"


@pytest.mark.rule("P-011")
async def test_a_family_without_a_number_in_the_base_gets_no_message(tmp_path: Path) -> None:
    """No way leads to it: nothing is sent, after 48 hours the place passes on and its queue stays as it was."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(OLD)
        await world.family(NEXT)
        await base_says(world, "")
        assert (await world.one(Guardian, id="G1")).wrong_number
        await world.place("V1")
        await world.advance(hours=49)
        assert not await world.phone(OLD)
        assert not [row for row in await world.all(Message, guardian_id="G1") if row.delivered_at]
        assert (await world.one(QueueEntry, application_id="A1")).status == "waiting"
        assert (await world.one(Offer, application_id="A2")).status == "open"
