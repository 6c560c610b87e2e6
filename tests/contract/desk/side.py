"""A desk on a socket, over a database with one family and its open offer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from core.access import Access
from core.gateway import links
from core.gateway.campaigning.verbs import Campaigns
from core.gateway.cases import close_case
from core.gateway.complaints import hold, release
from core.gateway.embedded import EmbeddedCore
from core.gateway.house import House
from core.gateway.sending import dead
from core.live.local import LocalLive
from core.rules.calendar import Calendar
from core.values import Reading
from desk.auth import SESSION_COOKIE
from desk.frame import CampaignVerbs, Verbs
from desk.inbound import routes
from desk.words import Words
from tests.clockwork import SeededChance
from tests.unit.views.rows import add_story
from tests.unit.views.scene import OPENED, Scene, Still, scene


@dataclass
class Desk:
    """A browser at a desk, the database behind it and the clock of its sessions."""

    client: TestClient[web.Request, web.Application]
    scene: Scene
    wall: Still

    async def sign_in(self) -> ClientResponse:
        """Sign in with one click."""
        return await self.client.post("/desk/sign-in", allow_redirects=False)

    async def token(self) -> str:
        """Return what the forms of this session carry."""
        page = await self.read("/desk/find")
        return page.split('name="token" value="')[1].split('"')[0]

    async def post(self, path: str, **fields: str) -> ClientResponse:
        """Send a form of this session."""
        return await self.client.post(path, data=fields | {"token": await self.token()}, allow_redirects=False)

    async def read(self, path: str) -> str:
        """Return a page."""
        answer = await self.client.get(path)
        assert answer.status == 200
        return await answer.text()

    @property
    def cookie(self) -> str:
        """The session cookie as the browser keeps it."""
        jar = self.client.session.cookie_jar.filter_cookies(self.client.make_url("/desk/find"))
        return jar[SESSION_COOKIE].value


def house_of(scene: Scene) -> House:
    """Return the gateway behind the desk: its verbs write, and nobody sends anything."""
    catalogue, calendar = scene.views.catalogue, Calendar.load()
    return House(
        scene.store, scene.vault, scene.clock, SeededChance(), scene.views.texts, catalogue, calendar,
        dialogs={}, read=_nobody_reads, names_another=lambda _text, _offered: False,
        rules_core=EmbeddedCore(catalogue, calendar), live=LocalLive(),
    )  # fmt: skip


def _nobody_reads(_text: str, _kind: str | None) -> Reading:
    raise AssertionError


def application(scene: Scene, wall: Still, *, sandbox: bool) -> web.Application:
    """Return the desk's addresses upon a database."""
    numbers = count(1)
    access = Access(scene.store, scene.vault, lambda: f"trace-{next(numbers)}")
    app = web.Application()
    house = house_of(scene)
    campaigns = Campaigns(scene.store, scene.clock, house.chance.new_id, None)
    verbs = Verbs(
        partial(close_case, house),
        partial(hold, house),
        partial(release, house),
        partial(links.make, house),
        partial(dead.resend, house),
        CampaignVerbs(None, campaigns.pause, campaigns.resume),
    )
    app.add_routes(routes(scene.views, access, verbs, Words.load(), sandbox=sandbox, sign_key=b"k" * 32, now=wall.now))
    return app


@asynccontextmanager
async def opened(folder: Path, *, sandbox: bool) -> AsyncIterator[Desk]:
    """Open a desk."""
    made, wall = await scene(f"sqlite+aiosqlite:///{folder / 'usynys.db'}"), Still(OPENED)
    await add_story(made)
    async with TestClient(TestServer(application(made, wall, sandbox=sandbox))) as client:
        yield Desk(client, made, wall)
    await made.store.close()
