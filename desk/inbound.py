"""The addresses of the desk: sign in, find, look; every page asks who is looking, nothing personal is in an address."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from core.access import SANDBOX_OPERATOR, SANDBOX_SUPERVISOR, Access, Field, Operator, Reason
from core.errors import CryptoError, InputError, NotFoundError
from core.gateway.cases import Closing
from core.views import Views
from core.views.reasons import Reasons
from desk.acting import Acting
from desk.auth import Sessions, remember_language
from desk.campaigns import CampaignPages
from desk.frame import HEADERS, Desk, Verbs, see
from desk.view import Pages, days, read_assets
from desk.words import Tongue, Words

_FIND, _SIGN_IN = "find", "sign-in"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Look = Callable[[web.Request, Operator], Awaitable[web.StreamResponse]]


def routes(
    views: Views,
    access: Access,
    verbs: Verbs,
    words: Words,
    *,
    sandbox: bool,
    sign_key: bytes,
    now: Callable[[], datetime],
) -> list[web.RouteDef]:
    """Return the addresses of the desk.

    `sign_key` signs session cookies. `now` tells wall time for the end of a session; what the pages say about windows
    comes from the clock of `views`.
    """
    assets = read_assets()
    desk = Desk(
        views,
        access,
        verbs,
        words,
        Sessions(sign_key, now),
        Pages(assets, Reasons.of(views.catalogue)),
        assets,
        sandbox,
    )
    return _addresses(desk)


def _addresses(desk: Desk) -> list[web.RouteDef]:
    look = _Looking(desk)
    door, acting, campaigns = _Door(desk), Acting(desk), CampaignPages(desk)
    return [
        web.get("/desk", door.enter),
        web.get("/desk/", door.enter),
        web.get("/desk/static/{version}/{name}", door.asset),
        web.get("/desk/sign-in", door.sign_in_page),
        web.post("/desk/sign-in", door.sign_in),
        web.post("/desk/as-supervisor", door.sign_in),
        web.post("/desk/sign-out", _signed_in(desk, door.sign_out)),
        web.get("/desk/find", _signed_in(desk, look.find_page)),
        web.post("/desk/find", _signed_in(desk, look.find)),
        web.get("/desk/offers/{id}", _signed_in(desk, look.offer)),
        web.get("/desk/families/{id}", _signed_in(desk, look.family)),
        web.post("/desk/families/{id}", _signed_in(desk, look.reveal)),
        web.post("/desk/families/{id}/telegram", _signed_in(desk, look.link)),
        web.get("/desk/applications/{id}", _signed_in(desk, look.application)),
        web.get("/desk/cases", _signed_in(desk, look.cases)),
        web.post("/desk/cases/{id}", _signed_in(desk, acting.close_case)),
        web.get("/desk/dead", _signed_in(desk, look.dead)),
        web.get("/desk/campaigns", _signed_in(desk, campaigns.several)),
        web.get("/desk/campaigns/{name}", _signed_in(desk, campaigns.one)),
        web.post("/desk/campaigns/{name}", _signed_in(desk, campaigns.act)),
        web.post("/desk/dead/{id}", _signed_in(desk, acting.resend)),
        web.post("/desk/complaints/{id}", _signed_in(desk, acting.hold)),
        web.get("/desk/{rest:.+}", _signed_in(desk, look.nothing)),
    ]


def _switched(request: web.Request, response: web.Response) -> web.Response | None:
    """Keep the language that was chosen and lead back, or None when none was."""
    chosen = request.query.get("lang", "")
    if chosen not in set(Tongue):
        return None
    remember_language(response, Tongue(chosen), secure=request.secure)
    response.headers["Location"] = request.rel_url.raw_path
    return response


def _signed_in(desk: Desk, look: Look) -> Handler:
    """Ask who is looking before anything else; forms must come from a page of the same session."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        operator = desk.operator(request)
        if operator is None:
            return see(_SIGN_IN)
        if switched := _switched(request, see()):
            return switched
        if request.method == "POST" and not await _is_own_form(desk, request):
            return desk.problem(request, 403, "refused")
        try:
            return await look(request, operator)
        except NotFoundError:
            return desk.problem(request, 404, "not_found")

    return guarded


async def _is_own_form(desk: Desk, request: web.Request) -> bool:
    token = (await request.post()).get("token")
    return isinstance(token, str) and desk.sessions.is_own_form(request, token)


class _Door:
    """In, out, and what everybody may fetch."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def enter(self, _request: web.Request) -> web.StreamResponse:
        """Lead to the search."""
        return see(_FIND)

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """Serve the style sheet and the script; an address with the hash of its content never changes."""
        asset = self._desk.assets.get(request.match_info["name"])
        if asset is None or asset.version != request.match_info["version"]:
            raise web.HTTPNotFound(headers=HEADERS)
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return web.Response(body=asset.body, content_type=asset.kind, charset="utf-8", headers=HEADERS | kept)

    async def sign_in_page(self, request: web.Request) -> web.StreamResponse:
        """Show how to sign in; without the sandbox there is no way in yet, and the page says so."""
        if switched := _switched(request, see()):
            return switched
        return self._desk.page(request, "sign_in", status=200 if self._desk.sandbox else 503)

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        """Let the operator or the supervisor of the sandbox in."""
        if not self._desk.sandbox:
            return self._desk.page(request, "sign_in", status=503)
        response = see(_FIND)
        who = SANDBOX_SUPERVISOR if request.path.endswith("as-supervisor") else SANDBOX_OPERATOR
        self._desk.sessions.start(response, who.name, secure=request.secure)
        return response

    async def sign_out(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Let the operator out."""
        response = see(_SIGN_IN)
        self._desk.sessions.end(response, secure=request.secure)
        return response


class _Looking:
    """The pages on which operators look."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def nothing(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Say that there is no such page."""
        return self._desk.problem(request, 404, "not_found")

    async def find_page(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show the search."""
        return self._desk.page(request, "find")

    async def find(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Find by phone, code or number; a form, so that no phone ever stands in an address."""
        wanted = str((await request.post()).get("q", ""))[:64]
        found = await self._desk.views.find(wanted)
        if len(found.offers) == 1 and len(found.guardians) <= 1:
            return see("offers", found.offers[0].row.id)
        if len(found.guardians) == 1:
            return see("families", found.guardians[0].guardian.id)
        if found.application_id is not None and not found.offers:
            return see("applications", found.application_id)
        return self._desk.page(request, "found", found=found)

    async def offer(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show one offer: conversation, window, what comes next, history, decisions."""
        seen = await self._desk.views.dossier(request.match_info["id"])
        return self._desk.page(request, "offer", seen=seen, days=days(seen.said, self._desk.spoken(request)))

    async def application(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show the decisions on one application."""
        return self._desk.page(
            request, "application", told=await self._desk.views.application(request.match_info["id"])
        )

    async def cases(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show what a person must look at."""
        return self._desk.page(request, "cases", cases=await self._desk.views.cases(), closings=list(Closing))

    async def dead(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Show the messages that failed for good through no fault of a family."""
        letters = await self._desk.views.dead_letters()
        return self._desk.page(request, "dead", letters=letters, may_resend=self._desk.supervises(operator))

    async def family(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show one family."""
        return await self._family(request)

    async def reveal(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Show one masked value once; the trace is written first."""
        form, guardian_id = await request.post(), request.match_info["id"]
        field, reason = str(form.get("field", "")), str(form.get("reason", ""))
        now = self._desk.sessions.now()
        try:
            value = await self._desk.access.reveal(operator, guardian_id, field, reason, now)
        except InputError:
            return self._desk.problem(request, 400, "refused")
        except CryptoError:
            value = ""
        return await self._family(request, shown=Field(field), value=value)

    async def link(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Show a fresh link into Telegram, once: it is kept nowhere."""
        try:
            made = await self._desk.verbs.make_link(request.match_info["id"], operator.name)
        except InputError:
            return self._desk.problem(request, 400, "refused")
        return await self._family(request, link=made)

    async def _family(self, request: web.Request, **shown: str) -> web.StreamResponse:
        family = await self._desk.views.family(request.match_info["id"])
        values: dict[str, Any] = {"shown": "", "value": "", "link": "", **shown}
        return self._desk.page(request, "family", family=family, fields=list(Field), reasons=list(Reason), **values)
