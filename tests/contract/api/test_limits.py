"""How often the API may be called: by a key, by an address; whoever calls too often is told when to come again."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from core.clock import Chance
from core.live.local import LocalLive
from core.register.answers import Answers
from core.views.events import Events
from exchange.api import routes
from exchange.api_door import Door
from exchange.api_keys import ApiKeys
from exchange.api_limits import AT_ONCE, Limits
from exchange.api_reads import reads
from exchange.problems import problems
from tests.contract.api.side import ALL, KEYS, READER, Client, problem
from tests.unit.register.rows import Clock
from tests.unit.views.rows import Scene


@pytest.fixture
def wall() -> Clock:
    """The real time, as the test sets it."""
    return Clock(datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.fixture
async def client(story: Scene, wall: Clock) -> AsyncIterator[Client]:
    """The reads of the API, half a call a second for a key and one for an address."""
    limits = Limits(LocalLive(), wall.now, per_key=0.5, per_address=1)
    door = Door(ApiKeys.parse(KEYS), Answers(story.store, story.vault, story.clock), limits)
    app = web.Application(middlewares=[problems(Chance().new_id)])
    app.add_routes(routes((), reads(story.views, Events(story.store)), door))
    async with TestClient(TestServer(app)) as made:
        yield made


async def test_a_key_that_calls_too_often_is_told_when_to_come_again(client: Client, wall: Clock) -> None:
    """Five at once after a rest; then 429 with Retry-After, and after that wait the next."""
    answers = [await client.get("/api/v1/offers", headers=READER) for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    assert [answer.headers["RateLimit"].split(";")[1] for answer in answers[:5]] == ["r=4", "r=3", "r=2", "r=1", "r=0"]
    assert answers[0].headers["RateLimit-Policy"] == f'"key";q=5;w={AT_ONCE}'
    await problem(answers[5], 429)
    wall.at += timedelta(seconds=int(answers[5].headers["Retry-After"]))
    assert (await client.get("/api/v1/offers", headers=READER)).status == 200


async def test_one_key_does_not_wait_for_another(client: Client) -> None:
    """Each key has a rate of its own."""
    for _ in range(5):
        await client.get("/api/v1/offers", headers=READER)
    assert (await client.get("/api/v1/offers", headers=ALL)).status == 200


async def test_guessing_keys_ends_at_the_address(client: Client) -> None:
    """Ten wrong keys, then 429 before any key is looked at."""
    guesses = [await client.get("/api/v1/offers", headers={"Authorization": f"Bearer {n}"}) for n in range(11)]
    assert [answer.status for answer in guesses] == [401] * 10 + [429]
    assert "Retry-After" in guesses[10].headers


async def test_the_description_is_not_counted(client: Client) -> None:
    """Whoever reads how to call is no caller yet."""
    assert {(await client.get("/api/v1/openapi.json")).status for _ in range(20)} == {200}
