"""Campaigns at the desk: everybody sees how far they are, a supervisor pauses one and lets it go on."""

from aiohttp import web

from core.access import Operator, Permission
from core.errors import InputError
from core.gateway.campaigning.verbs import Cause
from desk.addresses import Address, form, page
from desk.frame import Desk, see


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of campaigns."""
    pages = _Campaigns(desk)
    return [
        page("/desk/campaigns", Permission.LOOK, pages.several),
        page("/desk/campaigns/{name}", Permission.LOOK, pages.one),
        form("/desk/campaigns/{name}", Permission.CAMPAIGNS, pages.act),
    ]


class _Campaigns:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def several(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show all campaigns."""
        seen = await self._desk.views.campaigns(self._desk.verbs.campaigns.quiet)
        return self._desk.page(request, "campaigns", campaigns=seen)

    async def one(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Show one campaign: how far it is, how fast, and who did what to it."""
        seen = await self._desk.views.campaign(request.match_info["name"], self._desk.verbs.campaigns.quiet)
        may = operator.may(Permission.CAMPAIGNS)
        return self._desk.page(request, "campaign", seen=seen, may_act=may, causes=list(Cause))

    async def act(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Pause a campaign, or let it go on; who did it and why is kept."""
        form, name = await request.post(), request.match_info["name"]
        campaigns = self._desk.verbs.campaigns
        verb = {"pause": campaigns.pause, "resume": campaigns.resume}.get(str(form.get("act", "")))
        if verb is None:
            return self._desk.problem(request, 400, "refused")
        try:
            await verb(name, operator.name, str(form.get("reason", "")))
        except InputError:
            return self._desk.problem(request, 400, "refused")
        return see("campaigns", name)
