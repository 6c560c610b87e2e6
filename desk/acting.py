"""What operators do at the desk beside the call list: hold an archiving while a complaint runs."""

from collections.abc import Awaitable

from aiohttp import web

from core.access import Operator, Permission
from core.errors import InputError, TransitionError
from desk.addresses import Address, form
from desk.frame import Desk, see


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of the forms that change something."""
    acting = _Acting(desk)
    return [
        form("/desk/complaints/{id}", Permission.ACT, acting.hold),
    ]


class _Acting:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def hold(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Hold the archiving of an application while its complaint runs, or release it."""
        act = str((await request.post()).get("act", ""))
        verb = {"hold": self._desk.verbs.hold, "release": self._desk.verbs.release}.get(act)
        if verb is None:
            return self._desk.problem(request, 400, "refused")
        return await self._done(request, verb(request.match_info["id"], operator.name))

    async def _done(self, request: web.Request, doing: Awaitable[None], then: str = "calls") -> web.StreamResponse:
        try:
            await doing
        except (InputError, TransitionError):
            return self._desk.problem(request, 400, "refused")
        return see(then)
