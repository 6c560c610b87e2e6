"""Find: by phone, code or number; a form, so that no phone ever stands in an address."""

from aiohttp import web

from core.access import Operator, Permission
from desk.addresses import Address, form, page
from desk.frame import Desk, see


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of the search."""
    finding = _Finding(desk)
    return [
        page("/desk/find", Permission.LOOK, finding.ask),
        form("/desk/find", Permission.LOOK, finding.answer),
    ]


class _Finding:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show the search."""
        return self._desk.page(request, "find")

    async def answer(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Lead to the only thing found, or show all of them."""
        wanted = str((await request.post()).get("q", ""))[:64]
        found = await self._desk.views.find(wanted)
        if len(found.offers) == 1 and len(found.guardians) <= 1:
            return see("offers", found.offers[0].row.id)
        if len(found.guardians) == 1:
            return see("families", found.guardians[0].guardian.id)
        if found.application_id is not None and not found.offers:
            return see("applications", found.application_id)
        return self._desk.page(request, "found", found=found)
