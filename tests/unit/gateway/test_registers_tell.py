"""What registers tell in the middle of an offer: another number, a preschool that closes."""

from pathlib import Path

import pytest

from core.store.tables import DeskCase, History, Offer, QueueEntry, ToldEvent
from tests.world import World, a_world

OLD, NEW, OTHER = "+77470000001", "+77470000009", "+77470000002"


async def texts(world: World, number: str) -> list[str]:
    """Return what a phone was sent, oldest first."""
    return [seen["text"] for seen in await world.phone(number) if seen["direction"] == "to_phone"]


@pytest.mark.rule("P-047")
async def test_an_open_offer_goes_on_to_the_new_number(tmp_path: Path) -> None:
    """The new number is asked at once and has a whole term from its receipt; the old one is heard no more."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(OLD)
        await world.place("V1")
        closes_at = (await world.one(Offer)).closes_at
        await world.advance(hours=20)
        heard = await texts(world, OLD)
        await world.tell("phone_changed", guardian_id="G1", phone=NEW)
        (asked,) = await texts(world, NEW)
        assert "1 – иә" in asked
        assert (await world.one(Offer)).closes_at >= closes_at
        await world.say(OLD, sms="2")
        assert (await world.one(Offer)).status == "open"
        await world.say(NEW, sms="1")
        assert (await world.one(Offer, kind="vacancy")).status == "confirmed"
        assert len(await texts(world, OLD)) <= len(heard) + 1  # the stranger is answered, and told nothing of it
        assert "phone_changed" in {one.event for one in await world.all(History)}


async def test_silence_at_the_new_number_costs_nothing_until_it_is_proved(tmp_path: Path) -> None:
    """A number that never received the question does not suspend the queue (RULES.md reading 6)."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(OLD)
        await world.place("V1")
        await world.advance(hours=30)
        await world.fault(undelivered="30003", number=NEW, count=9)
        await world.tell("phone_changed", guardian_id="G1", phone=NEW)
        await world.advance(days=4)
        assert (await world.one(Offer)).status == "lapsed"
        assert (await world.one(QueueEntry)).status == "waiting"


async def test_a_family_without_any_number_is_called(tmp_path: Path) -> None:
    """The base holds none any more, and Telegram is not linked: the desk calls."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(OLD)
        await world.place("V1")
        await world.tell("phone_changed", guardian_id="G1", phone="")
        assert [(case.why, case.guardian_id) for case in await world.all(DeskCase)] == [("unreachable", "G1")]
        assert (await world.one(ToldEvent)).outcome == "done.on_call_list"


async def test_the_families_of_a_closed_preschool_are_told_once_and_keep_their_time(tmp_path: Path) -> None:
    """Who waits there hears of it and may choose another at the old date and time; an offer there is called off."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2")
        await world.family(OLD)
        await world.family(OTHER, language="ru")
        await world.place("V1")
        await world.tell("preschool_closed", preschool_id="P1")
        await world.advance(minutes=5)
        assert sum("Ақбота" in one and "сақталады" in one for one in await texts(world, OLD)) == 1
        assert sum("закрывается" in one for one in await texts(world, OTHER)) == 1
        assert (await world.one(Offer)).status == "withdrawn"
        assert {entry.status for entry in await world.all(QueueEntry)} == {"waiting"}
        assert (await world.one(ToldEvent)).outcome == "done.waiting_told"
        assert not await world.all(DeskCase)
