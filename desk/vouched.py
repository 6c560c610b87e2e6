"""In by the word of an OpenID provider: there with a fresh errand, back with a code."""

import structlog
from aiohttp import web

from desk.addresses import OpenAddress
from desk.auth import drop_errand, errand, keep_errand
from desk.door import Door
from desk.frame import Desk, lead, see
from desk.openid import OpenIdError

_LOG = structlog.get_logger("openid")


def open_addresses(desk: Desk) -> list[OpenAddress]:
    """Return the way there and the way back; without a provider both lead to the sign-in."""
    vouched = _Vouched(desk)
    return [
        OpenAddress("GET", "/desk/openid", vouched.there),
        OpenAddress("GET", "/desk/openid/back", vouched.back),
    ]


class _Vouched:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._door = Door(desk)

    async def there(self, request: web.Request) -> web.StreamResponse:
        """Send the browser to the provider; only this browser may come back with the answer."""
        if self._desk.setting.openid is None:
            return see("sign-in")
        made = await self._desk.entrance.errands.start()
        try:
            response = lead(await self._desk.setting.openid.address(made))
        except OpenIdError as refused:
            return self._refused(request, refused.reason, 502)
        keep_errand(response, made.state, secure=self._desk.secure)
        return response

    async def back(self, request: web.Request) -> web.StreamResponse:
        """Let in whom the provider vouches for."""
        if self._desk.setting.openid is None:
            return see("sign-in")
        response = await self._answered(request)
        drop_errand(response, secure=self._desk.secure)
        return response

    async def _answered(self, request: web.Request) -> web.Response:
        entrance, query, openid = self._desk.entrance, request.query, self._desk.setting.openid
        state, code = query.get("state", ""), query.get("code", "")
        made = await entrance.errands.take(state) if state and state == errand(request) else None
        if made is None or not code or openid is None:
            return self._refused(request, "no_errand", 400)
        try:
            who = await openid.identity(code, query.get("iss"), made)
        except OpenIdError as refused:
            return self._refused(request, refused.reason, 403)
        token = await entrance.signing_in.by_identity(who.subject, who.name, who.role)
        if token is None:
            return self._refused(request, "shut_out", 403)
        # A page that leads on, not a redirect: a browser sent from elsewhere would not carry its new cookie onwards.
        return await self._door.let_in(request, token, self._desk.page(request, "arrived"))

    def _refused(self, request: web.Request, reason: str, status: int) -> web.Response:
        _LOG.warning("openid_refused", reason=reason)
        return self._door.ways_in(request, "openid", status=status)
