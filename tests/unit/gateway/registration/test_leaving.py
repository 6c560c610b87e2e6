"""Ways out of the questions to a family that queues its child: a no, silence, and a text that looks like no fraud."""

import re

from core.store.tables import Message, Offer
from tests.unit.gateway.registration.side import AIGUL, TO_THE_SUMMARY, answers, last
from tests.world import World


async def test_the_question_of_an_age_may_be_refused(world: World) -> None:
    """Who wants no place at any age says no, as under every other list."""
    await answers(world, "1", "1", "1", "2", "білмеймін")
    assert "«жоқ»" in await last(world)
    await answers(world, "жоқ")
    assert (await world.one(Offer)).status == "declined"


async def test_silence_in_the_middle_is_told_and_goes_on_from_there(world: World) -> None:
    """A family that chose and then fell silent hears that nothing was done; its yes goes on where it stood."""
    await answers(world, "1", "1")
    await world.advance(hours=25)
    assert (await world.one(Offer)).status == "lapsed"
    assert "Бұл бас тарту емес" in await last(world)
    await answers(world, "иә")
    assert "қай тілде" in await last(world)


async def test_silence_from_the_start_is_told_nothing(world: World) -> None:
    """Who has answered nothing has lost nothing: no message follows."""
    await world.advance(hours=25)
    assert (await world.one(Offer)).status == "lapsed"
    assert not await world.all(Message, purpose="notice")


async def test_an_sms_asks_for_consent_without_codes_and_its_row_keeps_the_version(world: World) -> None:
    """Eight digits and letters look like the codes of a fraud; form and version stand beside the message."""
    await answers(world, *TO_THE_SUMMARY[:-1])
    assert "келісесіз бе" in await last(world)
    told = " ".join(row["text"] for row in await world.phone(AIGUL))
    assert not re.search(r"\b[0-9a-f]{8}\b", told)
    asked = await world.one(Message, key="registration.consent")
    assert [one.split()[0] for one in asked.facts["cited"]] == ["consent", "consent_secrets"]
