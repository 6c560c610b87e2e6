"""A pause that Telegram asks for stops the whole bot: whatever request was told so tells it to all."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiogram.methods import GetMe
from aiohttp.test_utils import TestServer

from bot.channel import Pauses, TelegramChannel
from core.flow.channel import SendFailedError
from tests.contract.sides import TelegramSide, bot_account, offer
from tests.contract.vendor import Vendor, says
from tests.world import World, a_world

SIDE = TelegramSide()
OFFER = offer(SIDE.address)
FAMILY = "+77470000001"


@dataclass
class Told:
    """Keeps the pauses that were asked for."""

    waits: list[timedelta | None] = field(default_factory=list)

    async def told(self, wait: timedelta | None) -> None:
        """Keep one."""
        self.waits.append(wait)

    async def lasts(self) -> bool:
        """Tell whether any was asked for: here they never end."""
        return bool(self.waits)


@pytest.fixture
def told() -> Told:
    """Nothing was asked for yet."""
    return Told()


@pytest.fixture
async def telegram(server: TestServer, told: Told) -> AsyncIterator[TelegramChannel]:
    """Connect the channel to the vendor."""
    channel = TelegramChannel(bot_account(str(server.make_url(""))), Pauses(told.told, told.lasts))
    yield channel
    await channel.close()


async def tap(telegram: TelegramChannel) -> None:
    """Answer a tap, as best it can."""
    telegram.answer_tap("tap-1")
    await telegram.taps_answered()


@pytest.mark.parametrize(
    "request_of",
    [
        lambda telegram: telegram.send(OFFER),
        lambda telegram: telegram.settle(replace(OFFER, replaces="41")),
        lambda telegram: telegram.ask(GetMe()),
        tap,
    ],
    ids=["a message", "an edit", "a question", "the answer to a tap"],
)
async def test_each_request_tells_the_pause_it_was_asked_for(
    vendor: Vendor, telegram: TelegramChannel, told: Told, request_of: Callable[[TelegramChannel], Awaitable[object]]
) -> None:
    """With the wait in Telegram's own words."""
    vendor.answers.append(SIDE.refuses(429, Retry_After="7"))
    with contextlib.suppress(SendFailedError):
        await request_of(telegram)
    assert told.waits == [timedelta(seconds=7)]


async def test_no_tap_is_answered_while_a_pause_lasts(vendor: Vendor, telegram: TelegramChannel, told: Told) -> None:
    """The little clock runs on; a request would only prolong the pause of all families."""
    told.waits.append(None)
    await tap(telegram)
    assert not vendor.asked


async def test_other_trouble_is_no_pause(vendor: Vendor, telegram: TelegramChannel, told: Told) -> None:
    """A refusal concerns one chat."""
    vendor.answers.append(says({"ok": False, "error_code": 403, "description": "Forbidden"}, 403))
    with pytest.raises(SendFailedError):
        await telegram.send(OFFER)
    assert not told.waits


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family in Telegram is asked about a place."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(FAMILY)
        await world.link(FAMILY)
        yield world


async def test_a_tap_that_is_told_to_wait_makes_the_next_message_wait(world: World) -> None:
    """Nobody is written to before the pause is over, whichever request it was that heard of it; then all is sent."""
    await world.place("V1")
    (asked,) = [one for one in await world.phone(FAMILY) if one["buttons"]]
    yes = asked["buttons"][0][0]["data"]
    await world.fault(answer=429, wire="telegram", method="answerCallbackQuery", retry_after=40, count=1)
    before = await told_to(world)
    await world.ask("POST", f"/phones/{FAMILY}/telegram", button=yes)
    await world.advance(seconds=30)
    assert await told_to(world) == before
    await world.advance(seconds=15)
    assert await told_to(world) > before


async def told_to(world: World) -> int:
    """Return how many messages the family has got."""
    return len([one for one in await world.phone(FAMILY) if one["direction"] == "to_phone"])
