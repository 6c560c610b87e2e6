"""The catalogue: which services are in force on a day, and every text as SMS and as it looks in Telegram."""

import asyncio

from aiohttp import web

from core.access import Operator, Permission
from core.errors import InputError
from core.rules.calendar import local
from core.rules.edition import Standing
from core.views import acts, previews
from core.views.previews import Part, Preview
from desk import asking
from desk.addresses import Address, page
from desk.frame import Desk

#: The kind of texts that are only pieces of others.
_PARTS = "part"


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of services and of texts."""
    catalogue = _Catalogue(desk)
    return [
        page("/desk/catalogue", Permission.CATALOGUE, catalogue.services),
        page("/desk/catalogue/{room}", Permission.CATALOGUE, catalogue.texts),
    ]


class _Catalogue:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rooms = previews.rooms(desk.views.texts)
        self._shown: dict[str, tuple[tuple[Preview, ...], ...]] = {}  # texts stay as they are while we run

    async def services(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show the editions of a day (`?on=`), those in force first."""
        try:
            day = asking.day(request.query, local(self._desk.views.now()).date())
        except InputError:
            return self._desk.problem(request, 400, "bad_filter")
        tongue = self._desk.spoken(request).tongue
        found = acts.of_day(self._desk.views.catalogue, self._desk.pages.reasons, tongue, day)
        return self._desk.page(request, "catalogue", acts=found, day=day, rooms=self._rooms, room="")

    async def texts(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show the texts of one kind in Kazakh and Russian, whatever language the page itself has."""
        room = request.match_info["room"]
        if room not in self._rooms:
            return self._desk.problem(request, 404, "not_found")
        shown: tuple[tuple[Preview, ...], ...] = ()
        parts: tuple[Part, ...] = ()
        if room == _PARTS:
            parts = previews.parts(self._desk.views.texts)
        else:
            if room not in self._shown:
                self._shown[room] = await asyncio.to_thread(self._show, room)
            shown = self._shown[room]
        return self._desk.page(request, "texts", texts=shown, parts=parts, rooms=self._rooms, room=room)

    def _show(self, room: str) -> tuple[tuple[Preview, ...], ...]:
        """Word every text of one kind with the terms in force now; a few hundred times, so beside everything else."""
        views = self._desk.views
        today = local(views.now()).date()
        numbers: dict[str, int] = {}
        for edition in views.catalogue.editions.values():
            if edition.standing(today) is Standing.IN_FORCE:
                numbers |= edition.numbers
        return previews.of_room(views.texts, room, numbers, views.overview.watched.asks)
