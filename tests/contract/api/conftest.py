"""The API on a socket, over a database with one open offer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from core.clock import Chance
from core.register import Register
from core.register.answers import Answers
from core.store.base import Store
from core.views import Views
from core.views.events import Events
from exchange import api_decisions
from exchange.api import intakes, routes
from exchange.api_door import Door
from exchange.api_keys import ApiKeys
from exchange.api_reads import reads
from exchange.problems import problems
from tests.contract.api.side import KEYS, Client, decide
from tests.homes.home import Home
from tests.unit.views.rows import Scene, add_story, scene
from tests.unit.views.scene import Still


async def _told(url: str) -> Scene:
    made = await scene(url)
    await add_story(made)
    await made.store.close()
    return made


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, home: Home) -> tuple[Path, Scene]:
    """A database with one open offer, to be copied: making one takes long."""
    folder = tmp_path_factory.mktemp("api")
    return folder, asyncio.run(_told(home.address(folder / "usynys.db")))


@pytest.fixture
async def story(tmp_path: Path, home: Home, template: tuple[Path, Scene]) -> AsyncIterator[Scene]:
    """A database with one open offer."""
    folder, first = template
    home.copy(folder, tmp_path)
    store = Store(home.address(tmp_path / "usynys.db"))
    clock = Still(first.clock.now())
    views = Views(store, first.vault, first.views.texts, first.views.catalogue, clock)
    yield Scene(store, first.vault, clock, views, first.keys)
    await store.close()


async def _broken(_request: web.Request) -> web.StreamResponse:
    message = "the database said: +77471234567"
    raise RuntimeError(message)


async def _left(request: web.Request) -> web.StreamResponse:
    with contextlib.suppress(asyncio.CancelledError):  # only the tests' server ends whom nobody waits for
        await asyncio.Event().wait()
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"too late")
    return response


@pytest.fixture
async def client(story: Scene) -> AsyncIterator[Client]:
    """The API on a socket, with two keys, and one address that breaks."""
    chance = Chance()
    register = Register(story.store, story.vault, story.clock, chance, story.views.catalogue)
    answers = Answers(story.store, story.vault, story.clock)
    app = web.Application(middlewares=[problems(chance.new_id)])
    door = Door(ApiKeys.parse(KEYS), answers)
    taken = (*intakes(register), api_decisions.intake(decide))
    app.add_routes(routes(taken, reads(story.views, Events(story.store)), door))
    app.router.add_get("/broken", _broken)
    app.router.add_get("/left", _left)
    async with TestClient(TestServer(app)) as made:
        yield made
