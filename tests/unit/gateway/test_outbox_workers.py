"""Several workers, workers that die, and a Redis that is wiped: nothing is lost, nothing is sent twice."""

import asyncio
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.gateway import writing
from core.gateway.house import House
from core.gateway.sending import lanes, outbox
from core.gateway.writing import Draft
from core.store.tables import Guardian, Message, Reply
from core.workers import Work, Workers
from tests.redis_server import a_redis
from tests.world import World, a_world

NUMBERS = tuple(f"+7747000030{count}" for count in range(6))


def house_of(world: World) -> House:
    """Return the parts of the running gateway."""
    return world.workers._house  # noqa: SLF001 - a second worker works in the same house


def own_loop_of(world: World) -> asyncio.Lock:
    """Return what the gateway's own loop holds while it works: whoever holds it works alone."""
    return world.workers._one_at_a_time  # noqa: SLF001 - as above


async def write(world: World) -> None:
    """Put two messages for each family into the outbox."""
    house = house_of(world)
    async with house.store.write() as tx:
        for number in range(1, len(NUMBERS) + 1):
            guardian = await tx.get_one(Guardian, f"G{number}")
            for key in ("common.help", "common.stopped"):
                draft = Draft(key=key, purpose="notice", dedupe=f"test:{number}:{key}")
                await writing.say(house, tx, draft, guardian)


async def families(world: World) -> None:
    """Let six families wait."""
    await world.preschools("P1")
    for number in NUMBERS:
        await world.family(number)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A gateway with six families."""
    async with a_world(tmp_path) as world:
        await families(world)
        yield world


async def texts(world: World, number: str) -> list[str]:
    """Return what a phone was told, in that order."""
    return [one["text"] for one in await world.phone(number) if one["direction"] == "to_phone"]


async def all_arrived_once(world: World) -> None:
    """Make sure that each family has read its two messages once, in their order."""
    first, second = await texts(world, NUMBERS[0])
    assert first != second
    for number in NUMBERS:
        assert await texts(world, number) == [first, second]
    assert {(one.status, one.attempts) for one in await world.all(Message)} == {("delivered", 0)}


async def test_several_workers_send_each_message_once_and_in_order(world: World) -> None:
    """They claim from one outbox at the same time."""
    house = house_of(world)
    async with own_loop_of(world):
        await write(world)
        await asyncio.gather(*(Workers(house).run_due() for _ in range(3)))
    await world.advance(seconds=5)
    await all_arrived_once(world)


@pytest.mark.parametrize("was_sent", [False, True])
async def test_the_claims_of_a_worker_that_died_are_looked_up(world: World, was_sent: bool) -> None:  # noqa: FBT001 - a parameter
    """It died before or after its wire calls: the vendor is asked, and nobody is told the same twice."""
    house = house_of(world)
    async with own_loop_of(world):
        await write(world)
        claims = await outbox.claim(house, await lanes.next_group(house, [], 50))
        if was_sent:
            for claim, wait in await outbox.paced(house, claims):
                await outbox.call(house, claim, wait)
    assert len(claims) == len(NUMBERS)
    await world.advance(minutes=5)
    await all_arrived_once(world)


async def test_a_worker_that_is_told_to_end_leaves_what_there_is_more_to_do(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It finishes what it has in hand; others bring work faster than it is done, and a deployment waits for nobody."""
    workers, done = Workers(house_of(world)), list[str]()

    async def endless(work: Work) -> bool:
        done.append(work.kind)
        await asyncio.sleep(0)
        if len(done) == 3:
            workers.stop()
        return True

    async def always() -> frozenset[str]:
        return frozenset({"timer"})

    monkeypatch.setattr(workers, "_all", endless)
    monkeypatch.setattr(workers, "_kinds", always)
    async with asyncio.timeout(5):
        assert await workers.run_due()
    assert done == ["timer"] * 3


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that another task brings about."""
    async with asyncio.timeout(60):
        while not await holds():  # noqa: ASYNC110 - it stands in the database
            await asyncio.sleep(0.02)


async def test_while_the_grammar_is_built_only_replies_wait(world: World) -> None:
    """It takes a second at every start: a gateway that is killed each second still asks families."""
    built, house = threading.Event(), house_of(world)

    def read(*said: Any) -> Any:
        return house.read(*said) if built.wait(60) else None

    async def all_taken() -> bool:
        return all(one.accepted_at for one in await world.all(Message))

    async def all_read() -> bool:
        return {one.status for one in await world.all(Reply)} == {"read"}

    workers = Workers(replace(house, read=read))
    async with own_loop_of(world):
        await write(world)
        running = asyncio.create_task(workers.run())
        await until(all_taken)
        await world.ask("POST", f"/phones/{NUMBERS[0]}/sms", text="көмек")
        await asyncio.sleep(0.2)
        assert [one.status for one in await world.all(Reply)] == ["stored"]
        built.set()
        await until(all_read)
        workers.stop()
        await running


async def test_a_redis_that_is_wiped_or_goes_away_costs_no_message(tmp_path: Path) -> None:
    """Rates are forgotten, or each process counts alone; the database is the only truth (DESIGN promise 8)."""
    with tempfile.TemporaryDirectory() as folder, a_redis(Path(folder)) as server:
        world = World(tmp_path)
        world._settings = world._settings.model_copy(update={"redis_url": server.url, "rate_twilio": 4})  # noqa: SLF001 - all other worlds know no limits
        await world.open()
        try:
            await families(world)
            await write(world)
            await world.advance(seconds=1)
            assert server.keys()
            server.wipe()
            await world.advance(seconds=1)
            server.stop()
            await world.advance(minutes=1)
            await all_arrived_once(world)
        finally:
            await world.close()
