"""Two carriers of SMS: which one takes a message, who takes over, and whose fault a failure is."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.flow.channel import Failure
from core.flow.receipt import Delivery
from core.store.tables import CarrierError, CarrierShares, Guardian, History, Message, Offer
from tests.unit.gateway.sending.second_carrier import with_second
from tests.world import World, a_world

AIGUL = "+77470000001"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that waits for a place."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        yield world


async def _on_phone(world: World) -> int:
    """Return how many SMS came over the sandbox's Twilio."""
    return len([one for one in await world.phone(AIGUL) if one["direction"] == "to_phone"])


async def _told(world: World, event: str) -> list[dict[str, Any]]:
    return [json.loads(row.data) for row in await world.all(History, event=event)]


async def test_the_preferred_carrier_takes_everything(world: World) -> None:
    """On good days the other one stands by."""
    second = with_second(world)
    await world.place("V1")
    assert (len(second.sent), await _on_phone(world)) == (1, 0)


async def test_a_carrier_that_cannot_be_reached_is_left_at_once(world: World) -> None:
    """No connection, nothing sent: the other one takes the SMS in the same moment, the next ones for half a minute."""
    second = with_second(world, fails=[Failure.CONNECTION])
    began = world.clock.now()
    await world.place("V1")
    message = await world.one(Message)
    assert (message.wire, message.accepted_at, len(second.sent)) == ("twilio", began, 0)
    await world.say(AIGUL, sms="көмек")
    assert second.sent == []
    await world.advance(seconds=40)
    await world.say(AIGUL, sms="кезек")
    assert len(second.sent) == 1
    assert [row.failure for row in await world.all(CarrierError)] == ["connection"]


@pytest.mark.parametrize("failure", [Failure.VENDOR, Failure.REGION, Failure.FILTERED, Failure.REJECTED])
async def test_what_one_carrier_refuses_the_other_carries(world: World, failure: Failure) -> None:
    """Before the next channel is tried, and without waiting."""
    with_second(world, fails=[failure])
    await world.link(AIGUL)
    async with world.store.write() as tx:
        (await tx.get_one(Guardian, "G1")).last_answered_on = "sms"
    await world.place("V1")
    message = await world.one(Message, purpose="offer")
    assert (message.wire, message.channel, message.status) == ("twilio", "sms", "delivered")


@pytest.mark.parametrize("failure", [Failure.BAD_ADDRESS, Failure.STOPPED, Failure.UNREACHABLE])
async def test_a_number_that_cannot_be_reached_is_nobodys_fault(world: World, failure: Failure) -> None:
    """Neither is the carrier blamed, nor is another one troubled with the same number."""
    with_second(world, fails=[failure])
    await world.place("V1")
    assert await world.all(CarrierError) == []
    assert (await world.one(Message)).status == "failed"
    assert await _on_phone(world) == 0


async def test_what_fails_later_is_carried_by_the_other_too(world: World) -> None:
    """The carrier took the SMS and judged it spam afterwards: the same words go again, by the other one."""
    second = with_second(world)
    await world.place("V1")
    await second.tell(1, Delivery.FAILED, Failure.FILTERED)
    await world.settle()
    first, again = sorted(await world.all(Message), key=lambda row: row.seq)
    assert (first.wire, first.status, again.wire, again.status) == ("smpp", "failed", "twilio", "delivered")
    assert (await world.one(Offer)).basis == "delivery_receipt"
    (told,) = await _told(world, "carrier_changed")
    assert (told["wire"], told["message_id"]) == ("smpp", again.id)


async def test_a_message_of_unknown_fate_is_looked_up_where_it_was_sent(world: World) -> None:
    """Nobody else knows what became of it; once it certainly was not taken, the other one may carry it."""
    second = with_second(world, fails=[Failure.TIMEOUT])
    await world.place("V1")
    assert (await world.one(Message)).status == "unknown"
    assert (second.sent, await _on_phone(world)) == ([], 0)
    await world.advance(seconds=30)
    assert len(second.looked_up) == 1
    assert len(second.sent) + await _on_phone(world) == 1


async def test_no_receipt_within_ten_hours_and_the_other_carrier_says_it_again(world: World) -> None:
    """SMS by SMS before any other way: the one that is silent keeps what it was sent."""
    second = with_second(world)
    await world.place("V1")
    await world.advance(hours=10, minutes=11)
    assert (len(second.sent), await _on_phone(world)) == (1, 1)
    assert (await world.one(Offer)).status == "open"


async def test_a_carrier_that_fails_half_of_its_messages_loses_half_of_them(world: World) -> None:
    """Five failures of at most ten tries in a minute: half of the traffic shifts, in a row that says why."""
    second = with_second(world, fails=[Failure.VENDOR] * 5)
    for word in ("көмек", "кезек", "бұл кім?", "тіл", "көмек", "кезек"):
        await world.say(AIGUL, sms=word)
    await world.advance(seconds=20)
    await world.say(AIGUL, sms="көмек")
    (row,) = await world.all(CarrierShares)
    assert (row.channel, row.shares, row.why) == ("sms", "smpp:50,twilio:50", "errors")
    await world.advance(hours=2)
    await world.say(AIGUL, sms="көмек")
    rows = sorted(await world.all(CarrierShares), key=lambda one: one.seq)
    assert (rows[-1].shares, rows[-1].why) == ("smpp:100,twilio:0", "calm")
    assert second.fails == []
