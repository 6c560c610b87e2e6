"""News between processes: whoever shows an offer is told at once, looks by himself without Redis, and can be let go."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from core.live.local import LocalLive
from core.live.redis import RedisLive
from core.ports import Live
from tests.redis_server import RedisServer, a_redis

SUBJECT = "offer:O1"
#: Wall seconds: a hint is there long before the next look that nobody asked for.
SOON = 2.0


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    """A Redis for all tests of this file."""
    with tempfile.TemporaryDirectory() as folder, a_redis(Path(folder)) as server:
        yield server


@pytest.fixture(params=["local", "redis"])
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Live, Live]]:
    """Whoever tells and whoever watches: one and the same in one process, two through Redis."""
    if request.param == "local":
        one = LocalLive()
        yield one, one
        return
    server: RedisServer = request.getfixturevalue("redis")
    teller, watcher = RedisLive(server.url), RedisLive(server.url)
    yield teller, watcher
    await teller.close()
    await watcher.close()


async def test_news_of_a_subject_reach_whoever_watches_it(pair: tuple[Live, Live]) -> None:
    """The first look is at once, the next when something was noted, whichever process noted it."""
    teller, watcher = pair
    looks: asyncio.Queue[None] = asyncio.Queue()

    async def watch() -> None:
        async for _ in watcher.watch(SUBJECT):
            looks.put_nowait(None)

    watching = asyncio.create_task(watch())
    async with asyncio.timeout(2 * SOON):
        with suppress(TimeoutError):  # the first looks are its own, until it hears
            while True:
                await asyncio.wait_for(looks.get(), timeout=0.3)
        teller.tell(["offer:O2", SUBJECT])
        await asyncio.wait_for(looks.get(), timeout=0.3)
        watcher.end_watches()
        await watching


async def test_whoever_watches_is_let_go(pair: tuple[Live, Live]) -> None:
    """A process that ends waits for no browser."""
    _, watcher = pair
    async with asyncio.timeout(SOON):
        looks = 0
        async for _ in watcher.watch(SUBJECT):
            looks += 1
            watcher.end_watches()
    assert looks == 1


async def test_without_redis_whoever_watches_looks_often() -> None:
    """Nothing is told, and the page is fresh within a second all the same."""
    live = RedisLive("unix:///nowhere/redis.sock")
    async with asyncio.timeout(3 * SOON):
        looks = 0
        async for _ in live.watch(SUBJECT):
            looks += 1
            if looks == 3:
                live.end_watches()
    await live.close()


async def test_a_process_that_ends_while_redis_is_still_being_reached_ends_at_once(redis: RedisServer) -> None:
    """A cancellation can get lost while the connection is made, at whatever step: the process must not wait for it."""
    for step in range(24):
        live = RedisLive(redis.url)
        await live.rest(0)
        for _ in range(step):
            await asyncio.sleep(0)
        async with asyncio.timeout(SOON):
            await live.close()
