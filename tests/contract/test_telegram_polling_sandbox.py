"""The same family, whether Telegram calls us or we ask it, and while one becomes the other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channel import TelegramChannel
from bot.inbound import TelegramListener
from core.flow.reply import HeardKind
from tests.contract.scene import NUMBER, Scene, play
from tests.contract.sides import offer


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Play on an empty sandbox whose updates are asked for."""
    async with play(tmp_path / "sandbox.db", polling=True) as scene:
        yield scene


async def hears(scene: Scene) -> list[str]:
    """Fetch what waits and return all that was heard."""
    since = scene.clock.now()
    assert await scene.asking.fetch_missed(since) >= since
    return [heard.text or heard.kind for heard in scene.door.heard]


async def test_an_answer_that_is_asked_for_is_heard_like_any(scene: Scene) -> None:
    """Opened, answered by a tap and in words, blocked: each once, in its order, without a webhook."""
    await scene.ask("POST", f"/phones/{NUMBER}/telegram", start=True)
    assert await hears(scene) == [HeardKind.START]
    accepted = await scene.channels["telegram"].send(offer(scene.door.heard[0].sender))
    await scene.ask("POST", f"/phones/{NUMBER}/telegram", button="o:1:yes")
    await scene.say("telegram", "Иә")
    await scene.ask("POST", f"/phones/{NUMBER}/telegram", block=True)
    assert await hears(scene) == [HeardKind.START, "o:1:yes", "Иә", HeardKind.BLOCKED]
    assert scene.door.heard[1].message_ref == accepted.provider_id


async def test_what_waits_goes_over_from_asking_to_the_webhook_and_back(scene: Scene) -> None:
    """The store is down while we change over: no answer is dropped with the webhook, none without it."""
    await scene.ask("POST", f"/phones/{NUMBER}/telegram", start=True)
    await hears(scene)
    scene.door.down = True
    await scene.say("telegram", "Иә")
    await scene.asking.close()
    scene.door.down = False
    telegram = scene.channels["telegram"]
    assert isinstance(telegram, TelegramChannel)
    await TelegramListener(telegram, scene.clock.now).begin()
    await scene.sandbox.advance(2)
    assert scene.door.heard[-1].text == "Иә"
    scene.door.down = True
    await scene.say("telegram", "Жоқ")
    scene.door.down = False
    await scene.asking.begin()
    assert (await hears(scene))[-1] == "Жоқ"
