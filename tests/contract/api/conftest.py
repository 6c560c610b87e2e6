"""The API on a socket, over a database with one open offer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from core.clock import Chance
from core.register import Register
from core.register.answers import Answers
from core.rules.catalogue import Catalogue
from exchange.api import routes
from exchange.api_keys import ApiKeys
from exchange.problems import problems
from tests.contract.api.side import KEYS, Client
from tests.unit.views.rows import Scene, add_story, scene


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Scene]:
    """A database with one open offer."""
    made = await scene(f"sqlite+aiosqlite:///{tmp_path / 'usynys.db'}")
    await add_story(made)
    yield made
    await made.store.close()


async def _broken(_request: web.Request) -> web.StreamResponse:
    message = "the database said: +77471234567"
    raise RuntimeError(message)


@pytest.fixture
async def client(story: Scene) -> AsyncIterator[Client]:
    """The API on a socket, with two keys, and one address that breaks."""
    chance = Chance()
    register = Register(story.store, story.vault, story.clock, chance, Catalogue.load())
    answers = Answers(story.store, story.vault, story.clock)
    app = web.Application(middlewares=[problems(chance.new_id)])
    app.add_routes(routes(register, story.views, ApiKeys.parse(KEYS), answers))
    app.router.add_get("/broken", _broken)
    async with TestClient(TestServer(app)) as made:
        yield made
