"""An answer that names a place is an answer to the offer of that place, and of no other."""

from pathlib import Path

import pytest

from core.store.tables import Consent, Offer, Reply
from tests.world import a_world

AIGUL = "+77470000001"


@pytest.mark.parametrize("words", ["Берём место в Ромашке", "да, берём Солнышко", "Иә, Балапанды аламыз"])
async def test_a_yes_to_another_place_is_asked_about(tmp_path: Path, words: str) -> None:
    """Nobody has offered that one: a consent to this place was never given."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.place("V1")
        await world.say(AIGUL, sms=words)
        assert (await world.one(Offer)).status == "open"
        assert (await world.one(Reply)).rule == "another_place"
        assert not await world.all(Consent)


async def test_a_yes_that_names_the_place_on_offer_is_a_yes(tmp_path: Path) -> None:
    """In whatever case they name it."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.place("V1")
        await world.say(AIGUL, sms="Ақботаға барамыз")
        assert (await world.one(Offer, kind="vacancy")).status == "confirmed"
