"""A family answers where it likes: nothing ends before the other wires it knows have been heard, too."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.store.tables import DeskCase, Offer, QueueEntry
from tests.books import open_books
from tests.truths import faults
from tests.world import World, a_world

AIGUL, OLGA = "+77470000001", "+77470000002"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two families that wait for a place."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.family(OLGA, language="ru", child="Миша")
        yield world


async def _status(world: World) -> str:
    offer: Offer = await world.one(Offer, guardian_id="G1", kind="vacancy")
    return offer.status


async def test_an_answer_in_telegram_to_an_sms_waits_for_telegram(world: World) -> None:
    """Asked by SMS, the family says no in its chat while Telegram cannot bring it; the window ends meanwhile."""
    await world.place("V1")
    await world.link(AIGUL)
    await world.advance(hours=47.5)
    await world.fault(down=True, wire="telegram", seconds=5 * 3600)
    await world.say(AIGUL, telegram="жоқ")
    await world.advance(hours=4)
    assert await _status(world) == "open"
    await world.advance(hours=2)
    assert await _status(world) == "declined"


async def test_an_answer_by_sms_to_telegram_waits_for_the_carrier(world: World) -> None:
    """Asked in Telegram alone, it answers by SMS, whose webhook is lost, and the carrier cannot be asked for hours."""
    await world.link(AIGUL)
    await world.place("V1")
    await world.advance(hours=40)
    await world.fault(answer=503, wire="twilio", method="GET")
    await world.fault(inbound="lose", wire="twilio", count=1)
    await world.say(AIGUL, sms="иә")
    await world.advance(hours=14)
    assert await _status(world) == "open"
    await world.fault(clear=True)
    await world.advance(minutes=31)
    assert await _status(world) == "confirmed"


async def test_asked_again_in_the_chat_it_has_the_time_in_which_the_chat_was_deaf(world: World) -> None:
    """The question came by SMS, "answer 1 or 2" in Telegram: the window grows by its outage, as the books reckon it."""
    await world.place("V1")
    await world.link(AIGUL)
    await world.say(AIGUL, telegram="ммм")
    await world.advance(hours=45)
    await world.fault(down=True, wire="telegram", seconds=5 * 3600)
    await world.advance(hours=6)
    await world.say(AIGUL, telegram="иә")
    assert await _status(world) == "confirmed"
    assert not faults(await open_books(world.store), world.clock.now())


async def test_an_answer_in_the_time_that_is_added_counts_however_late_its_window_ends(world: World) -> None:
    """The carrier was deaf at the stated end and the chat for longer: when it is heard the added time is over, too.

    The family said yes in that time, by SMS. It is read before anything ends, up to the later end.
    """
    await world.place("V1")
    await world.link(AIGUL)
    await world.advance(hours=47)
    await world.fault(down=True, wire="telegram", seconds=11 * 3600)
    await world.fault(down=True, wire="twilio", seconds=3 * 3600)
    await world.advance(hours=3.5)
    await world.say(AIGUL, sms="иә")
    assert await _status(world) == "open"
    await world.advance(hours=8)
    assert await _status(world) == "confirmed"


async def test_a_chat_that_is_never_heard_proves_no_silence(world: World) -> None:
    """After 48 h more the place passes on; the family is not suspended, and a person calls."""
    await world.place("V1")
    await world.link(AIGUL)
    await world.advance(hours=47.5)
    await world.fault(down=True, wire="telegram", seconds=90 * 3600)
    await world.advance(hours=49)
    assert await _status(world) == "lapsed"
    assert (await world.one(QueueEntry, application_id="A1")).status == "waiting"
    assert (await world.one(DeskCase, why="unheard")).guardian_id == "G1"


async def test_a_family_without_a_chat_waits_for_no_chat(world: World) -> None:
    """It was asked by SMS and knows nothing else: its window ends as stated, whatever becomes of Telegram."""
    await world.place("V1")
    await world.advance(hours=47.5)
    await world.fault(down=True, wire="telegram", seconds=90 * 3600)
    await world.advance(hours=1)
    assert await _status(world) == "lapsed"
    assert (await world.one(QueueEntry, application_id="A1")).status == "suspended"
