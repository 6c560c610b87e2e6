"""A campaign asks its families at its pace, however it is stopped and begun again."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.gateway.campaigning.verbs import Cause
from core.store.tables import Message, Offer
from tests.unit.gateway.campaigns.crowd import campaign, left_at, phone, verbs
from tests.world import World, a_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A gateway with one preschool and no family yet."""
    async with a_world(tmp_path) as made:
        await made.preschools("P1")
        yield made


async def test_messages_leave_evenly_at_the_pace(world: World) -> None:
    """Twelve a minute are one each five seconds, from the first on."""
    began = world.clock.now()
    await campaign(world, "births", 6, per_minute=12)
    await world.advance(minutes=1)
    assert [(at - began).total_seconds() for at in await left_at(world, "births")] == [0, 5, 10, 15, 20, 25]


async def test_a_pause_keeps_the_rest_waiting_and_a_resume_makes_nothing_good(world: World) -> None:
    """Three days later the next message leaves alone, and the others after it at the pace."""
    await campaign(world, "births", 5, per_minute=60)
    await world.advance(seconds=1)
    await verbs(world).pause("births", "aigul", Cause.TOO_MANY_CALLS)
    await world.advance(days=3)
    assert len(await left_at(world, "births")) == 2
    await verbs(world).resume("births", "aigul", Cause.SOLVED)
    resumed = world.clock.now()
    await world.advance(minutes=1)
    assert [(at - resumed).total_seconds() for at in (await left_at(world, "births"))[2:]] == [0, 1, 2]


async def test_an_answer_does_not_wait_for_a_campaign(world: World) -> None:
    """Whoever was asked is answered at once, while hundreds still wait for their turn."""
    await campaign(world, "births", 5, per_minute=1)
    await world.advance(seconds=1)
    asked = world.clock.now()
    await world.say(phone(1), sms="бұл кім")
    assert len(await left_at(world, "births")) == 1
    answers = [one for one in await world.all(Message) if one.reply_to]
    assert [one.accepted_at for one in answers] == [asked]


async def test_no_restart_makes_a_burst(world: World) -> None:
    """What was used of the pace stands in the database."""
    await campaign(world, "births", 4, per_minute=2)
    await world.advance(seconds=1)
    await world.restart()
    await world.advance(seconds=20)
    assert len(await left_at(world, "births")) == 1


async def test_what_waits_at_night_begins_in_the_morning_at_the_pace(tmp_path: Path) -> None:
    """Quiet hours and the campaign's own: the first message leaves when both are open, the others after it."""
    evening = datetime(2026, 11, 23, 20, 59, 30, tzinfo=ALMATY)
    async with a_world(tmp_path, began=evening, quiet="21:00-09:00") as world:
        await world.preschools("P1")
        await campaign(world, "births", 4, per_minute=2, opens="10:00", closes="20:59")
        await world.advance(days=1)
        morning = datetime(2026, 11, 24, 10, 0, tzinfo=ALMATY)
        assert await left_at(world, "births") == [morning + timedelta(seconds=30 * turn) for turn in range(4)]


async def test_a_new_pace_holds_from_now_on(world: World) -> None:
    """Slower at once, faster at once."""
    await campaign(world, "births", 6, per_minute=60)
    began = world.clock.now()
    await world.advance(seconds=1)
    await verbs(world).pace("births", 6, "aigul")
    await world.advance(minutes=2)
    assert [(at - began).total_seconds() for at in await left_at(world, "births")] == [0, 1, 2, 12, 22, 32]


async def test_the_end_withdraws_what_nobody_has_heard_of(world: World) -> None:
    """Who was asked keeps the window; of the others the history says why they never were."""
    await campaign(world, "births", 4, per_minute=1)
    await world.advance(seconds=1)
    await verbs(world).end("births", "aigul", Cause.MISTAKE)
    await world.advance(hours=1)
    offers = await world.all(Offer)
    assert sorted(one.status for one in offers) == ["open", "withdrawn", "withdrawn", "withdrawn"]
    assert {one.status for one in await world.all(Message) if one.purpose == "offer"} == {"delivered", "failed"}
