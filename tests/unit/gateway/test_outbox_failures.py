"""The outbox on its bad days: letters that die and are sent again, nights, and loops."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from core.clock import ALMATY
from core.errors import TransitionError
from core.gateway.sending import dead
from core.store.tables import DeskCase, Message, Offer
from tests.books import open_books
from tests.truths import faults
from tests.unit.gateway.outbox_scene import AIGUL, DANA, OLGA, events, house_of, messages, sent, write
from tests.world import START, World, a_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Three families that wait."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2", "P3")
        for number in (AIGUL, OLGA, DANA):
            await world.family(number)
        yield world


async def test_what_we_are_to_blame_for_is_a_dead_letter_and_may_be_sent_again(world: World) -> None:
    """The vendor refused our request: the reason stands at the desk; sent again it is the same message, once."""
    await world.fault(number=AIGUL, refused="21617", count=1)
    await world.place("V1")
    (letter,) = [one for one in await messages(world) if one.dead_at]
    assert (letter.status, letter.failure) == ("failed", "rejected")
    house = house_of(world)
    await dead.resend(house, letter.id, "Gulnara")
    await world.settle()
    with pytest.raises(TransitionError):
        await dead.resend(house, letter.id, "Gulnara")
    again = await world.one(Message, id=letter.id)
    assert (again.status, again.dedupe, again.dead_at) == ("delivered", letter.dedupe, None)
    told = [event for event in await events(world) if event.startswith("message_")]
    assert told == [
        "message_queued",
        "message_failed",
        "message_dead",
        "message_resent",
        "message_accepted",
        "message_delivered",
    ]
    assert (await world.one(Offer, vacancy_id="V1")).status == "open"


async def test_a_wire_that_is_down_for_hours_kills_no_letter(world: World) -> None:
    """There is no other way to the family: it is tried until the wire is back, and the offer opens then."""
    await world.fault(answer=500, wire="twilio")
    await world.place("V1")
    await world.advance(hours=1)
    (message,) = await messages(world)
    assert (message.status, message.dead_at) == ("queued", None)
    await world.ask("POST", "/faults", clear=True)
    await world.advance(minutes=15)
    assert (await world.one(Offer, vacancy_id="V1")).status == "open"


async def test_a_message_is_not_tried_for_ever(world: World) -> None:
    """After a day it is a dead letter; people find it, nothing is lost."""
    await world.fault(answer=500, wire="twilio")
    await write(world, "common.help")
    await world.settle()
    async with world.store.write() as tx:
        (tried,) = (await tx.exec(select(Message))).all()
        tried.trying_since = world.clock.now() - timedelta(days=1)
    await world.advance(seconds=6)
    (letter,) = await messages(world)
    assert (letter.status, letter.failure, letter.dead_at is not None) == ("failed", "vendor", True)


async def test_the_history_tells_what_a_night_does_to_the_window(tmp_path: Path) -> None:
    """Held until the morning; the window opens when it is received."""
    evening = datetime(2026, 11, 23, 22, 30, tzinfo=ALMATY)
    async with a_world(tmp_path, began=evening, quiet="21:00-09:00") as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.place("V1")
        assert "message_held" in await events(world)
        await world.say(AIGUL, sms="кезек")
        assert len(await sent(world)) == 1
        await world.advance_to(datetime(2026, 11, 24, 9, 1, tzinfo=ALMATY))
        offer = await world.one(Offer, vacancy_id="V1")
        assert offer.opens_at.astimezone(ALMATY).hour == 9


async def test_what_could_not_leave_before_the_night_waits_for_the_morning(tmp_path: Path) -> None:
    """Its next try falls into quiet hours: nobody is woken by it."""
    async with a_world(tmp_path, began=START.replace(hour=20, minute=59, second=58), quiet="21:00-09:00") as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.fault(answer=500, wire="twilio", count=1)
        await world.place("V1")
        await world.advance(hours=11)
        assert await sent(world) == []
        await world.advance(hours=1, seconds=3)
        assert len(await sent(world)) == 1


async def test_the_same_text_again_and_again_ends_in_silence_and_at_the_desk(world: World) -> None:
    """Whatever goes round: after twenty equal texts in five minutes the family is left in peace."""
    for _ in range(23):
        await write(world, "common.help")
    await write(world, "common.help", to="G2")
    await world.advance(minutes=1)
    assert (len(await sent(world)), len(await sent(world, OLGA))) == (20, 1)
    assert [one.why for one in await world.all(DeskCase)] == ["loop"]
    assert {one.failure for one in await messages(world) if one.status == "failed"} == {"loop"}


async def test_a_crowded_day_breaks_no_truth(world: World) -> None:
    """Lost answers of the carrier, refusals and waits at once: the books still hold."""
    await world.fault(answer=500, wire="twilio", count=2)
    for name in ("V1", "V2", "V3"):
        await world.place(name)
    await world.advance(minutes=30)
    assert faults(await open_books(world.store), world.clock.now()) == []
