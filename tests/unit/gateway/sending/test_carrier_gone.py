"""A carrier that is configured no more, with messages whose fate only it could tell."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.flow.channel import Failure
from core.flow.reply import Wire
from core.store.tables import Guardian, History, Message, Offer
from tests.unit.gateway.sending.second_carrier import with_second
from tests.world import World, a_world

AIGUL = "+77470000001"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that waits for a place, and an offer whose fate its carrier has not told when it is taken away."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        second = with_second(world, fails=[Failure.TIMEOUT])
        await world.place("V1")
        assert (await world.one(Message)).status == "unknown"
        carriers = second.house.carriers
        assert isinstance(carriers, dict)
        del carriers[Wire.SMPP]
        yield world


async def _seen(world: World) -> list[str]:
    return [one["text"] for one in await world.phone(AIGUL) if one["direction"] == "to_phone"]


async def test_it_may_have_been_taken_so_nobody_sends_it_again_while_it_is_valid(world: World) -> None:
    """Ten hours: no second SMS, no window, and what the family asks meanwhile is answered at once."""
    await world.advance(hours=9)
    message, offer = await world.one(Message), await world.one(Offer)
    assert (message.status, message.wire, offer.status) == ("accepted", "smpp", "sent")
    assert (await _seen(world), len(await world.all(History, event="message_unasked"))) == ([], 1)
    await world.say(AIGUL, sms="көмек")
    assert await _seen(world)
    assert len(await world.all(Message, purpose="offer")) == 1


async def test_after_its_validity_another_carrier_says_it_and_the_window_opens_there(world: World) -> None:
    """As with every SMS of which nothing is heard: the history says so, and the offer goes on."""
    await world.advance(hours=11)
    offer = await world.one(Offer)
    assert (offer.status, offer.basis, len(await _seen(world))) == ("open", "delivery_receipt", 1)
    assert len(await world.all(History, event="message_silent")) == 1


async def test_where_there_is_no_other_way_the_offer_becomes_unreachable(world: World) -> None:
    """The family has stopped SMS at the other carrier and has no Telegram: nothing is invented."""
    async with world.store.write() as tx:
        (await tx.get_one(Guardian, "G1")).sms_stopped = True
    await world.advance(days=4)
    assert (await world.one(Offer)).status == "unreachable"
    assert await _seen(world) == []
