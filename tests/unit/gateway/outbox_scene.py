"""What the tests of the outbox write into it and read of it."""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

from core.gateway import writing
from core.gateway.house import House
from core.gateway.writing import Draft
from core.store.tables import Guardian, History, Message
from tests.world import World

AIGUL, OLGA, DANA = "+77470000001", "+77470000002", "+77470000003"


@contextlib.asynccontextmanager
async def a_paced_world(folder: Path, **rates: float) -> AsyncIterator[World]:
    """Open a world whose wires take no more than so much a second."""
    world = World(folder)
    world._settings = world._settings.model_copy(update=rates)  # noqa: SLF001 - all other worlds know no limits
    try:
        await world.open()
        yield world
    finally:
        await world.close()


def house_of(world: World) -> House:
    """Return the parts of the running gateway."""
    return world.workers._house  # noqa: SLF001 - the test writes messages as verbs of the gateway do


async def write(world: World, *keys: str, to: str = "G1", **how: Any) -> None:
    """Put messages into the outbox in one transaction, in their order."""
    house = house_of(world)
    async with house.store.write() as tx:
        guardian = await tx.get_one(Guardian, to)
        for key in keys:
            draft = Draft(key=key, purpose="notice", dedupe=f"test:{house.chance.new_id()}", **how)
            await writing.say(house, tx, draft, guardian)


async def sent(world: World, number: str = AIGUL) -> list[str]:
    """Return what a phone was told, in the order in which the carrier took it."""
    return [one["text"] for one in await world.phone(number) if one["direction"] == "to_phone"]


async def taken(world: World, **where: object) -> list[tuple[datetime, Message]]:
    """Return the messages that the carrier took, each with its instant, in that order."""
    found = [(one.accepted_at, one) for one in await world.all(Message, **where) if one.accepted_at]
    return sorted(found, key=lambda pair: pair[0])


async def messages(world: World) -> list[Message]:
    """Return the messages in the order in which they were written."""
    return sorted(await world.all(Message), key=lambda message: message.seq)


async def events(world: World, subject: str = "") -> list[str]:
    """Return what happened to an offer, or to all."""
    rows = [row for row in await world.all(History) if row.subject.startswith(subject or "offer:")]
    return [row.event for row in sorted(rows, key=lambda row: row.seq)]
