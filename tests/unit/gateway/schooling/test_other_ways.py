"""A service is named only on the way on which somebody was identified, and a late tap answers no later question."""

import pytest

from core.store.tables import Consent, Offer, Reply
from tests.unit.gateway.schooling.scene import AIGUL, asked, concluded, guardian, offer, say, texts
from tests.world import World

NAMES = ("үйде", "арнайы", "«Дарын»")


async def _named_in_telegram(world: World) -> None:
    """Let an account with a proven number get as far as the question that names the service."""
    await guardian(world)
    await world.link(AIGUL)
    await concluded(world)
    await world.act(AIGUL, button="Иә")
    assert any("Дарын" in text for text in await texts(world, channel="telegram"))


@pytest.mark.parametrize("word", ["көмек", "статус", "орысша", "latin", "кім бұл"])
async def test_help_on_another_way_names_nothing(world: World, word: str) -> None:
    """Whoever holds the phone was never identified on it: SMS hears of no service, whatever it asks."""
    await _named_in_telegram(world)
    await say(world, word)
    told = await texts(world)
    assert told
    assert not [text for text in told if any(name.casefold() in text.casefold() for name in NAMES)]


async def test_a_blocked_bot_hands_no_named_service_to_the_phone(world: World) -> None:
    """What Telegram does not take any more is not said by SMS instead."""
    await guardian(world)
    await world.link(AIGUL)
    await concluded(world)
    await world.ask("POST", f"/phones/{AIGUL}/telegram", button="Иә")
    await world.ask("POST", f"/phones/{AIGUL}/telegram", block=True)
    await world.settle()
    told = await texts(world)
    assert not [text for text in told if any(name.casefold() in text.casefold() for name in NAMES)]


async def test_a_yes_to_an_ended_offer_is_no_yes_to_a_later_question(world: World) -> None:
    """Its code opens nothing and consents to nothing in the offer that runs now: that one asks its question again."""
    await asked(world)
    old = (await offer(world)).code
    await world.advance(hours=25)
    await say(world, "1", "1", "15.10")
    service = (await texts(world))[-1]
    await say(world, f"{old} 1")
    assert (await texts(world))[-1] == service
    assert not await world.all(Reply, effect="service_agreed")
    await say(world, "1", "1")
    (consent,) = await world.all(Consent)
    assert (await world.one(Offer, id=consent.offer_id)).code != old


async def test_two_sent_twice_refuses_nothing_that_was_not_asked(world: World) -> None:
    """«2» to the question about data, sent twice: the second one is no answer to what that would mean."""
    await asked(world)
    await say(world, "1", "15.10", "1")
    for _ in range(2):
        await world.ask("POST", f"/phones/{AIGUL}/sms", text="2")
    await world.settle()
    assert (await offer(world)).status == "collecting"
    assert not await world.all(Consent)
