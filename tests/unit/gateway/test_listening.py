"""Listening: what a family said in time counts, also when its webhook was lost."""

from pathlib import Path

from core.store.tables import Offer, Reply
from tests.overheard import overheard
from tests.world import a_world

AIGUL = "+77470000001"


async def test_a_lost_answer_is_fetched_before_anything_lapses(tmp_path: Path) -> None:
    """The carrier is asked what it holds before the place is taken away; the answer counts from when it was said."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.place("V1")
        await world.advance(hours=47)
        await world.fault(inbound="lose", wire="twilio", count=1)
        said_at = world.clock.now()
        await world.say(AIGUL, sms="иә")
        assert await world.all(Reply) == []
        await world.advance(hours=2)
        (reply,), offer = await world.all(Reply), await world.one(Offer, kind="vacancy")
        assert (reply.carrier_at, offer.answered_at) == (said_at.replace(microsecond=0),) * 2
        assert offer.status == "confirmed"


async def test_what_webhooks_lost_is_kept_in_one_transaction(tmp_path: Path) -> None:
    """Three families were not heard: what the carrier still holds of them comes in their order, and is written once."""
    numbers = [f"+7747000000{number}" for number in range(1, 4)]
    async with a_world(tmp_path) as world:
        await world.line(*numbers)
        await world.place("V1")
        await world.fault(inbound="lose", wire="twilio", count=3)
        for number in numbers:
            await world.say(number, sms="иә")
        with overheard(world.store, writing=True) as said:
            await world.advance(hours=13)
        assert sum(statement.startswith("INSERT INTO reply") for statement, _ in said) == 1
        times = [reply.carrier_at for reply in await world.all(Reply)]
        assert len(times) == 3
        assert times == sorted(times)
