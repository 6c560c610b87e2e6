"""A gateway while it runs: everything is begun in order, and ended in the reverse order."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Protocol

import structlog
from aiohttp import web

import main
from commands.opening import Opened
from commands.readiness import Readiness
from commands.serving import listen, make_app
from core.access import Access
from core.clock import SystemClock
from core.flow.channel import SendFailedError
from core.gateway import links
from core.gateway.campaigning.verbs import Campaigns
from core.gateway.cases import close_case
from core.gateway.complaints import hold, release
from core.gateway.house import House
from core.gateway.sending import dead
from core.live.local import LocalLive
from core.register import Register
from core.register.answers import Answers
from core.settings import Settings
from core.views import Views
from core.workers import Workers
from desk import inbound as desk
from desk.frame import CampaignVerbs, Verbs
from desk.words import Words
from exchange import api
from exchange.api_keys import ApiKeys

#: Wall seconds after which a vendor that could not be told where to find us is told again.
_NEXT_TRY = 5.0

_LOG = structlog.get_logger("running")


class Box(Protocol):
    """The sandbox as the wiring sees it."""

    def routes(self) -> list[web.RouteDef]:
        """Return everything under /sandbox."""
        ...

    async def start(self) -> None:
        """Begin to deliver."""
        ...

    def stop(self) -> None:
        """Turn time no further."""
        ...

    async def close(self) -> None:
        """Stop delivering."""
        ...


@asynccontextmanager
async def serve(
    settings: Settings, database: Opened, readiness: Readiness, box: Box | None = None
) -> AsyncIterator[Workers]:
    """Serve until the block ends; the port is open before the first worker works."""
    house = main.make_house(database.store, database.vault, database.clock, database.chance, settings)
    gateway = await main.wire(house, settings)
    workers = gateway.workers
    async with AsyncExitStack() as stack:
        for ending in gateway.endings:
            stack.push_async_callback(ending)
        routes = [*gateway.routes, *_pages(settings, database, house), *(box.routes() if box else ())]
        if box:
            stack.push_async_callback(box.close)  # after the server: whoever is still being answered may need it
        runner = await listen(make_app(routes, readiness, database.chance.new_id), settings.host, settings.port)
        stack.push_async_callback(runner.cleanup)
        if box:
            stack.callback(box.stop)
            await box.start()
        for begin in gateway.beginnings:
            if not await _told(begin):
                stack.push_async_callback(_given_up, asyncio.create_task(_tell_again(begin)))
        await workers.begin()
        working = asyncio.create_task(workers.run())
        stack.push_async_callback(_finished, workers, working)
        yield workers


async def _told(begin: Callable[[], Awaitable[None]]) -> bool:
    """Tell a vendor where to find us; False when it cannot be told now, which keeps no other channel waiting."""
    try:
        await begin()
    except SendFailedError as failed:
        _LOG.warning("vendor_not_told", failure=failed.failure.value)
        return False
    return True


async def _tell_again(begin: Callable[[], Awaitable[None]]) -> None:
    await LocalLive().rest(_NEXT_TRY)
    while not await _told(begin):
        await LocalLive().rest(_NEXT_TRY)


async def _given_up(telling: "asyncio.Task[None]") -> None:
    """Tell no more."""
    telling.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await telling


async def _finished(workers: Workers, working: "asyncio.Task[None]") -> None:
    """Let the work in hand end; what is due stays in the database."""
    workers.stop()
    await working


def _pages(settings: Settings, database: Opened, house: House) -> list[web.RouteDef]:
    """Return what operators and other systems look at."""
    store, vault, clock, chance = database.store, database.vault, database.clock, database.chance
    register = Register(store, vault, clock, chance, database.catalogue)
    views = Views(store, vault, house.texts, database.catalogue, clock)
    keys = ApiKeys.parse(settings.api_keys)
    answers = Answers(store, vault, clock)
    access = Access(store, vault, chance.new_id)
    campaigns = Campaigns(store, clock, chance.new_id, house.quiet)
    desk_routes = desk.routes(
        views,
        access,
        Verbs(
            partial(close_case, house),
            partial(hold, house),
            partial(release, house),
            partial(links.make, house),
            partial(dead.resend, house),
            CampaignVerbs(house.quiet, campaigns.pause, campaigns.resume),
        ),
        Words.load(),
        sandbox=database.sandbox,
        sign_key=base64.b64decode(database.signing_key),
        now=SystemClock().now,
    )
    return [*api.routes(register, views, keys, answers), *desk_routes]
