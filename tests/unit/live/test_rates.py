"""Rates shared by workers: the same inside one process and through Redis, and nothing stops when Redis goes."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.flow.pace import Ask, Bucket, Rate, milliseconds_of, taken, wait_for
from core.live.local import LocalLive
from core.live.redis import RedisLive
from core.ports import Live
from tests.redis_server import RedisServer, a_redis

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOTHING = timedelta(0)
RATE = Rate(10, 10)


def ask(units: float = 1, name: str = "telegram", rate: Rate | None = RATE) -> Ask:
    """Return a share of a rate, by default one of ten a second."""
    return Ask(name, units, rate)


def after(seconds: float) -> datetime:
    """Return an instant of the test."""
    return NOW + timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    """A Redis for all tests of this file; its socket's path must be short."""
    with tempfile.TemporaryDirectory() as folder, a_redis(Path(folder)) as server:
        yield server


@pytest.fixture(params=["local", "redis"])
async def live(request: pytest.FixtureRequest) -> AsyncIterator[Live]:
    """What workers share: in one process, and through Redis."""
    if request.param == "local":
        yield LocalLive()
        return
    server: RedisServer = request.getfixturevalue("redis")
    server.wipe()
    live = RedisLive(server.url)
    yield live
    await live.close()


async def test_no_more_goes_than_the_rate_allows(live: Live) -> None:
    """A second's worth at once, then one each tenth of a second."""
    waits = await live.take([[ask()]] * 12, NOW)
    assert waits == [NOTHING] * 10 + [timedelta(milliseconds=100)] * 2
    assert await live.take([[ask()]] * 4, after(0.3)) == [NOTHING] * 3 + [timedelta(milliseconds=100)]


async def test_parts_are_counted_and_not_messages(live: Live) -> None:
    """A message of three parts takes three shares."""
    assert await live.take([[ask(3)]] * 4, NOW) == [NOTHING] * 3 + [timedelta(milliseconds=200)]


async def test_what_is_larger_than_the_rate_goes_after_a_rest_and_is_paid_for(live: Live) -> None:
    """A long SMS on a slow number leaves; the next one waits for all its parts."""
    slow = Rate(1, 1)
    assert await live.take([[ask(4, rate=slow)]], NOW) == [NOTHING]
    assert await live.take([[ask(4, rate=slow)]], after(1)) == [timedelta(seconds=3)]
    assert await live.take([[ask(4, rate=slow)]], after(4)) == [NOTHING]


async def test_a_group_of_shares_is_taken_whole_or_not_at_all(live: Live) -> None:
    """A chat that must wait takes nothing from the others' rate."""
    chat = Rate(1, 1)
    both = [ask(), ask(name="chat", rate=chat)]
    assert await live.take([both, both], NOW) == [NOTHING, timedelta(seconds=1)]
    (room,) = await live.look([ask()], NOW)
    assert round(room.units) == 9


async def test_a_stop_holds_for_everybody_until_it_ends(live: Live) -> None:
    """The vendor asked us to wait: nothing goes before, with a rate or without, and then all at once."""
    await live.stop("telegram", after(30))
    await live.stop("telegram", after(10))
    for rate in (RATE, None):
        assert await live.take([[ask(rate=rate)]], after(20)) == [timedelta(seconds=10)]
        (room,) = await live.look([ask(rate=rate)], after(20))
        assert (room.units, room.wait) == (0, timedelta(seconds=10))
    assert await live.take([[ask(rate=None)]] * 2, after(30)) == [NOTHING] * 2


async def test_the_room_is_what_may_be_taken(live: Live) -> None:
    """Whoever looks first takes no more than goes."""
    await live.take([[ask(7)]], NOW)
    (room,) = await live.look([ask()], NOW)
    assert (round(room.units), room.wait) == (3, NOTHING)
    (endless,) = await live.look([ask(rate=None)], NOW)
    assert endless.units == float("inf")


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 6)), max_size=60))
def test_over_any_time_no_more_is_taken_than_the_rate_and_one_burst(steps: list[tuple[int, int]]) -> None:
    """However the asking comes: what went in any span is at most its seconds' worth, the burst and one message."""
    rate, bucket, now, went = Rate(5, 5), Bucket(), milliseconds_of(NOW), list[tuple[float, int]]()
    for pause, units in steps:
        now += pause
        one = Ask("wire", units, rate)
        if wait_for(bucket, one, now) <= 0:
            bucket = taken(bucket, one, now)
            went.append((now, units))
    for begins, (since, _) in enumerate(went):
        for until, _ in went[begins:]:
            units = sum(many for at, many in went if since <= at <= until)
            assert units <= (until - since) / 1000 * rate.per_second + rate.at_once + 6


async def test_two_workers_share_one_rate(redis: RedisServer) -> None:
    """What one has taken, the other cannot take."""
    redis.wipe()
    first, second = RedisLive(redis.url), RedisLive(redis.url)
    waits = [await worker.take([[ask()]] * 6, NOW) for worker in (first, second)]
    assert [sum(wait == NOTHING for wait in some) for some in waits] == [6, 4]
    await first.stop("telegram", after(30))
    assert await second.take([[ask()]], after(20)) == [timedelta(seconds=10)]
    await first.close()
    await second.close()


async def test_a_hint_reaches_the_workers_of_other_processes(redis: RedisServer) -> None:
    """A web process that took a reply wakes the worker that reads it."""
    web, worker = RedisLive(redis.url), RedisLive(redis.url)
    resting = asyncio.create_task(worker.rest(20))
    async with asyncio.timeout(10):
        while not resting.done():
            web.wake()
            await asyncio.wait([resting], timeout=0.05)
    await web.close()
    await worker.close()


async def test_a_wiped_redis_forgets_and_goes_on(redis: RedisServer) -> None:
    """It holds nothing but hints: no address, no message, no truth."""
    redis.wipe()
    live = RedisLive(redis.url)
    await live.take([[ask()]] * 12, NOW)
    assert redis.keys() == ["usynys:spent:telegram"]
    redis.wipe()
    assert await live.take([[ask()]], NOW) == [NOTHING]
    await live.close()


async def test_without_redis_each_process_counts_for_itself(tmp_path: Path) -> None:
    """It never was there, or it went away: the limits hold inside the process, and nobody waits for Redis."""
    live = RedisLive(f"unix://{tmp_path / 'nobody'}")
    assert await live.take([[ask()]] * 12, NOW) == [NOTHING] * 10 + [timedelta(milliseconds=100)] * 2
    await live.stop("telegram", after(30))
    (room,) = await live.look([ask()], after(20))
    assert room.wait == timedelta(seconds=10)
    live.wake()
    await live.rest(20)
    await live.close()
