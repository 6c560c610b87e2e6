"""What waited at an SMSC was said at any time since we were cut off: it answers what was asked meanwhile, once."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.flow.reply import Heard, HeardKind, Wire
from core.gateway import families
from core.gateway.answering import replies
from core.store.tables import Consent, Guardian, Offer, Reply
from core.values import ChannelName
from tests.books import open_books
from tests.truths import faults
from tests.unit.gateway.registration.side import born, last
from tests.unit.register import rows
from tests.world import World, a_world, all_taken

AIGUL = "+77470000001"
_OUTAGE = timedelta(hours=2)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that is asked in Telegram."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2")
        await world.family(AIGUL)
        await world.link(AIGUL)
        yield world


async def _comes(world: World, text: str, name: str = "kept") -> None:
    """Let an SMSC bring what it kept for two hours."""
    now = world.clock.now()
    await replies.take(world.house, Heard(Wire.SMPP, name, AIGUL, HeardKind.TEXT, text, now, now - _OUTAGE))
    await world.settle()


async def test_it_answers_what_was_asked_elsewhere_meanwhile(world: World) -> None:
    """We were cut off before the place was offered in Telegram, and the family said yes by SMS."""
    await world.advance(hours=1)
    await world.place("V1")
    asked_at = world.clock.now()
    await world.advance(hours=1)
    await _comes(world, "да")
    offer, consent, reply = (
        await world.one(Offer, kind="vacancy"),
        await world.one(Consent),
        await world.one(Reply, wire=Wire.SMPP),
    )
    assert offer.status == "confirmed"
    assert consent.given_at == reply.carrier_at == offer.answered_at
    assert asked_at - timedelta(seconds=1) < consent.given_at <= asked_at
    assert not faults(await open_books(world.store), world.clock.now())


async def test_it_may_have_answered_what_was_open_before(world: World) -> None:
    """One place was offered before we were cut off, that of a sister meanwhile: which is meant is asked."""
    await world.place("V1")
    await world.family(AIGUL, child="Аружан", wishes=("P2",))
    await world.advance(hours=3)
    await world.place("V2", at="P2")
    await world.advance(hours=1)
    await _comes(world, "да")
    assert {offer.status for offer in await world.all(Offer, kind="vacancy")} == {"open"}
    assert (await world.one(Reply, wire=Wire.SMPP)).effect == "which"


async def test_it_may_have_answered_what_has_ended_since(world: World) -> None:
    """The place it may have said yes to was taken back meanwhile: that yes is none to the next place."""
    await world.place("V1")
    await world.advance(hours=3)
    await world.withdraw("V1")
    await world.place("V2")
    await world.advance(hours=1)
    await _comes(world, "да")
    assert {offer.status for offer in await world.all(Offer, kind="vacancy")} == {"withdrawn", "open"}
    assert (await world.one(Reply, wire=Wire.SMPP)).effect == "which"


async def test_what_left_as_it_came_is_not_answered(world: World) -> None:
    """The connection is back: the question leaves and the reply comes within a second, so nobody has read it."""
    await world.advance(hours=1)
    await world.place("V1")
    await world.advance(seconds=1)
    await _comes(world, "да")
    assert (await world.one(Offer, kind="vacancy")).status == "open"
    assert (await world.one(Reply, wire=Wire.SMPP)).effect == "no_open_offer"


@pytest.mark.parametrize(("first", "kept", "status"), [("жоқ", "да", "declined"), ("иә", "нет", "confirmed")])
async def test_what_may_be_older_than_an_answer_does_not_change_it(
    world: World, first: str, kept: str, status: str
) -> None:
    """No in Telegram, and a yes by SMS that was said before or after it: the family is asked, and its word decides."""
    await world.place("V1")
    await world.advance(hours=1)
    await world.say(AIGUL, telegram=first)
    await world.advance(hours=1)
    await _comes(world, kept)
    offer = await world.one(Offer, kind="vacancy")
    assert (offer.status, (await world.one(Reply, wire=Wire.SMPP)).effect) == (status, "which")
    await _comes(world, first, "said again")
    assert {one.effect for one in await world.all(Reply, wire=Wire.SMPP)} == {"which", "superseded"}


async def test_what_ended_before_is_not_meant(world: World) -> None:
    """We were not cut off yet when the first place was taken back."""
    await world.place("V1")
    await world.withdraw("V1")
    await world.advance(hours=3)
    await world.place("V2")
    await world.advance(hours=1)
    await _comes(world, "нет")
    assert (await world.one(Offer, kind="vacancy", vacancy_id="V2")).status == "declined"


async def test_a_later_question_is_asked_once_more(tmp_path: Path) -> None:
    """A «1» may be the one before, said twice: the question is put again, and the next «1» answers it."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2", "P3")
        all_taken(await world.register.guardians([rows.guardian(1, phone=AIGUL)]))
        await born(world)
        await world.advance(hours=1)
        await world.say(AIGUL, sms="1")
        question = await last(world)
        await world.advance(hours=1)
        await _comes(world, "1")
        assert await last(world) == question
        assert (await world.all(Reply))[-1].effect == "asked_again"
        await _comes(world, "1", "kept later")
        assert await last(world) != question


@pytest.mark.parametrize(("seconds", "status"), [(4, "open"), (6, "declined")])
async def test_an_sms_that_comes_before_anybody_can_have_read_is_asked_about(
    world: World, seconds: int, status: str
) -> None:
    """It was under way when the next place was offered: it may be a late answer to the one that has just ended."""
    await world.place("V1")
    await world.advance(hours=3)
    await world.withdraw("V1")
    await world.place("V2")
    await world.advance(seconds=seconds)
    now = world.clock.now()
    await replies.take(world.house, Heard(Wire.SMPP, "quick", AIGUL, HeardKind.TEXT, "нет", now))
    await world.settle()
    assert (await world.one(Offer, kind="vacancy", vacancy_id="V2")).status == status
    assert (await world.one(Reply, wire=Wire.SMPP)).effect == {"open": "which", "declined": "declined"}[status]


async def test_a_quick_sms_answers_the_only_question_there_was(world: World) -> None:
    """Nothing else can be meant, so it is not asked about."""
    await world.place("V1")
    now = world.clock.now()
    await replies.take(world.house, Heard(Wire.SMPP, "quick", AIGUL, HeardKind.TEXT, "нет", now))
    await world.settle()
    assert (await world.one(Offer, kind="vacancy")).status == "declined"


@pytest.mark.parametrize(("proved", "effect"), [(False, "before_asked"), (True, "confirmed")])
async def test_a_late_yes_that_is_sent_twice_is_no_yes_to_the_fresh_offer(
    world: World, *, proved: bool, effect: str
) -> None:
    """The second one was on its way when the fresh offer left us; what has reached its phone may be answered."""
    await world.place("V1")
    await world.advance(days=2, hours=1)
    await _types(world, "да")
    await world.advance(seconds=1 if proved else 0)
    await _types(world, "да")
    assert [reply.effect for reply in await world.all(Reply)][-2:] == ["fresh_offer", effect]
    if not proved:
        await world.settle()
        await world.say(AIGUL, sms="да")
    lapsed, fresh = sorted(await world.all(Offer, kind="vacancy"), key=lambda offer: offer.created_at)
    assert (lapsed.status, fresh.status) == ("lapsed", "confirmed")
    assert len(await world.all(Consent)) == 1


@pytest.mark.parametrize("wire", [Wire.TWILIO, Wire.TELEGRAM])
async def test_what_was_kept_before_the_fresh_offer_arrived_is_no_yes_to_it_when_it_is_read_later(
    world: World, wire: Wire
) -> None:
    """The second word is on our disk before the offer is on the phone, and the receipt is applied before it is read."""
    await world.place("V1")
    await world.advance(days=2, hours=1)
    sender, said_at = await _sender(world, wire), world.clock.now()
    await _types(world, "да", wire, sender)
    await world.advance(seconds=1)
    kept_at = said_at + timedelta(seconds=0.1) if wire is Wire.TWILIO else said_at - timedelta(seconds=0.1)
    await _types(world, "да", wire, sender, kept_at)
    assert [reply.effect for reply in await world.all(Reply)][-2:] == ["fresh_offer", "before_asked"]
    assert not await world.all(Consent)


async def _sender(world: World, wire: Wire) -> str:
    """Return the number of the family, or its chat."""
    if wire is not Wire.TELEGRAM:
        return AIGUL
    async with world.store.read() as tx:
        return await families.address(world.house, tx, await world.one(Guardian), ChannelName.TELEGRAM) or ""


async def _types(
    world: World, text: str, wire: Wire = Wire.TWILIO, sender: str = AIGUL, at: datetime | None = None
) -> None:
    """Let words come and be read at once, before anything arrives at a phone; Telegram tells the second they were said.

    Words that were kept `at` an instant are read now.
    """
    came, name = at or world.clock.now(), f"quick {len(await world.all(Reply))}"
    said_at = came.replace(microsecond=0) if wire is Wire.TELEGRAM else None
    await replies.take(world.house, Heard(wire, name, sender, HeardKind.TEXT, text, came, said_at))
    await world.advance(seconds=0.1)
