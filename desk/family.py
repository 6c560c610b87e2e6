"""One family: what is known of it, and the values that are unmasked one at a time."""

from typing import Any

from aiohttp import web

from core.access import Field, Operator, Permission, Reason
from core.errors import InputError
from desk.addresses import Address, form, page
from desk.frame import Desk
from desk.offer import just_done


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of families."""
    looking = _Looking(desk)
    return [
        page("/desk/families/{id}", Permission.LOOK, looking.family),
        form("/desk/families/{id}/telegram", Permission.ACT, looking.link),
    ]


class _Looking:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def family(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show one family."""
        return await self._family(request)

    async def link(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Show a fresh link into Telegram, once: it is kept nowhere."""
        try:
            made = await self._desk.verbs.make_link(request.match_info["id"], operator.name)
        except InputError:
            return self._desk.problem(request, 400, "refused")
        return await self._family(request, link=made)

    async def _family(self, request: web.Request, **shown: str) -> web.StreamResponse:
        family = await self._desk.views.family(request.match_info["id"])
        values: dict[str, Any] = {
            "link": "",
            **shown,
            "unmasked": await self._desk.unmasked(request, family.row.id),
            "looked": await self._desk.access.looked(family.row.id),
            "done": just_done(request),
        }
        return self._desk.page(request, "family", family=family, fields=list(Field), reasons=list(Reason), **values)
