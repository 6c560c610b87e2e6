"""A question that reached nobody is answered by nobody: a «1» that was said again opens no consent."""

from core.store.tables import Consent, DataConsent
from tests.unit.gateway.schooling.scene import AIGUL, asked, offer, say, texts
from tests.world import World


async def test_a_question_that_was_lost_is_asked_anew(world: World) -> None:
    """The SMS about data comes back undelivered; «1» once more is the impatience of somebody who saw nothing."""
    await asked(world)
    await say(world, "1", "15.10")
    await world.fault(undelivered="30003", number=AIGUL, count=1)
    await say(world, "1")
    await say(world, "1")
    assert (await offer(world)).status == "collecting"
    assert not await world.all(DataConsent)
    question = (await texts(world))[-1]
    assert "деректер" in question
    await say(world, "1")
    assert len(await world.all(Consent)) == len(await world.all(DataConsent)) == 1


async def test_the_same_answer_before_a_delivery_is_asked_about_once(world: World) -> None:
    """Without a receipt nobody knows whether the question came: one repetition is asked about, the next counts."""
    await asked(world)
    await say(world, "1", "15.10")
    await world.fault(receipts="lose", number=AIGUL)
    await say(world, "1")
    await world.advance(seconds=30)
    await say(world, "1")
    assert not await world.all(DataConsent)
    await world.advance(seconds=30)
    await say(world, "1")
    assert len(await world.all(DataConsent)) == 1


async def test_another_answer_before_a_delivery_is_taken(world: World) -> None:
    """A carrier that proves nothing keeps no family from answering: after a day of birth a «1» is no repetition."""
    await asked(world)
    await say(world, "1")
    await world.fault(receipts="lose", number=AIGUL)
    await say(world, "15.10")
    await world.advance(seconds=30)
    await say(world, "1")
    assert "деректер" in (await texts(world))[-1]
