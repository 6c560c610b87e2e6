"""Questions in Telegram that were answered lose their buttons together, and one that cannot hurts no other."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.flow.channel import Outgoing
from core.flow.reply import Heard, HeardKind, Wire
from core.gateway.answering import replies
from core.store.tables import Message
from tests.overheard import overheard
from tests.unit.register import rows
from tests.world import World, a_world, all_taken

NUMBERS = tuple(f"+7747000000{number}" for number in range(1, 5))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Four families that were asked about four places in Telegram."""
    async with a_world(tmp_path) as made:
        await made.line(*NUMBERS)
        for number in NUMBERS:
            await made.link(number)
        now = made.clock.now().isoformat()
        free = [rows.vacancy(f"V{n}", preschool_id="P1", group_type="senior", published_at=now) for n in range(4)]
        all_taken(await made.register.vacancies(free))
        await made.settle()
        yield made


async def _all_say_no(world: World) -> None:
    now = world.clock.now()
    heard = [Heard(Wire.TWILIO, f"SM{number}", number, HeardKind.TEXT, "жоқ", now, now) for number in NUMBERS]
    await asyncio.gather(*(replies.take(world.house, one) for one in heard))
    await world.settle()


async def _asked(world: World) -> list[Message]:
    return [one for one in await world.all(Message) if one.key == "vacancy.offer"]


async def test_what_was_answered_at_once_is_shown_at_once(world: World) -> None:
    """One statement takes all messages in hand, one keeps what they show."""
    with overheard(world.store, writing=True) as said:
        await _all_say_no(world)
    assert {one.shown for one in await _asked(world)} == {"no"}
    changed = [one for one, _ in said if one.startswith("UPDATE message SET settle") and "WHERE message.id" in one]
    assert len(changed) == 2


async def test_one_that_cannot_be_shown_hurts_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is wrong with it is told of once; the others are changed once, and it is tried again later."""
    first, *_ = await _asked(world)
    tried: list[str] = []
    carrier: Any = world.house.carriers[Wire.TELEGRAM]
    settle = carrier.settle

    async def settling(message: Outgoing) -> None:
        tried.append(message.message_id)
        if message.message_id == first.id and tried.count(first.id) <= 2:
            raise ValueError
        await settle(message)

    monkeypatch.setattr(carrier, "settle", settling)
    with pytest.raises(AssertionError, match="an unexpected error"):
        await _all_say_no(world)
    world.forgive()
    others = [one for one in await _asked(world) if one.id != first.id]
    assert {one.shown for one in others} == {"no"}
    assert all(tried.count(one.id) == 1 for one in others)
    await world.advance(minutes=10)
    assert {one.shown for one in await _asked(world)} == {"no"}
    assert tried.count(first.id) == 3
