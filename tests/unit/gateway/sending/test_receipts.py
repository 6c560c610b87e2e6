"""Delivery receipts in any order and any number: nothing goes back, nothing counts twice, a stop is remembered."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.flow.channel import Failure, Outgoing
from core.flow.outbox import MESSAGE, MessageStatus, after
from core.flow.receipt import Delivery
from core.store.tables import DeliveryReceipt, Guardian, History, Message, Offer
from tests.unit.gateway.sending.second_carrier import SecondCarrier, with_second
from tests.world import World, a_world

AIGUL = "+77470000001"
_ORDER = {MessageStatus.ACCEPTED: 0, MessageStatus.SENT: 1}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that waits for a place."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        yield world


@given(st.lists(st.sampled_from(Delivery), max_size=12))
def test_whatever_comes_in_whatever_order_nothing_goes_back(told: list[Delivery]) -> None:
    """The first final word stands; `sent` after it, twice or never changes nothing."""
    status = MessageStatus.ACCEPTED
    for delivery in told:
        then = after(status, delivery)
        if then is not None:
            assert MESSAGE.allows(status, then)
            assert _ORDER.get(then, 2) > _ORDER.get(status, 2)
            status = then
    final = [one for one in told if one not in {Delivery.ACCEPTED, Delivery.SENT, Delivery.UNKNOWN}]
    assert status == (final[0] if final else "sent" if Delivery.SENT in told else "accepted")


async def _sent(world: World) -> tuple[SecondCarrier, Outgoing]:
    second = with_second(world)
    await world.place("V1")
    return second, second.sent[0]


async def test_a_message_may_be_carried_only_until_the_next_round(world: World) -> None:
    """The edition says how long: two carriers, one after the other, fit before the family is asked again."""
    _, outgoing = await _sent(world)
    assert outgoing.valid_for == timedelta(hours=10)


async def test_contradictory_receipts_leave_the_first_final_one(world: World) -> None:
    """Delivered and then undelivered: it was received, and nothing is sent again."""
    second, _ = await _sent(world)
    await second.tell(1, Delivery.DELIVERED)
    await second.tell(1, Delivery.UNDELIVERED, Failure.UNREACHABLE)
    await second.tell(1, Delivery.SENT)
    await world.settle()
    assert (await world.one(Message)).status == "delivered"
    assert (await world.one(Offer)).status == "open"
    assert len(await world.all(DeliveryReceipt)) == 3


async def test_a_receipt_before_its_message_is_kept_and_applied(world: World) -> None:
    """The carrier was quicker than its own answer to us."""
    second = with_second(world)
    await second.tell(1, Delivery.DELIVERED)
    told_at = world.clock.now()
    await world.advance(seconds=2)
    await world.place("V1")
    offer = await world.one(Offer)
    assert (offer.status, offer.basis, offer.opens_at) == ("open", "delivery_receipt", told_at)


async def test_a_stop_at_the_carrier_is_remembered_with_its_reason(world: World) -> None:
    """Twilio refuses who has opted out (21610): no SMS is tried again, and the family's history says why."""
    await world.fault(refused="21610", number=AIGUL)
    await world.place("V1")
    assert (await world.one(Guardian)).sms_stopped
    told = json.loads((await world.one(History, event="messages_stopped")).data)
    assert (told["failure"], told["code"], told["wire"]) == ("stopped", "21610", "twilio")


async def test_a_stop_that_comes_as_a_receipt_is_remembered_too(world: World) -> None:
    """Some carriers take the SMS first and refuse it afterwards."""
    second, _ = await _sent(world)
    await second.tell(1, Delivery.FAILED, Failure.STOPPED)
    assert (await world.one(Guardian)).sms_stopped
