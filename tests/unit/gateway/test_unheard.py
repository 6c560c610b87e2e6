"""Nobody loses by our deafness: a window grows by the time in which its wire could not be heard, within a bound."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.store.tables import DeskCase, History, Offer, Outage, QueueEntry
from tests.world import World, a_world

AIGUL, OLGA = "+77470000001", "+77470000002"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two families that wait for a place, which is offered to the first."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.family(OLGA, language="ru", child="Миша")
        await world.place("V1")
        yield world


async def _deaf(world: World) -> None:
    """Let Twilio answer nothing that is asked of it, and lose what phones send."""
    await world.fault(answer=503, wire="twilio", method="GET")


async def _offer(world: World, guardian: str = "G1") -> Offer:
    found: Offer = await world.one(Offer, guardian_id=guardian, kind="vacancy")
    return found


async def _told(world: World, event: str) -> list[dict[str, Any]]:
    rows = sorted(await world.all(History, event=event), key=lambda row: row.seq)
    return [json.loads(row.data) for row in rows]


async def test_a_window_grows_by_the_time_in_which_nobody_could_listen(world: World) -> None:
    """Two hours of silence of the carrier before the end: the window ends two hours later, and the history says why."""
    before = await _offer(world)
    await world.advance(hours=47)
    closes = (await _offer(world)).closes_at
    assert closes
    await _deaf(world)
    await world.advance(hours=3)
    offer = await _offer(world)
    assert offer.status == "open"
    assert offer.opens_at == before.opens_at
    await world.fault(clear=True)
    await world.advance(minutes=31)
    outage = await world.one(Outage)
    (extended,) = await _told(world, "window_extended")
    offer = await _offer(world)
    assert offer.heard_closes_at == closes
    assert offer.closes_at == closes + (outage.ended_at - max(outage.began_at, offer.opens_at))
    assert (extended["wire"], offer.status) == ("twilio", "open")
    await world.advance_to(offer.closes_at - timedelta(seconds=1))
    assert (await _offer(world)).status == "open"
    await world.advance(seconds=2)
    assert (await _offer(world)).status == "lapsed"


async def test_an_answer_in_the_added_time_counts(world: World) -> None:
    """It was said after the time that the message states, but the family could not be heard before."""
    await world.advance(hours=47)
    closes = (await _offer(world)).closes_at
    assert closes
    await _deaf(world)
    await world.advance(hours=4)
    await world.fault(clear=True)
    await world.advance(minutes=31)
    assert world.clock.now() > closes
    await world.say(AIGUL, sms="иә")
    assert (await _offer(world)).status == "confirmed"


async def test_an_answer_given_during_the_outage_counts_when_it_is_found(world: World) -> None:
    """Its webhook was lost while nobody could be asked; the carrier still has it, with its time."""
    await world.advance(hours=47)
    await _deaf(world)
    await world.fault(inbound="lose", wire="twilio", count=1)
    await world.say(AIGUL, sms="иә")
    await world.advance(hours=6)
    assert (await _offer(world)).status == "open"
    await world.fault(clear=True)
    await world.advance(minutes=31)
    assert (await _offer(world)).status == "confirmed"


async def test_a_message_written_meanwhile_states_the_later_end(world: World) -> None:
    """Whoever asks during the outage, over another wire or as soon as it is over, is not told a time too early."""
    await world.advance(hours=46)
    closes = (await _offer(world)).closes_at
    assert closes
    await _deaf(world)
    await world.advance(hours=3)
    await world.say(AIGUL, sms="бұл кім?")
    await world.fault(clear=True)
    await world.advance(minutes=31)
    await world.say(AIGUL, sms="жоқ")
    offer = await _offer(world)
    assert offer.closes_at
    assert offer.closes_at > closes
    told = [one["text"] for one in await world.phone(AIGUL) if one["direction"] == "to_phone"]
    assert f"{(offer.closes_at + timedelta(hours=5)):%H:%M}" in told[-1]


async def test_a_place_does_not_wait_for_a_deaf_wire_for_ever(world: World) -> None:
    """After 48 h more the place passes on; silence that nobody could hear suspends nothing, and a person calls."""
    await world.advance(hours=47)
    closes = (await _offer(world)).closes_at
    assert closes
    await _deaf(world)
    await world.advance_to(closes + timedelta(hours=47))
    assert (await _offer(world)).status == "open"
    await world.advance(hours=1, minutes=31)
    offer = await _offer(world)
    assert (offer.status, offer.unheard, offer.closes_at) == ("lapsed", True, closes + timedelta(hours=48))
    assert (await world.one(QueueEntry, application_id="A1")).status == "waiting"
    assert (await _offer(world, "G2")).status in {"sent", "open"}
    case = await world.one(DeskCase, why="unheard")
    assert (case.guardian_id, case.subject) == ("G1", offer.id)


async def test_the_repeat_waits_for_a_deaf_wire_one_hour_at_most(world: World) -> None:
    """Asking again takes nothing from anybody."""
    await world.advance(hours=23)
    await _deaf(world)
    await world.advance(hours=3)
    assert (await _offer(world)).round == 2


async def test_an_outage_that_two_workers_noted_ends_for_both(world: World) -> None:
    """They asked at the same moment; were one left open, windows would grow by it without end."""
    since = world.clock.now()
    async with world.house.store.write() as tx:
        for name in ("first", "second"):
            tx.add(Outage(id=name, wire="twilio", why="deaf", began_at=since, noticed_at=since))
    await world.advance(hours=13)
    assert [outage.ended_at is not None for outage in await world.all(Outage)] == [True, True]


async def test_an_outage_is_noted_once_and_ends_with_the_first_word(world: World) -> None:
    """However often a carrier is asked in vain, it is one outage; while it lasts it is asked again and again."""
    await _deaf(world)
    await world.advance(hours=14)
    outage = await world.one(Outage)
    assert (outage.wire, outage.why, outage.ended_at) == ("twilio", "deaf", None)
    assert outage.began_at <= outage.noticed_at
    await world.fault(clear=True)
    cleared = world.clock.now()
    await world.advance(minutes=31)
    outage = await world.one(Outage)
    assert cleared <= outage.ended_at <= cleared + timedelta(minutes=30)
