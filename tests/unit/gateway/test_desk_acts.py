"""What operators do on the telephone: once, upon what they saw, named in the history, and never a consent."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import ChangedError, InputError, NotFoundError, TransitionError
from core.gateway import desk_acts
from core.store.tables import Consent, DeskCase, DeskNote, Guardian, History, Message, Offer, QueueEntry
from tests.world import World, a_world

AIGUL, OLGA = "+77470000001", "+77470000002"
BY = "aliya"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two families wait for one preschool; the first, of two ways, is asked about a place by Telegram."""
    async with a_world(tmp_path) as made:
        await made.preschools("P1")
        await made.family(AIGUL)
        await made.family(OLGA, language="ru", child="Мирон")
        await made.link(AIGUL)
        await made.place("V1")
        yield made


async def seen(world: World, subject: str) -> int:
    """Return the number of the last event of a history."""
    return max((row.seq for row in await world.all(History, subject=subject)), default=0)


async def happened(world: World, subject: str, event: str) -> Any:
    """Return the only such event of a history."""
    return await world.one(History, subject=subject, event=event)


async def test_a_message_is_said_again_and_nothing_else_changes(world: World) -> None:
    """By SMS this time, as the caller asked; the window is what it was, and her yes to it counts once."""
    offer = await world.one(Offer, guardian_id="G1")
    before = await seen(world, f"offer:{offer.id}")
    await desk_acts.say_again(world.house, offer.id, BY, before, "sms")
    await world.settle()
    sms = [one for one in await world.phone(AIGUL) if one["channel"] == "sms" and one["direction"] == "to_phone"]
    assert len(sms) == 1
    now = await world.one(Offer, id=offer.id)
    assert (now.opens_at, now.closes_at, now.status) == (offer.opens_at, offer.closes_at, "open")
    assert BY in (await happened(world, f"offer:{offer.id}", "message_said_again")).data
    assert (await world.one(Guardian, id="G1")).last_answered_on == "sms"
    await world.say(AIGUL, sms="иә")
    assert (await world.one(Offer, id=offer.id)).status == "confirmed"


async def test_the_second_of_two_operators_is_told(world: World) -> None:
    """Both saw the same page; what the first did is done once, the second decides anew."""
    offer = await world.one(Offer, guardian_id="G1")
    before = await seen(world, f"offer:{offer.id}")
    await desk_acts.say_again(world.house, offer.id, BY, before)
    for second in (desk_acts.say_again, desk_acts.call_off):
        with pytest.raises(ChangedError):
            await second(world.house, offer.id, "second", before)
    await world.settle()
    assert len(await world.all(Message, offer_id=offer.id)) == 2


async def test_an_offer_called_off_costs_the_family_nothing(world: World) -> None:
    """It waits on in its queue, is told so, and the next family is asked; no consent, no refusal."""
    offer = await world.one(Offer, guardian_id="G1")
    await desk_acts.call_off(world.house, offer.id, BY, await seen(world, f"offer:{offer.id}"))
    await world.settle()
    assert (await world.one(Offer, id=offer.id)).status == "withdrawn"
    assert (await world.one(QueueEntry, application_id="A1")).status == "waiting"
    assert "1414" in (await world.phone(AIGUL))[-1]["text"]
    assert (await world.one(Offer, guardian_id="G2")).status == "open"
    assert await world.all(Consent) == []
    with pytest.raises(TransitionError):
        await desk_acts.call_off(world.house, offer.id, BY, await seen(world, f"offer:{offer.id}"))


async def test_a_note_is_sealed_and_the_history_commits_to_it(world: World) -> None:
    """Its words are nowhere in the clear; a note on somebody else's offer, or without words, is none."""
    offer = await world.one(Offer, guardian_id="G1")
    await desk_acts.put_note(world.house, "G1", offer.id, BY, " Просит позвонить\n вечером ")
    row = await world.one(DeskNote)
    async with world.store.read() as tx:
        key = await world.vault.key_of(tx, "guardian:G1")
    assert key.open(row.text_sealed, "desk_note", "text_sealed", row.id) == "Просит позвонить вечером"
    told = (await happened(world, f"offer:{offer.id}", "note_put")).data
    assert key.commit("Просит позвонить вечером") in told
    assert "вечером" not in told
    with pytest.raises(NotFoundError):
        await desk_acts.put_note(world.house, "G2", offer.id, BY, "x")
    with pytest.raises(InputError):
        await desk_acts.put_note(world.house, "G1", None, BY, " \n ")


async def test_a_number_is_put_right_by_whoever_sees_how_it_stands(world: World) -> None:
    """Somebody else's: nothing goes there and the desk looks; the family's after all: it is written to again."""
    await desk_acts.mark_number(world.house, "G1", BY, await seen(world, "guardian:G1"), wrong=True)
    assert (await world.one(DeskCase, why="wrong_number")).done_at is None
    with pytest.raises(ChangedError):
        await desk_acts.mark_number(world.house, "G1", "second", 0, wrong=False)
    await desk_acts.mark_number(world.house, "G1", BY, await seen(world, "guardian:G1"), wrong=False)
    assert (await world.one(Guardian, id="G1")).wrong_number is False
    assert (await world.one(DeskCase, why="wrong_number")).done_by == BY
