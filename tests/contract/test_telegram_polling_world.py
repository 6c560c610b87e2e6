"""The whole gateway without a public address: a family in Telegram is heard although no webhook can reach us."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import bot.polling
from core.store.tables import Guardian, Offer, Reply
from tests.world import World

AIGUL = "+77470000001"


class AskingWorld(World):
    """A gateway that asks Telegram for updates."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._settings = self._settings.model_copy(update={"telegram_updates": "polling", "telegram_secret": ""})

    async def heard(self, count: int) -> None:
        """Wait, in the wall's time, until so many replies were fetched; then let what follows arrive."""
        for _ in range(600):
            if len(await self.all(Reply)) >= count:
                break
            await asyncio.sleep(0.05)
        assert len(await self.all(Reply)) == count
        await self.settle()


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AskingWorld]:
    """A family that opened the bot and proved its number is asked about a place."""
    monkeypatch.setattr(bot.polling, "_LONG", 1)  # a gateway that stops does not wait for the sandbox in it
    world = AskingWorld(tmp_path)
    await world.open()
    await world.preschools("P1")
    await world.family(AIGUL)
    await world.ask("POST", f"/phones/{AIGUL}/telegram", start=True)
    await world.heard(1)
    await world.ask("POST", f"/phones/{AIGUL}/telegram", share_contact=True)
    await world.heard(2)
    await world.place("V1")
    yield world
    await world.close()


async def test_a_family_answers_a_gateway_that_nobody_can_call(world: AskingWorld) -> None:
    """Linked, asked by Telegram, confirmed by a tap; the webhook is gone and its address answers nobody."""
    assert (await world.one(Guardian)).telegram_sealed
    await world.ask("POST", f"/phones/{AIGUL}/telegram", button="Иә")
    await world.heard(3)
    assert (await world.one(Offer, vacancy_id="V1")).status == "confirmed"
    assert (await world.post("/webhooks/telegram", "{}", {"Content-Type": "application/json"})).status == 404


async def test_an_answer_that_was_not_asked_for_yet_counts_when_the_window_ends(world: AskingWorld) -> None:
    """Nothing lapses before what waits at Telegram was fetched: the long question ends at once for it."""
    await world.ask("POST", f"/phones/{AIGUL}/telegram", button="Иә")
    await world.advance(hours=49)
    assert (await world.one(Offer, vacancy_id="V1")).status == "confirmed"


async def test_what_was_said_just_before_we_stopped_is_taken_once(world: AskingWorld) -> None:
    """Telegram keeps what was not confirmed: fetched before or after the start, it counts once."""
    await world.ask("POST", f"/phones/{AIGUL}/telegram", button="Иә")
    await world.restart()
    await world.heard(3)
    await world.restart()
    await world.heard(3)
    assert (await world.one(Offer, vacancy_id="V1")).status == "confirmed"
