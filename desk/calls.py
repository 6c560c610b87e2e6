"""The call list: whom to call and what to look at, what ends first on top; cases are closed and letters sent here."""

from collections.abc import Awaitable

from aiohttp import web

from core.access import Operator, Permission
from core.errors import InputError, TransitionError
from core.gateway.cases import Closing
from core.views.calls import Sort
from desk.addresses import Address, form, page
from desk.frame import Desk, see

#: Beside the sorts: what people have done.
_DONE = "done"


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of the list and of its forms."""
    calls = _Calls(desk)
    return [
        page("/desk/calls", Permission.LOOK, calls.show),
        form("/desk/cases/{id}", Permission.ACT, calls.close_case),
        form("/desk/dead/{id}", Permission.RESEND, calls.resend),
    ]


class _Calls:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show what waits, all of it or of one sort (`?sort=`) and one reason (`?why=`); or what was done."""
        sort, why = request.query.get("sort", ""), request.query.get("why", "")
        if sort not in {"", _DONE, *Sort}:
            return self._desk.problem(request, 404, "not_found")
        views = self._desk.views.overview
        seen = await (views.calls_done() if sort == _DONE else views.calls(Sort(sort) if sort else None, why))
        return self._desk.page(
            request, "calls", seen=seen, sort=sort, reason=why, sorts=list(Sort), closings=list(Closing)
        )

    async def close_case(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Note that a person has done what a case asked for, and how."""
        reason = str((await request.post()).get("reason", ""))
        return await self._done(request, self._desk.verbs.close_case(request.match_info["id"], operator.name, reason))

    async def resend(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Send a dead letter again; who did it stands in the history of its offer."""
        return await self._done(request, self._desk.verbs.resend(request.match_info["id"], operator.name))

    async def _done(self, request: web.Request, doing: Awaitable[None]) -> web.StreamResponse:
        """Lead back to the list; who comes second is told so."""
        try:
            await doing
        except InputError:
            return self._desk.problem(request, 400, "refused")
        except TransitionError:
            return self._desk.problem(request, 409, "already")
        return see("calls")
