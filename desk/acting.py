"""What operators do at the desk: close a case with a reason, hold an archiving while a complaint runs."""

from collections.abc import Awaitable

from aiohttp import web

from core.access import Operator
from core.errors import InputError, TransitionError
from desk.frame import Desk, see


class Acting:
    """The forms that change something; each is a form of its own session, and says who sent it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def close_case(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Note that a person has done what a case asked for, and why it is done."""
        reason = str((await request.post()).get("reason", ""))
        return await self._done(request, self._desk.verbs.close_case(request.match_info["id"], operator.name, reason))

    async def hold(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Hold the archiving of an application while its complaint runs, or release it."""
        act = str((await request.post()).get("act", ""))
        verb = {"hold": self._desk.verbs.hold, "release": self._desk.verbs.release}.get(act)
        if verb is None:
            return self._desk.problem(request, 400, "refused")
        return await self._done(request, verb(request.match_info["id"], operator.name))

    async def resend(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Send a dead letter again; who did it stands in the history of its offer."""
        if not self._desk.supervises(operator):
            return self._desk.problem(request, 403, "refused")
        return await self._done(request, self._desk.verbs.resend(request.match_info["id"], operator.name), "dead")

    async def _done(self, request: web.Request, doing: Awaitable[None], then: str = "cases") -> web.StreamResponse:
        try:
            await doing
        except (InputError, TransitionError):
            return self._desk.problem(request, 400, "refused")
        return see(then)
