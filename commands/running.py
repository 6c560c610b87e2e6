"""A gateway while it runs: everything is begun in order, and ended in the reverse order."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Protocol

import structlog
from aiohttp import web

import main
from commands.front import access_of, entrance_of, setting_of
from commands.gate import Gate
from commands.opening import Opened, notary_of
from commands.readiness import Readiness
from commands.roles import WHOLE, Role
from commands.serving import listen, make_app
from commands.systems import addresses_of
from core.flow.channel import SendFailedError
from core.gateway import dead_letters
from core.gateway.campaigning.verbs import Campaigns
from core.gateway.cases import close_case
from core.gateway.complaints import hold, release
from core.gateway.house import House
from core.gateway.saying import buttons, links
from core.live.local import LocalLive
from core.settings import Settings
from core.store.away import found_away
from core.views import Views
from core.views.carriers import Carrying
from core.views.condition import Watch
from core.views.overview import Watched
from core.workers import Workers
from desk import inbound as desk
from desk.acts import acts_of
from desk.frame import CampaignVerbs, Verbs
from desk.words import Words

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
    settings: Settings, database: Opened, readiness: Readiness, box: Box | None = None, role: Role = WHOLE
) -> AsyncIterator[Workers]:
    """Play a role until the block ends; the port is open before the first worker works."""
    notary = notary_of(settings, database)
    house = main.make_house(database.store, database.vault, database.clock, database.chance, settings, notary)
    gateway = await main.wire(house, settings.model_copy(update={"spool": ""}) if box else settings)
    workers = gateway.workers
    async with AsyncExitStack() as stack:
        for ending in gateway.endings:
            stack.push_async_callback(ending)
        routes = [*gateway.routes, *_pages(settings, database, gateway.house)] if role.answers else []
        if box:
            routes += box.routes()
            stack.push_async_callback(box.close)  # after the server: whoever is still being answered may need it
        readiness.inbox = gateway.inbox
        await gateway.inbox.begin(held=readiness.unseen)
        stack.push_async_callback(gateway.inbox.close)
        if role.shows:
            stack.push_async_callback(await _shown(settings, database, gateway.house, readiness, routes))
        stack.callback(house.live.end_watches)  # before the server: whoever shows an offer is still being answered
        if box:
            stack.callback(box.stop)
            await box.start()
        for begin in (*(gateway.beginnings if role.works else ()), *(gateway.doors if role.answers else ())):
            if readiness.unseen or not await _told(begin):
                stack.push_async_callback(_given_up, asyncio.create_task(_tell_again(begin, readiness)))
        if role.works:
            await workers.begin()
            stack.push_async_callback(_finished, workers, asyncio.create_task(workers.run()))
        yield workers


async def _shown(
    settings: Settings, database: Opened, house: House, readiness: Readiness, routes: list[web.RouteDef]
) -> Callable[[], Awaitable[None]]:
    """Open the port; returns what closes it."""
    watch = Watch(database.store, house.live, _watched(house).carriers, database.clock)
    gate = Gate.parse(settings.webhook_allow, settings.proxies)
    app = make_app(routes, readiness, database.chance.new_id, watch.look, gate)
    return (await listen(app, settings.host, settings.port)).cleanup


async def _told(begin: Callable[[], Awaitable[None]]) -> bool:
    """Tell a vendor where to find us, and keep what it tells.

    False when it cannot be told now, or its answer be kept, which keeps no other channel waiting.
    """
    try:
        away = await found_away(begin())
    except SendFailedError as failed:
        _LOG.warning("vendor_not_told", failure=failed.failure.value)
        return False
    return not away


async def _tell_again(begin: Callable[[], Awaitable[None]], readiness: Readiness) -> None:
    await LocalLive().rest(_NEXT_TRY)
    while readiness.unseen or not await _told(begin):
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
    views = Views(store, vault, house.texts, database.catalogue, clock, _watched(house), house.live)
    campaigns = Campaigns(store, clock, chance.new_id, house.quiet)
    desk_routes = desk.routes(
        views,
        access_of(settings, database),
        entrance_of(settings, database, house.live),
        Verbs(
            partial(close_case, house),
            partial(hold, house),
            partial(release, house),
            partial(links.make, house),
            partial(dead_letters.resend, house),
            CampaignVerbs(house.quiet, campaigns.pause, campaigns.resume),
            acts_of(house),
        ),
        Words.load(),
        setting_of(settings),
    )
    return [*addresses_of(settings, database, house, views), *desk_routes]


def _watched(house: House) -> Watched:
    """Return what the desk shows of the house: its carriers with their paces, and what is asked with which buttons."""
    paces = {wire: pace.all.per_second for wire, pace in house.paces.items() if pace.all}
    questions = (question for dialog in house.dialogs.values() for question in dialog.questions)
    return Watched(
        [Carrying(wire, paces.get(wire)) for wire in house.carriers],
        {text: (question.key, buttons.answers(question)) for question in questions for text in question.texts},
    )
