"""The door of the desk: in by password or by one click, out, and what everybody may fetch."""

from datetime import timedelta

from aiohttp import web

from core.access import OF_THE_SANDBOX, Operator, Permission, Role
from desk.addresses import Address, OpenAddress, form, page
from desk.auth import back, drop_session, forget_back, keep_session, token
from desk.frame import HEADERS, Desk, lead, see
from desk.guard import switched_look

#: Where a day begins: with a call, or for whoever sees no family with those who do; each role has one of them.
_FRONTS = (("/desk/find", Permission.LOOK), ("/desk/operators", Permission.OPERATORS))
#: More of a field than this is nobody's name, password or code.
_LONGEST = 200


def open_addresses(desk: Desk) -> list[OpenAddress]:
    """Return what may be called without being signed in."""
    door = Door(desk)
    return [
        OpenAddress("GET", "/desk/static/{version}/{name}", door.asset),
        OpenAddress("GET", "/desk/sign-in", door.sign_in_page),
        OpenAddress("POST", "/desk/sign-in", door.sign_in),
    ]


def addresses(desk: Desk) -> list[Address]:
    """Return what stands on the other side of the door."""
    door = Door(desk)
    return [
        page("/desk", Permission.ENTER, door.enter),
        page("/desk/", Permission.ENTER, door.enter),
        form("/desk/sign-out", Permission.ENTER, door.sign_out),
    ]


class Door:
    """In and out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def enter(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Lead back to where a session ended, else to where a day begins for this role."""
        front = next(path for path, permission in _FRONTS if operator.may(permission))
        was = back(request)
        response = lead(was.path if was else front)
        if was:
            forget_back(response, was, secure=self._desk.secure)
        return response

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """Serve the style sheet and the script; an address with the hash of its content never changes."""
        asset = self._desk.assets.get(request.match_info["name"])
        if asset is None or asset.version != request.match_info["version"]:
            raise web.HTTPNotFound(headers=HEADERS)
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return web.Response(body=asset.body, content_type=asset.kind, charset="utf-8", headers=HEADERS | kept)

    async def sign_in_page(self, request: web.Request) -> web.StreamResponse:
        """Show the ways in."""
        if switched := switched_look(self._desk, request):
            return switched
        return self.ways_in(request)

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        """Let somebody in who knows the password and the code; in the sandbox one click on a role is enough."""
        entrance, sent = self._desk.entrance, await request.post()
        name, password, code = (str(sent.get(field, ""))[:_LONGEST] for field in ("name", "password", "code"))
        if self._desk.sandbox and not name:
            wanted = str(sent.get("role", Role.OPERATOR))
            role = Role(wanted) if wanted in set(Role) else Role.OPERATOR
            return await self.let_in(request, await entrance.signing_in.of_the_sandbox(role), see())
        tried = await entrance.signing_in.by_password(name, password, code, self._desk.address_of(request))
        if tried.token is not None:
            return await self.let_in(request, tried.token, see())
        if tried.wait:
            return self.ways_in(request, "wait", wait=tried.wait, status=429)
        return self.ways_in(request, "wrong", status=401)

    async def sign_out(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Let the operator out: the session ends here, whatever a browser keeps."""
        await self._desk.entrance.sessions.end(token(request))
        response = see("sign-in")
        drop_session(response, secure=self._desk.secure)
        return response

    def ways_in(
        self, request: web.Request, problem: str = "", *, wait: timedelta = timedelta(0), status: int = 200
    ) -> web.Response:
        """Show the ways in, and what was wrong with the last try."""
        was = back(request)
        response = self._desk.page(
            request,
            "sign_in",
            status=status,
            problem=problem,
            seconds=-(-wait // timedelta(seconds=1)),
            ended=was is not None,
            unsent=was is not None and was.unsent,
            roles=list(OF_THE_SANDBOX),
            openid=self._desk.setting.openid is not None,
        )
        if wait:
            response.headers["Retry-After"] = str(-(-wait // timedelta(seconds=1)))
        return response

    async def let_in(self, request: web.Request, fresh: str, response: web.Response) -> web.Response:
        """Give the browser its fresh session with an answer that leads on, and end the session it had."""
        sessions = self._desk.entrance.sessions
        await sessions.end(token(request))
        keep_session(response, fresh, sessions.limits.most, secure=self._desk.secure)
        return response
