"""The outbox on its busy and its bad days: order, pace, stops, nights, loops, and letters that died."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from core.clock import ALMATY
from core.errors import TransitionError
from core.flow.outbox import Lane
from core.gateway import writing
from core.gateway.house import House
from core.gateway.sending import dead
from core.gateway.writing import Draft
from core.store.tables import DeskCase, Guardian, History, Message, Offer
from tests.books import open_books
from tests.truths import faults
from tests.world import START, World, a_world

AIGUL, OLGA, DANA = "+77470000001", "+77470000002", "+77470000003"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Three families that wait."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2", "P3")
        for number in (AIGUL, OLGA, DANA):
            await world.family(number)
        yield world


@contextlib.asynccontextmanager
async def a_paced_world(folder: Path, **rates: float) -> AsyncIterator[World]:
    """Open a world whose wires take no more than so much a second."""
    world = World(folder)
    world._settings = world._settings.model_copy(update=rates)  # noqa: SLF001 - all other worlds know no limits
    try:
        await world.open()
        yield world
    finally:
        await world.close()


def house_of(world: World) -> House:
    """Return the parts of the running gateway."""
    return world.workers._house  # noqa: SLF001 - the test writes messages as verbs of the gateway do


async def write(world: World, *keys: str, to: str = "G1", **how: Any) -> None:
    """Put messages into the outbox in one transaction, in their order."""
    house = house_of(world)
    async with house.store.write() as tx:
        guardian = await tx.get_one(Guardian, to)
        for key in keys:
            draft = Draft(key=key, purpose="notice", dedupe=f"test:{house.chance.new_id()}", **how)
            await writing.say(house, tx, draft, guardian)


async def sent(world: World, number: str = AIGUL) -> list[str]:
    """Return what a phone was told, in the order in which the carrier took it."""
    return [one["text"] for one in await world.phone(number) if one["direction"] == "to_phone"]


async def taken(world: World, **where: object) -> list[tuple[datetime, Message]]:
    """Return the messages that the carrier took, each with its instant, in that order."""
    found = [(one.accepted_at, one) for one in await world.all(Message, **where) if one.accepted_at]
    return sorted(found, key=lambda pair: pair[0])


async def messages(world: World) -> list[Message]:
    """Return the messages in the order in which they were written."""
    return sorted(await world.all(Message), key=lambda message: message.seq)


async def events(world: World, subject: str = "") -> list[str]:
    """Return what happened to an offer, or to all."""
    rows = [row for row in await world.all(History) if row.subject.startswith(subject or "offer:")]
    return [row.event for row in sorted(rows, key=lambda row: row.seq)]


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
