"""What every page of the desk needs, and how it leads on: headers, words, who is looking, what they may do."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web

from core.access import Access, Entrance, Permission, Session, Shown
from core.flow.campaign import Closed
from core.views import Views
from desk.acts import Acts
from desk.auth import drop_told, language, theme, told
from desk.openid import OpenId
from desk.view import Asset, Pages
from desk.words import Spoken, Words

#: Under this name the guard leaves the session with the request.
SESSION: Final = web.RequestKey("desk_session", Session)
#: Nothing comes from elsewhere, nothing is inline, nobody frames the page.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class CampaignVerbs:
    """What a supervisor may do with a campaign: its name, who does it and why; `quiet` are the hours of the house."""

    quiet: Closed | None
    pause: Callable[[str, str, str], Awaitable[None]]
    resume: Callable[[str, str, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Verbs:
    """What an operator may do; each takes an id and the operator's name, the first the reason too.

    `make_link` answers a link that brings a family into Telegram once.
    """

    close_case: Callable[[str, str, str], Awaitable[None]]
    hold: Callable[[str, str], Awaitable[None]]
    release: Callable[[str, str], Awaitable[None]]
    make_link: Callable[[str, str], Awaitable[str]]
    resend: Callable[[str, str], Awaitable[None]]
    campaigns: CampaignVerbs
    acts: Acts


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the desk stands: how browsers reach it, how many proxies are before it, who else vouches for operators."""

    base: str
    proxies: int = 0
    openid: OpenId | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a page of the desk needs."""

    views: Views
    access: Access
    entrance: Entrance
    verbs: Verbs
    words: Words
    pages: Pages
    assets: Mapping[str, Asset]
    setting: Setting

    @property
    def secure(self) -> bool:
        """Whether browsers speak TLS with us, or with a proxy before us: then cookies go no other way."""
        return self.setting.base.startswith("https://")

    @property
    def sandbox(self) -> bool:
        """Whether all families are made up."""
        return self.entrance.sessions.sandbox

    def now(self) -> datetime:
        """Return wall time: that of sessions and traces."""
        return self.entrance.sessions.now()

    def spoken(self, request: web.Request) -> Spoken:
        """Return the words in the language of this request."""
        return self.words.in_(language(request))

    def address_of(self, request: web.Request) -> str:
        """Return where a request comes from: of what proxies say only what ours have added is believed."""
        passed = [part.strip() for part in ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")]
        proxies = self.setting.proxies
        return passed[-proxies] if 0 < proxies <= len(passed) else request.remote or ""

    @staticmethod
    def session(request: web.Request) -> Session:
        """Return the session of a request that the guard let through."""
        return request[SESSION]

    async def unmasked(self, request: web.Request, guardian_id: str) -> tuple[Shown, ...]:
        """Return what of a family is shown in this session now; when its time is over the next look has it no more."""
        return await self.access.shown(self.session(request), guardian_id, self.now())

    def page(self, request: web.Request, name: str, *, status: int = 200, **values: Any) -> web.Response:
        """Return one page; `here` is where the language switch leads back to, `may` what the role of the reader may."""
        session = request.get(SESSION)
        operator, said = session.operator if session else None, told(request)
        frame = {
            "operator": operator,
            "may": {str(each): operator is not None and operator.may(each) for each in Permission},
            "sandbox": self.sandbox,
            "theme": theme(request),
            "here": request.rel_url.raw_path,
            "token": session.form_token if session else "",
            "told": said,
        }
        text = self.pages.render(name, self.spoken(request), frame | values)
        response = web.Response(text=text, content_type="text/html", charset="utf-8", status=status, headers=HEADERS)
        if said and session:
            drop_told(response, secure=self.secure)
        return response

    def problem(self, request: web.Request, status: int, what: str) -> web.Response:
        """Return a page that says what is wrong and what to do."""
        return self.page(request, "problem", status=status, what=what)


def see(*parts: str) -> web.Response:
    """Lead to another page of the desk; ids of other systems may hold signs that mean something in an address."""
    return lead("/".join(["/desk", *(quote(part, safe="") for part in parts)]))


def lead(address: str) -> web.Response:
    """Lead to an address."""
    return web.Response(status=303, headers=HEADERS | {"Location": address})
