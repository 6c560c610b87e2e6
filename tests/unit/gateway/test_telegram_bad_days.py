"""Telegram on its bad days: late, double and stale taps, edited words, blocks – no answer is invented or lost."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.store.tables import Guardian, Message, Offer, Reply
from tests.world import World, a_world

AIGUL, BOLAT = "+77470000001", "+77470000002"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family in Telegram that is asked about a place."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.link(AIGUL)
        await world.place("V1")
        yield world


async def offer(world: World, place: str = "V1") -> Offer:
    """Return the offer of a place."""
    found: Offer = await world.one(Offer, vacancy_id=place)
    return found


async def heard(world: World) -> list[str]:
    """Return what each reply did, in their order, the link aside."""
    replies = sorted(await world.all(Reply), key=lambda reply: reply.seq)
    return [reply.effect for reply in replies[2:]]


async def last(world: World, channel: str = "telegram") -> str:
    """Return what the family was told last."""
    seen: list[str] = [
        one["text"] for one in await world.phone(AIGUL) if (one["direction"], one["channel"]) == ("to_phone", channel)
    ]
    return seen[-1]


async def broken_edits(world: World, **more: Any) -> None:
    """Let Telegram take no changes: buttons stay where they stand."""
    await world.fault(answer=500, wire="telegram", method="editMessageText", **more)


async def test_a_double_tap_counts_once(world: World) -> None:
    """Both taps were made before the buttons went; the second finds its answer taken."""
    await world.fault(inbound="delay", wire="telegram", seconds=5, count=2)
    for _ in range(2):
        await world.ask("POST", f"/phones/{AIGUL}/telegram", button="Иә")
    await world.advance(seconds=20)
    assert await heard(world) == ["confirmed", "again"]
    assert (await offer(world)).status == "confirmed"


async def test_an_update_told_twice_is_one_tap(world: World) -> None:
    """Telegram repeats what was not acknowledged in time."""
    await world.fault(inbound="duplicate", wire="telegram", seconds=2, count=1)
    await world.act(AIGUL, button="Жоқ")
    await world.advance(seconds=10)
    assert await heard(world) == ["declined"]


async def test_yes_and_no_tapped_one_after_the_other_are_both_heard(world: World) -> None:
    """A slip of the thumb: the later tap is what the family wants, and it is told what that means."""
    await world.fault(inbound="delay", wire="telegram", seconds=5, count=2)
    for answer in ("Жоқ", "Иә"):
        await world.ask("POST", f"/phones/{AIGUL}/telegram", button=answer)
    await world.advance(seconds=20)
    assert (await offer(world)).status == "confirmed"


async def test_a_tap_on_yesterdays_offer_takes_nothing(world: World) -> None:
    """Its buttons could not be taken away; the tap is a late yes, and no consent is invented from it."""
    await broken_edits(world)
    await world.advance(hours=49)
    await world.act(AIGUL, button="Иә")
    first, *fresh = sorted(await world.all(Offer, vacancy_id="V1"), key=lambda one: one.created_at)
    assert first.status == "lapsed"
    assert [one.status for one in fresh] == ["open"]  # nobody else waits: the place is offered once more


async def test_a_stale_button_does_not_answer_the_next_offer(world: World) -> None:
    """The data of a button names its own offer: a tap on the old one says nothing about the new one."""
    await broken_edits(world)
    await world.advance(hours=1)
    await world.withdraw("V1")
    old = (await offer(world)).id
    await world.place("V2")
    assert (await offer(world, "V2")).status == "open"
    await world.act(AIGUL, button=f"{old}:0:yes")
    assert (await offer(world, "V2")).status == "open"
    assert (await offer(world)).status == "withdrawn"
    assert "қайтарып алды" in await last(world)


async def test_words_that_are_changed_count_as_said_anew(world: World) -> None:
    """The family corrects a slip: what stands there in the end counts, and it is answered again."""
    await world.say(AIGUL, telegram="иэаа?")
    assert (await offer(world)).status == "open"
    await world.act(AIGUL, edit="иә")
    assert (await offer(world)).status == "confirmed"


async def test_a_yes_changed_into_a_no_cancels_and_says_what_that_means(world: World) -> None:
    """Like a no that was written: within its time the referral is cancelled."""
    await world.say(AIGUL, telegram="иә")
    assert (await offer(world)).status == "confirmed"
    await world.act(AIGUL, edit="жоқ")
    assert "күші жойылды" in await last(world)


async def test_an_old_message_changed_to_the_same_words_is_no_second_answer(world: World) -> None:
    """A comma more is nothing new."""
    await world.say(AIGUL, telegram="иә")
    await world.act(AIGUL, edit="иә!")
    assert await heard(world) == ["confirmed", "again"]


async def test_a_family_that_blocked_the_bot_is_asked_by_sms_and_comes_back(world: World) -> None:
    """Blocked, the next question comes by SMS; unblocked, Telegram works again without linking anew."""
    await world.act(AIGUL, button="Жоқ")
    await world.act(AIGUL, button="Қателестім, қайтару")
    await world.act(AIGUL, block=True)
    await world.advance(hours=24.1)
    assert "Жауап" in await last(world, "sms")
    await world.act(AIGUL, block=False)
    assert not (await world.one(Guardian)).telegram_blocked
    await world.say(AIGUL, telegram="иә")
    assert (await offer(world)).status == "confirmed"
    assert (await world.phone(AIGUL))[-1]["channel"] == "telegram"


async def test_a_family_starts_by_sms_and_goes_on_in_telegram(world: World) -> None:
    """Where a dialog stands is in the database alone: any wire goes on, also after a restart."""
    await world.say(AIGUL, sms="жоқ")
    await world.restart()
    assert (await offer(world)).status == "declined"
    await world.say(AIGUL, telegram="иә")
    await world.restart()
    assert (await offer(world)).status == "confirmed"
    await world.say(AIGUL, sms="жоқ")
    assert "күші жойылды" in await last(world, "sms")


async def test_a_yes_to_a_question_whose_send_was_never_answered_counts(world: World) -> None:
    """Telegram showed it and never told us so; the SMS that took its place came after the yes, which came last."""
    await world.act(AIGUL, button="Жоқ")
    await world.family(BOLAT, since=world.clock.now())
    await world.link(BOLAT)
    await world.fault(answer="reset", taken=True, wire="telegram", method="sendMessage", count=30)
    await world.place("V2")
    await world.advance(minutes=1)
    await world.fault(inbound="delay", wire="telegram", seconds=7200, count=1)
    await world.ask("POST", f"/phones/{BOLAT}/telegram", text="иә")
    await world.advance(hours=3)
    ways = [(one.way, one.status) for one in await world.all(Message, offer_id=(await offer(world, "V2")).id)]
    assert ("sms", "delivered") in ways
    assert (await offer(world, "V2")).status == "confirmed"
