"""Starting on a bad day."""

from pathlib import Path

from core.store.tables import Offer
from tests.world import a_world

AIGUL = "+77470000001"


async def test_the_gateway_starts_while_telegram_is_down(tmp_path: Path) -> None:
    """SMS goes out meanwhile: one vendor that does not answer keeps no family of another waiting."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.fault(answer=503, wire="telegram")
        await world.restart()
        await world.place("V1")
        await world.say(AIGUL, sms="иә")
        assert (await world.one(Offer, kind="vacancy")).status == "confirmed"
