"""The first sign-in: the once-only secret, then a password of one's own and an authenticator."""

import segno
from aiohttp import web

from core.access import Enrolment
from core.errors import InputError
from desk.addresses import OpenAddress
from desk.door import Door
from desk.frame import Desk, see
from desk.guard import switched_look

#: More of a field than this is nobody's name, secret, password or code.
_LONGEST = 200


def open_addresses(desk: Desk) -> list[OpenAddress]:
    """Return what an invited operator may call before being anybody."""
    beginning = _Beginning(desk)
    return [
        OpenAddress("GET", "/desk/begin", beginning.ask),
        OpenAddress("POST", "/desk/begin", beginning.answer),
    ]


class _Beginning:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """Ask for the name and the once-only secret."""
        return switched_look(self._desk, request) or self._page(request)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Show the square for the authenticator; with password and code the operator is in."""
        entrance, sent = self._desk.entrance, await request.post()
        fields = ("name", "secret", "password", "again", "code")
        name, secret, password, again, code = (str(sent.get(each, ""))[:_LONGEST].strip() for each in fields)
        name = name.casefold()
        if await entrance.signing_in.wait(f"begin {name}", self._desk.address_of(request)):
            return self._page(request, problem="wait", status=429)
        enrolment = await entrance.beginning.show(name, secret)
        if enrolment is None:
            return self._page(request, problem="wrong", status=401)
        problem, fresh = "", None
        if "password" in sent:
            problem, fresh = await self._finish(name, secret, (password, again), code)
        if fresh is not None:
            return await Door(self._desk).let_in(request, fresh, see())
        return self._page(request, secret=secret, enrolment=enrolment, problem=problem, status=400 if problem else 200)

    async def _finish(self, name: str, secret: str, twice: tuple[str, str], code: str) -> tuple[str, str | None]:
        """Return what was wrong, or the token of a session."""
        password, again = twice
        if password != again:
            return "differ", None
        try:
            token = await self._desk.entrance.beginning.finish(name, secret, password, code)
        except InputError:
            return "weak", None
        return ("", token) if token else ("code", None)

    def _page(
        self,
        request: web.Request,
        *,
        secret: str = "",
        enrolment: Enrolment | None = None,
        problem: str = "",
        status: int = 200,
    ) -> web.Response:
        square = _square(enrolment.uri) if enrolment else ""
        return self._desk.page(
            request, "begin", status=status, secret=secret, enrolment=enrolment, problem=problem, square=square
        )


def _square(uri: str) -> str:
    """Draw what an authenticator reads as one path; on paper white, whatever the look of the page."""
    return segno.make(uri, error="m").svg_inline(scale=4, border=4, light="#fff", svgclass="square")
