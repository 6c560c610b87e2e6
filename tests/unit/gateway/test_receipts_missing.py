"""When a window opens: by receipt, by asking, by Telegram's word, by the family's own; and what follows silence."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.store.tables import Guardian, History, Message, Offer
from tests.world import World, a_world

AIGUL = "+77470000001"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that waits for a place."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        yield world


async def _happened(world: World, event: str) -> list[dict[str, str]]:
    """Return what the histories say of an event, in their order."""
    rows = sorted(await world.all(History, event=event), key=lambda row: row.seq)
    return [json.loads(row.data) for row in rows]


async def _seen(world: World, channel: str) -> int:
    """Return how many messages the phone has got on a channel."""
    seen = await world.phone(AIGUL)
    return len([one for one in seen if (one["direction"], one["channel"]) == ("to_phone", channel)])


async def test_a_receipt_opens_the_window_when_it_reaches_us(world: World) -> None:
    """The carrier's own time is kept as evidence and never counted: it has minutes only and no zone."""
    await world.fault(receipts="delay", seconds=120, count=1)
    asked = world.clock.now()
    await world.place("V1")
    await world.advance(minutes=3)
    offer = await world.one(Offer)
    assert offer.basis == "delivery_receipt"
    assert asked + timedelta(minutes=2) <= offer.opens_at < asked + timedelta(minutes=3)
    (told,) = await _happened(world, "window_opened")
    assert told["basis"] == "delivery_receipt"


async def test_a_receipt_that_was_lost_is_asked_for(world: World) -> None:
    """Ten minutes after the carrier took the SMS it is asked what became of it; the window runs from that moment."""
    await world.fault(receipts="lose")
    await world.place("V1")
    taken = (await world.one(Message)).accepted_at
    await world.advance(minutes=9)
    assert (await world.one(Offer)).status == "sent"
    await world.advance(minutes=1)
    offer = await world.one(Offer)
    assert (offer.status, offer.basis, offer.opens_at) == ("open", "polled", taken + timedelta(minutes=10))
    (delivered,) = await _happened(world, "message_delivered")
    assert (delivered["basis"], delivered["wire"]) == ("polled", "twilio")


async def test_telegrams_word_opens_the_window_at_once(world: World) -> None:
    """Telegram has no delivery receipts: what the Bot API has accepted is received."""
    await world.link(AIGUL)
    await world.place("V1")
    assert (await world.one(Offer)).basis == "bot_api_accepted"


async def test_a_reply_proves_the_receipt_of_what_it_answers(world: World) -> None:
    """Whoever answers has received the question, whatever became of its receipt."""
    await world.fault(receipts="lose")
    await world.place("V1")
    await world.say(AIGUL, sms="бұл кім?")
    offer = await world.one(Offer)
    assert (offer.status, offer.basis) == ("open", "reply")


async def test_a_message_without_any_word_of_it_goes_another_way(world: World) -> None:
    """The carrier had its ten hours, was asked all the while, and says no more than `sent`: Telegram takes over."""
    await world.link(AIGUL)
    guardian = await world.one(Guardian)
    assert guardian.telegram_proven_at
    await world.say(AIGUL, sms="кезек")
    await world.fault(undelivered="30003", seconds=20 * 3600, number=AIGUL, count=1)
    async with world.store.write() as tx:
        (await tx.get_one(Guardian, "G1")).last_answered_on = "sms"
    before = await _seen(world, "telegram")
    await world.place("V1")
    await world.advance(hours=10, minutes=9)
    assert (await world.one(Offer)).status == "sent"
    assert await _seen(world, "telegram") == before
    await world.advance(minutes=2)
    offer = await world.one(Offer)
    assert (offer.status, offer.basis) == ("open", "bot_api_accepted")
    (silent,) = await _happened(world, "message_silent")
    assert (silent["wire"], int(silent["asked"]) > 4) == ("twilio", True)
    assert await _seen(world, "telegram") == before + 1


async def test_a_word_of_thanks_is_not_said_twice_for_want_of_a_receipt(world: World) -> None:
    """Only questions and decisions are said again on another way: some carriers send no receipts at all."""
    await world.link(AIGUL)
    await world.fault(undelivered="30003", seconds=20 * 3600, number=AIGUL)
    before = await _seen(world, "telegram")
    await world.say(AIGUL, sms="көмек")
    await world.advance(hours=12)
    assert await _happened(world, "channel_changed") == []
    assert await _seen(world, "telegram") == before


async def test_a_receipt_after_all_opens_the_window_although_another_way_was_tried(world: World) -> None:
    """What was sent stays as it is: nobody says of it that it failed, and its late receipt counts."""
    await world.fault(receipts="delay", seconds=12 * 3600, count=1)
    await world.fault(answer=503, wire="twilio", method="GET")
    await world.place("V1")
    await world.advance(hours=11)
    message, offer = await world.one(Message), await world.one(Offer)
    assert (message.status, message.ask_at, offer.status) == ("accepted", None, "sent")
    assert len(await _happened(world, "message_silent")) == 1
    await world.fault(clear=True)
    await world.advance(hours=2)
    offer = await world.one(Offer)
    assert (offer.status, offer.basis) == ("open", "delivery_receipt")
