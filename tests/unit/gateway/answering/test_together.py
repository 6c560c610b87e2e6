"""What a group of replies asks about its families is read once, and stays true while the group is being read."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Heard, HeardKind, Wire
from core.gateway import families
from core.gateway.answering import replies
from core.gateway.proving import showing
from core.gateway.said import Said
from core.gateway.writing import Draft, say
from core.store import arrivals, company, talks
from core.store.tables import Guardian, Message, Offer, Reply
from core.values import ChannelName, Intent, Reading
from tests.overheard import overheard
from tests.world import World, a_world

#: What is asked about families; the looks of workers, who share PostgreSQL's connections, ask none of it.
_OF_FAMILIES = (
    *(f"FROM {table}" for table in ("guardian", "offer", "data_key", "child", "vacancy", "history")),
    *(f"message.{column} IN" for column in ("guardian_id", "offer_id")),
)
NUMBERS = tuple(f"+7747000000{number}" for number in range(6))


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """Six families, each of whom was offered a place and has answered; nobody has read it, for nobody is woken."""
    async with a_world(tmp_path) as made:
        await made.line(*NUMBERS)
        for place in range(len(NUMBERS)):
            await made.place(f"V{place}")
        await made.advance(minutes=1)
        monkeypatch.setattr(made.house.live, "wake", lambda: None)
        now = made.clock.now()
        for order, phone in enumerate(NUMBERS):
            said = "иә" if order % 2 else "жоқ"
            await replies.take(made.house, Heard(Wire.TWILIO, f"SM{order}", phone, HeardKind.TEXT, said, now, now))
        yield made


async def _asks(world: World, reply_ids: list[str]) -> int:
    with overheard(world.store, writing=True) as said:
        await replies.read(world.house, reply_ids)
    return sum(any(words in statement for words in _OF_FAMILIES) for statement, _ in said)


async def test_four_families_ask_no_more_than_two(world: World) -> None:
    """However many answers are read together, what they ask is asked once."""
    waiting = await replies.waiting(world.house, ())
    assert len(waiting) == len(NUMBERS)
    assert await _asks(world, waiting[:2]) == await _asks(world, waiting[2:])
    assert {one.status for one in await world.all(Offer)} == {"confirmed", "declined"}


async def _taken_up(world: World, tx: AsyncSession) -> tuple[Guardian, Reply]:
    (reply, *_) = await arrivals.stored(tx, await replies.waiting(world.house, ()))
    people = await company.people(tx, {reply.sender_index})
    since = world.clock.now() - timedelta(minutes=5)
    await talks.take_up(tx, people, {reply.sender_index, "a chat"}, [reply.id], since)
    return people[0], reply


async def test_a_chat_that_is_linked_meanwhile_has_its_family(world: World) -> None:
    """What was read of who is behind a chat does not outlive its being linked."""
    async with world.store.write() as tx:
        guardian, _ = await _taken_up(world, tx)
        assert await families.guardians_behind(tx, Wire.TELEGRAM, "a chat") == []
        guardian.telegram_index, guardian.telegram_proven_at = "a chat", world.clock.now()
        assert await families.guardians_behind(tx, Wire.TELEGRAM, "a chat") == [guardian]


async def test_what_is_answered_meanwhile_is_known(world: World) -> None:
    """It counts as said, here and in the next transaction, and is not said twice."""
    for first in (True, False):
        async with world.store.write() as tx:
            guardian, reply = await _taken_up(world, tx)
            draft = Draft(key="common.nothing_open", purpose="answer", dedupe=f"answer:{reply.id}", reply_to=reply.id)
            assert (await say(world.house, tx, draft, guardian) is not None) is first
            lately = world.clock.now() - timedelta(minutes=1)
            for known in talks.answers_to(tx, guardian.id, reply.id), talks.answers_since(tx, guardian.id, lately):
                assert [one.dedupe for one in known or ()] == [draft.dedupe]
    assert len(await world.all(Message, reply_to=reply.id)) == 1


async def test_what_nobody_has_looked_at_is_not_known(world: World) -> None:
    """Nothing is taken for "no answers" or "nobody" that was not asked for."""
    async with world.store.write() as tx:
        guardian, reply = await _taken_up(world, tx)
        assert talks.answers_to(tx, guardian.id, "another reply") is None
        assert talks.answers_to(tx, "another guardian", reply.id) is None
        assert talks.answers_since(tx, guardian.id, world.clock.now() - timedelta(hours=1)) is None
        assert talks.people_of(tx, "another chat") is None
        assert talks.shown_of(tx, "another offer") is None
        other = (await tx.exec(select(Offer).where(Offer.guardian_id != guardian.id))).first()
        assert other
        assert await talks.asked_of(tx, [other.guardian_id], world.clock.now()) == [other]


async def test_what_a_family_was_shown_is_the_same_either_way(world: World) -> None:
    """Of the messages about an offer those that were read prove what those prove that are asked for."""
    ids = []
    for taken_up in (False, True):
        async with world.store.write() as tx:
            guardian, reply = await _taken_up(world, tx)
            offer, message = await _question(tx, guardian)
            if not taken_up:
                await _more_messages(tx, message, reply)
        async with world.store.write() as tx:
            if taken_up:
                await _taken_up(world, tx)
            assert (talks.shown_of(tx, offer.id) is not None) is taken_up
            said = Said(reply, guardian, ChannelName.SMS, "иә", Reading(Intent.YES, None, ""), reply.received_at)
            ids.append([one.id for one in await showing._shown(tx, offer, said)])  # noqa: SLF001 - both ways of it
    assert ids == [[message.id, "said again"], [message.id, "said again"]]


async def _question(tx: AsyncSession, guardian: Guardian) -> tuple[Offer, Message]:
    offer = (await tx.exec(select(Offer).where(Offer.guardian_id == guardian.id))).one()
    messages = (await tx.exec(select(Message).where(Message.offer_id == offer.id))).all()
    return offer, min(messages, key=lambda one: one.seq)


async def _more_messages(tx: AsyncSession, first: Message, reply: Reply) -> None:
    """Add messages about the same offer, of which one more was shown before the answer."""
    more: dict[str, dict[str, object]] = {
        "never left": {"first_claimed_at": None, "status": "queued"},
        "failed": {"status": "failed"},
        "has no words": {"body_sealed": None},
        "asks nothing": {"purpose": "notice"},
        "said again": {"purpose": "repeat"},
        "answers": {"purpose": "answer", "reply_to": reply.id},
        "came behind the answer": {"purpose": "repeat"},
    }
    for seq, (name, told) in enumerate(more.items(), first.seq + 100):
        own = {"id": name, "dedupe": name, "seq": seq, "provider_id": None, **told}
        tx.add(Message(**{**first.model_dump(), **own}))


@pytest.mark.parametrize("words", [("иә", "жоқ"), ("жоқ", "иә"), ("иә", "иә"), ("жоқ", "жоқ"), ("ммм", "иә")])
async def test_two_words_of_one_family_do_the_same_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str]
) -> None:
    """One by SMS and one in Telegram, read in one group or one after the other: the second sees what the first did."""
    ends = []
    for at_once in (True, False):
        (folder := tmp_path / f"{at_once}").mkdir()
        async with a_world(folder) as made:
            await made.line(NUMBERS[0])
            await made.link(NUMBERS[0])
            await made.place("V1")
            await made.advance(minutes=1)
            with monkeypatch.context() as patched:
                patched.setattr(made.house.live, "wake", lambda: None)
                await _read(made, words, at_once=at_once)
            ends.append(await _end(made))
    assert ends[0] == ends[1]


async def _read(world: World, words: tuple[str, str], *, at_once: bool) -> None:
    now, guardian = world.clock.now(), await world.one(Guardian)
    async with world.store.read() as tx:
        chat = await families.address(world.house, tx, guardian, ChannelName.TELEGRAM)
    senders = (Wire.TWILIO, NUMBERS[0]), (Wire.TELEGRAM, chat or "")
    for (wire, sender), text in zip(senders, words, strict=True):
        await replies.take(world.house, Heard(wire, f"{wire}1", sender, HeardKind.TEXT, text, now, now))
    ids = await replies.waiting(world.house, ())
    for some in [ids] if at_once else [[one] for one in ids]:
        await replies.read(world.house, some)  # a no to what is being decided is read behind the decision


async def _end(world: World) -> list[object]:
    """Return what became of all of it, once everything that follows has followed."""
    await world.advance(minutes=2)
    effects = [(one.wire, one.status, one.effect) for one in await world.all(Reply, kind="text")]
    said = sorted((one.key, one.status) for one in await world.all(Message))
    return [sorted(one.status for one in await world.all(Offer)), sorted(effects), said]
