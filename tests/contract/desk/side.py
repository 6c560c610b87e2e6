"""A desk on a socket, over a database with one family and its open offer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from pathlib import Path

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from core.access import Access
from core.gateway.campaigning.verbs import Campaigns
from core.gateway.cases import close_case
from core.gateway.complaints import hold, release
from core.gateway.handed.embedded import EmbeddedCore
from core.gateway.house import House
from core.gateway.saying import links
from core.gateway.sending import dead
from core.live.local import LocalLive
from core.rules.calendar import Calendar
from core.rules.catalogue import Catalogue
from core.values import Reading
from core.views.reasons import Reasons
from desk.acts import acts_of
from desk.auth import SESSION_COOKIE
from desk.frame import CampaignVerbs, Setting, Verbs
from desk.frame import Desk as Frame
from desk.inbound import routes_of
from desk.view import Asset, Pages, read_assets
from desk.words import Words
from tests.clockwork import SeededChance
from tests.homes.home import home
from tests.unit.access.place import entrance
from tests.unit.views.rows import add_story
from tests.unit.views.scene import OPENED, Scene, Still, scene


@dataclass(repr=False)  # asyncio asks for it after each fixture, and it would be megabytes
class Desk:
    """A browser at a desk, the database behind it and the clock of its sessions."""

    client: TestClient[web.Request, web.Application]
    scene: Scene
    wall: Still
    frame: Frame

    async def sign_in(self, role: str = "operator") -> ClientResponse:
        """Sign in with one click on a role."""
        return await self.client.post("/desk/sign-in", data={"role": role}, allow_redirects=False)

    async def token(self) -> str:
        """Return what the forms of this session carry."""
        page = await self.read("/desk")
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


@cache
def _looks() -> tuple[Words, Pages, dict[str, Asset]]:
    """Return words, templates and files, read once for all tests."""
    assets = read_assets()
    return Words.load(), Pages(assets, Reasons.of(Catalogue.load())), assets


def frame_of(scene: Scene, wall: Still, *, sandbox: bool, setting: Setting | None = None) -> Frame:
    """Return the desk upon a database."""
    numbers = count(1)
    access = Access(scene.store, scene.vault, lambda: f"trace-{next(numbers)}")
    house = house_of(scene)
    campaigns = Campaigns(scene.store, scene.clock, house.chance.new_id, None)
    verbs = Verbs(
        partial(close_case, house),
        partial(hold, house),
        partial(release, house),
        partial(links.make, house),
        partial(dead.resend, house),
        CampaignVerbs(None, campaigns.pause, campaigns.resume),
        acts_of(house),
    )
    ways_in = entrance(scene, wall, sandbox=sandbox)
    return Frame(scene.views, access, ways_in, verbs, *_looks(), setting or Setting("http://desk.kz"))


def application(frame: Frame) -> web.Application:
    """Return a server of this desk alone."""
    app = web.Application()
    app.add_routes(routes_of(frame))
    return app


@asynccontextmanager
async def opened(folder: Path, *, sandbox: bool, setting: Setting | None = None) -> AsyncIterator[Desk]:
    """Open a desk, on the database of the home that tests live in now."""
    made, wall = await scene(home().address(folder / "usynys.db")), Still(OPENED)
    await add_story(made)
    frame = frame_of(made, wall, sandbox=sandbox, setting=setting)
    async with TestClient(TestServer(application(frame))) as client:
        yield Desk(client, made, wall, frame)
    await made.store.close()
