"""All addresses of the desk: each page file names its own, here they are collected and guarded."""

from collections.abc import Sequence

from aiohttp import web

from core.access import Access, Entrance, Operator, Permission
from core.views import Views
from core.views.reasons import Reasons
from desk import (
    acting,
    begin,
    calls,
    campaigns,
    catalogue,
    door,
    family,
    figures,
    find,
    helping,
    live,
    log,
    offer,
    operators,
    receipts,
    unmasking,
    vouched,
)
from desk import now as moment
from desk.addresses import Address, Open, page
from desk.frame import Desk, Setting, Verbs
from desk.guard import guarded, opened
from desk.view import Pages, read_assets
from desk.words import Words

#: The files of what everybody may call.
_DOORS = (door, begin, vouched)
#: The files of pages; a new one is named here, and its addresses are guarded like all others.
PAGES = (
    door,
    moment,
    find,
    family,
    unmasking,
    offer,
    helping,
    receipts,
    live,
    acting,
    calls,
    campaigns,
    figures,
    catalogue,
    log,
    operators,
)


def routes(
    views: Views, access: Access, entrance: Entrance, verbs: Verbs, words: Words, setting: Setting
) -> list[web.RouteDef]:
    """Return what the desk answers.

    Sessions and traces go by the wall time of `entrance`; what the pages say about windows by the clock of `views`.
    """
    assets = read_assets()
    pages = Pages(assets, Reasons.of(views.catalogue))
    return routes_of(Desk(views, access, entrance, verbs, words, pages, assets, setting))


def routes_of(desk: Desk) -> list[web.RouteDef]:
    """Return what a desk answers: its ways in to everybody, the rest behind the guard."""
    free = [one for each in _DOORS for one in each.open_addresses(desk)]
    return [
        *(_route(one.method, one.path, opened(desk, one.handler)) for one in free),
        *(_route(one.method, one.path, guarded(desk, one)) for one in addresses(desk)),
    ]


def _route(method: str, path: str, handler: Open) -> web.RouteDef:
    return web.get(path, handler) if method == "GET" else web.route(method, path, handler)


def addresses(desk: Desk) -> Sequence[Address]:
    """Return every address behind the door, in the order in which they are tried."""

    async def nothing(request: web.Request, _operator: Operator) -> web.StreamResponse:
        return desk.problem(request, 404, "not_found")

    return [
        *(address for each in PAGES for address in each.addresses(desk)),
        page("/desk/{rest:.+}", Permission.ENTER, nothing),
    ]
