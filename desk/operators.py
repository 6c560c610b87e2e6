"""Operators at the desk: an admin adds them, lets them begin anew, shuts them out, and sees no family."""

from collections.abc import Awaitable

from aiohttp import web

from core.access import Invitation, Operator, Permission, Role
from core.errors import InputError, TakenError
from desk.addresses import Address, form, page
from desk.frame import Desk, see


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of operators."""
    pages = _Operators(desk)
    return [
        page("/desk/operators", Permission.OPERATORS, pages.all),
        form("/desk/operators", Permission.OPERATORS, pages.add),
        form("/desk/operators/{name}/reset", Permission.OPERATORS, pages.reset),
        form("/desk/operators/{name}/appoint", Permission.OPERATORS, pages.appoint),
        form("/desk/operators/{name}/disable", Permission.OPERATORS, pages.disable),
    ]


class _Operators:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._verbs = desk.entrance.operators

    async def all(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show everybody."""
        return await self._page(request)

    async def add(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Add an operator and show the invitation, once."""
        role = await _role(request)
        if role is None:
            return self._desk.problem(request, 400, "refused")
        name = str((await request.post()).get("name", "")).strip()
        return await self._invite(request, self._verbs.add(name, role, operator.name))

    async def reset(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Let an operator begin anew and show the invitation, once."""
        return await self._invite(request, self._verbs.reset(request.match_info["name"], operator.name))

    async def appoint(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Give an operator another role."""
        name, role = request.match_info["name"], await _role(request)
        if role is None:
            return self._desk.problem(request, 400, "refused")
        if name == operator.name:
            return await self._page(request, problem="yourself", status=400)
        await self._verbs.appoint(name, role, operator.name)
        return see("operators")

    async def disable(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Shut an operator out; nobody locks the last door behind themselves."""
        name = request.match_info["name"]
        if name == operator.name:
            return await self._page(request, problem="yourself", status=400)
        await self._verbs.disable(name, operator.name)
        return see("operators")

    async def _invite(self, request: web.Request, inviting: Awaitable[Invitation]) -> web.StreamResponse:
        try:
            made = await inviting
        except TakenError:
            return await self._page(request, problem="taken", status=409)
        except InputError:
            return await self._page(request, problem="unnamed", status=400)
        return await self._page(request, made=made)

    async def _page(
        self, request: web.Request, *, made: Invitation | None = None, problem: str = "", status: int = 200
    ) -> web.Response:
        return self._desk.page(
            request,
            "operators",
            status=status,
            operators=await self._verbs.all(),
            roles=list(Role),
            made=made,
            problem=problem,
            begin=f"{self._desk.setting.base}/desk/begin",
        )


async def _role(request: web.Request) -> Role | None:
    said = str((await request.post()).get("role", ""))
    return Role(said) if said in set(Role) else None
