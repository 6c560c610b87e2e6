"""Silence is no answer, a late yes a new offer, and a conclusion that ended offers nothing (readings 3 and 5)."""

from datetime import datetime
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.store.tables import Application, Decision, DeskCase, History, Message, Offer
from tests.unit.gateway.schooling.scene import (
    AIGUL,
    asked,
    concluded,
    conclusion,
    guardian,
    last,
    later,
    offer,
    say,
    texts,
)
from tests.world import World, a_world

BOTH = ["home_schooling", "special_school"]


@pytest.mark.rule("H-12")
@pytest.mark.rule("S-11")
@pytest.mark.parametrize("kind", BOTH)
async def test_silence_closes_as_no_answer(world: World, kind: str) -> None:
    """24 hours after receipt: no refusal, no decision, and the family hears how to come back."""
    await asked(world, kind)
    await world.advance(hours=23)
    assert (await offer(world)).status == "open"
    await world.advance(hours=2)
    assert (await offer(world)).status == "lapsed"
    assert await world.all(History, event="closed_no_answer")
    assert not await world.all(Decision)
    assert not await world.all(Application)
    assert "Бұл бас тарту емес" in await last(world)


@pytest.mark.rule("H-12")
@pytest.mark.rule("S-11")
async def test_the_window_opens_when_the_family_received_the_request(world: World) -> None:
    """An SMS that the carrier holds for hours, and says nothing of, costs the family nothing."""
    await guardian(world)
    await world.fault(answer=503, wire="twilio", method="GET")
    await world.fault(receipts="delay", number=AIGUL, seconds=6 * 3600)
    await concluded(world)
    await world.advance(hours=7)
    made = await world.one(Offer)
    assert (made.opens_at - made.created_at).total_seconds() >= 6 * 3600
    assert (made.closes_at - made.opens_at).total_seconds() >= 24 * 3600


@pytest.mark.rule("H-12")
@pytest.mark.rule("S-11")
async def test_without_a_receipt_the_window_opens_when_the_carrier_says_that_it_arrived(world: World) -> None:
    """It runs from when we asked, never from an earlier time that only the carrier knows."""
    await guardian(world)
    await world.fault(receipts="lose", number=AIGUL)
    await concluded(world)
    await world.advance(minutes=11)
    made = await world.one(Offer)
    assert made.basis == "polled"
    assert 600 <= (made.opens_at - made.created_at).total_seconds() < 660
    assert (made.closes_at - made.opens_at).total_seconds() >= 24 * 3600


@pytest.mark.parametrize("kind", BOTH)
async def test_a_late_yes_makes_a_new_offer_at_once(world: World, kind: str) -> None:
    """The vector of the readings: a yes 24 h and a minute after the receipt is late, and answered by a new offer."""
    await asked(world, kind)
    await world.advance(hours=24, minutes=2)
    await say(world, "1")
    assert "қайта ұсынамыз" in await last(world)
    first, second = sorted(await world.all(Offer), key=lambda row: row.created_at)
    assert (first.status, second.status, second.conclusion_id) == ("lapsed", "open", "K1")
    await say(world, "1", "15.10", "1", "1")
    assert (await offer(world)).status == "confirmed"


async def test_a_late_no_changes_nothing(world: World) -> None:
    """It is answered, kindly and truthfully."""
    await asked(world)
    await world.advance(hours=25)
    await say(world, "2")
    assert "ештеңе өзгермейді" in await last(world)
    assert len(await world.all(Offer)) == 1


async def test_a_late_yes_on_an_ended_conclusion_is_answered_truthfully(world: World) -> None:
    """No offer that could only be refused."""
    await asked(world, valid_until="2026-11-24")
    await world.advance(hours=49)
    await say(world, "1")
    assert "енді күшінде емес" in await last(world)
    assert len(await world.all(Offer)) == 1


async def test_a_conclusion_that_was_withdrawn_ends_its_offer(world: World) -> None:
    """The family that was asked is told in neutral words; a yes brings nothing back."""
    await asked(world)
    await world.tell("conclusion_withdrawn", conclusion_id="K1")
    assert (await offer(world)).status == "withdrawn"
    assert "енді күшінде емес" in await last(world)
    await say(world, "1")
    assert len(await world.all(Offer)) == 1
    assert not await world.all(DeskCase)


async def test_a_conclusion_withdrawn_before_its_time_is_never_offered(world: World) -> None:
    """The event told of a time to come; the withdrawal came before."""
    await guardian(world)
    await world.tell("pmpc_conclusion", at=later(hours=5), **conclusion(kind="special_school"))
    assert not await world.all(Offer)
    await world.tell("conclusion_withdrawn", conclusion_id="K1")
    await world.advance(hours=6)
    assert not await world.all(Offer)


async def test_the_question_waits_for_the_morning(tmp_path: Path) -> None:
    """Nobody is woken by an offer; its window opens with its receipt."""
    async with a_world(tmp_path, began=datetime(2026, 11, 23, 22, tzinfo=ALMATY), quiet="21:00-09:00") as world:
        await asked(world)
        assert not await texts(world)
        await world.advance(hours=12)
        (message,) = await world.all(Message, purpose="offer")
        assert message.delivered_at.astimezone(ALMATY).hour == 9
        assert (await offer(world)).status == "open"


async def test_a_late_yes_is_answered_at_night_too(tmp_path: Path) -> None:
    """Who writes at eleven is answered at eleven."""
    async with a_world(tmp_path, began=datetime(2026, 11, 23, 20, tzinfo=ALMATY), quiet="21:00-09:00") as world:
        await asked(world)
        await world.advance(hours=27)
        await say(world, "1")
        assert "қайта ұсынамыз" in await last(world)
