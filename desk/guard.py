"""What stands before every page of the desk: who is looking, may they, and is the form one of their own."""

import hmac

from aiohttp import web

from core.access import Session
from core.errors import NotFoundError
from desk.addresses import Address, Open
from desk.auth import THEMES, drop_session, keep_back, remember_language, remember_theme, site_of, token
from desk.frame import HEADERS, SESSION, Desk, see
from desk.words import Tongue

#: Browsers that came over TLS come no other way for a year.
_TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}

#: No id holds it, and PostgreSQL takes it in no text.
_NOTHING = "\0"


def guarded(desk: Desk, address: Address) -> Open:
    """Return the handler of an address behind the door."""

    async def answer(request: web.Request) -> web.StreamResponse:
        session = await desk.entrance.sessions.find(token(request), prolong=_somebody_is_there(request))
        if session is None:
            return _sign_in_first(desk, request)
        request[SESSION] = session
        if switched := switched_look(desk, request):
            return switched
        if refused := await _refusal(request, session, address):
            return desk.problem(request, *refused)
        try:
            return await address.handler(request, session.operator)
        except NotFoundError:
            return desk.problem(request, 404, "not_found")

    return opened(desk, answer)


async def _refusal(request: web.Request, session: Session, address: Address) -> tuple[int, str] | None:
    """Return why an address is not answered, as a status and a word; None when it is."""
    if not session.operator.may(address.permission):
        return 403, "forbidden"
    if request.method == "POST" and not await _is_own_form(request, session.form_token):
        return 403, "refused"
    return (404, "not_found") if _NOTHING in "".join(request.match_info.values()) else None


def opened(desk: Desk, handler: Open) -> Open:
    """Return a handler whose answers forbid what no page needs, and which takes nothing from another site."""
    headers = HEADERS | (_TLS_ONLY if desk.secure else {})

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.method == "POST" and not _is_from_here(desk, request):
            response: web.StreamResponse = desk.problem(request, 403, "refused")
        elif request.method == "POST" and not await _is_a_form(request):
            response = desk.problem(request, 400, "refused")
        else:
            response = await handler(request)
        if not response.prepared:
            for name, value in headers.items():
                response.headers.setdefault(name, value)
        return response

    return answer


def switched_look(desk: Desk, request: web.Request) -> web.Response | None:
    """Keep the language or the look that was chosen and lead back, or None when none was."""
    tongue, look = request.query.get("lang", ""), request.query.get("theme", "")
    response = see()
    if tongue in set(Tongue):
        remember_language(response, Tongue(tongue), secure=desk.secure)
    elif look in THEMES:
        remember_theme(response, look, secure=desk.secure)
    else:
        return None
    response.headers["Location"] = request.rel_url.raw_path
    return response


def _sign_in_first(desk: Desk, request: web.Request) -> web.StreamResponse:
    """Lead to the sign-in, and from there back; what a page asked by itself leads the whole page there."""
    response = see("sign-in")
    if "HX-Request" in request.headers:
        response = web.Response(status=401, headers=HEADERS | {"HX-Redirect": "/desk/sign-in"})
    if _is_stream(request):
        return web.Response(status=401, headers=HEADERS)
    keep_back(response, request, secure=desk.secure)
    if token(request):
        drop_session(response, secure=desk.secure)
    return response


def _somebody_is_there(request: web.Request) -> bool:
    """Tell a person from an open page that asks by itself, again and again: that keeps no session alive."""
    asks_itself = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    return request.method == "POST" or not (asks_itself or _is_stream(request))


def _is_stream(request: web.Request) -> bool:
    return "text/event-stream" in request.headers.get("Accept", "")


async def _is_a_form(request: web.Request) -> bool:
    """Tell whether what was sent can be read as words; nobody types a NUL, and no database is asked for one."""
    try:
        sent = await request.post()
    except (ValueError, LookupError):  # octets that are no text, a charset that nobody knows, a form without an end
        return False
    return not any(isinstance(value, str) and _NOTHING in value for value in sent.values())


async def _is_own_form(request: web.Request, expected: str) -> bool:
    """Tell whether a form came from a page of this session; none of ours sends a file."""
    sent = await request.post()
    given, words_only = sent.get("token"), all(isinstance(value, str) for value in sent.values())
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode()) and words_only


def _is_from_here(desk: Desk, request: web.Request) -> bool:
    """Tell whether a browser sends a form of this very site; the sign-in has no session that could tell."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or site_of(origin) in {request.host, site_of(desk.setting.base)}
