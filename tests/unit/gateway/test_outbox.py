"""The outbox on its busy days: in which order messages leave, and how fast."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.flow.outbox import Lane
from core.store.tables import Message
from tests.unit.gateway.outbox_scene import AIGUL, DANA, OLGA, a_paced_world, house_of, messages, sent, taken, write
from tests.world import World, a_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Three families that wait."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2", "P3")
        for number in (AIGUL, OLGA, DANA):
            await world.family(number)
        yield world


async def test_a_failed_message_is_not_overtaken_by_the_next_one_to_the_same_family(world: World) -> None:
    """The second waits for the first one's next try; other families do not wait."""
    await world.fault(answer=500, wire="twilio", count=1)
    await write(world, "common.help")
    await world.settle()
    await write(world, "common.stopped")
    await write(world, "common.help", to="G2")
    await world.settle()
    assert (len(await sent(world)), len(await sent(world, OLGA))) == (0, 1)
    await world.advance(minutes=2)
    in_order = [message.key for _, message in await taken(world, guardian_id="G1")]
    assert in_order == ["common.help", "common.stopped"]


async def test_an_answer_does_not_wait_for_a_notice_that_waits_for_its_next_try(world: World) -> None:
    """Whoever writes is answered, also while a notice to the same family cannot be sent."""
    await world.fault(answer=500, wire="twilio", count=1)
    await write(world, "common.stopped")
    await world.settle()
    assert await sent(world) == []
    await world.say(AIGUL, sms="?")
    assert len(await sent(world)) == 1
    await world.advance(minutes=1)
    assert len(await sent(world)) == 2


async def test_answers_leave_before_notices_before_campaigns(tmp_path: Path) -> None:
    """One part a second: what is urgent leaves first, whenever it was written."""
    async with a_paced_world(tmp_path, rate_twilio=1) as world:
        await world.preschools("P1")
        for number in (AIGUL, OLGA, DANA):
            await world.family(number)
        await write(world, "common.help", to="G2")
        await write(world, "common.help", to="G3")
        await world.say(AIGUL, sms="?")
        await world.advance(minutes=1)
        in_order = [message for _, message in await taken(world)]
        assert [one.guardian_id for one in in_order[:2]] in (["G2", "G1"], ["G1", "G2"])
        assert in_order[-1].guardian_id == "G3"
        assert [Lane(one.lane) for one in in_order if one.guardian_id == "G1"] == [Lane.ANSWER]


async def test_no_wire_is_sent_more_than_its_pace(tmp_path: Path) -> None:
    """Two parts a second, counted as the carrier counts them; nothing is lost, and waiting is no try."""
    async with a_paced_world(tmp_path, rate_twilio=2) as world:
        await world.preschools("P1")
        for count in range(8):
            await world.family(f"+7747000020{count}")
            await write(world, "common.help", to=f"G{count + 1}")
        await world.advance(minutes=1)
        left = await taken(world)
        assert (len(left), {message.attempts for _, message in left}) == (8, {0})
        for began, _ in left:
            within = [one.parts for at, one in left if timedelta(0) <= at - began < timedelta(seconds=10)]
            assert sum(within) <= 2 * 10 + 2 + max(within)


async def test_a_vendor_that_asks_to_wait_stops_the_whole_wire(world: World) -> None:
    """One 429 of Telegram: nobody is sent anything before its Retry-After has passed, and it counts as no try."""
    for number in (AIGUL, OLGA):
        await world.link(number)
    await world.fault(answer=429, wire="telegram", method="sendMessage", retry_after=30, count=1)
    began, before = world.clock.now(), len(await world.all(Message))
    await write(world, "common.help")
    await world.advance(seconds=1)
    await write(world, "common.help", to="G2")
    await world.advance(seconds=28)
    later = (await messages(world))[before:]
    assert [one.status for one in later] == ["queued", "queued"]
    await world.advance(seconds=5)
    later = (await messages(world))[before:]
    assert [(one.status, one.attempts) for one in later] == [("delivered", 0)] * 2
    assert min(at for at, one in await taken(world) if one.id in {two.id for two in later}) >= began + timedelta(
        seconds=30
    )


async def test_a_slow_wire_call_keeps_only_its_own_family_waiting(world: World) -> None:
    """The carrier does not answer for seconds: meanwhile others are written to, and nothing is sent twice."""
    await world.fault(answer="timeout", seconds=4, wire="twilio", count=1)
    await write(world, "common.help")
    turning = asyncio.create_task(world.settle())
    async with asyncio.timeout(3):
        while (await world.one(Message, guardian_id="G1")).status != "sending":
            await asyncio.wait([turning], timeout=0.02)
        await write(world, "common.help", to="G2")
        house_of(world).live.wake()
        while not await taken(world, guardian_id="G2"):
            await asyncio.wait([turning], timeout=0.02)
    assert (await world.one(Message, guardian_id="G1")).status == "sending"
    await turning
    await world.advance(minutes=2)
    assert (len(await sent(world)), len(await sent(world, OLGA))) == (1, 1)
