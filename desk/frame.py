"""What every page of the desk needs, and how it leads on: headers, words, who is looking, what they may do."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from aiohttp import web

from core.access import Access, Operator, Role
from core.flow.campaign import Closed
from core.views import Views
from desk.auth import Sessions, language
from desk.view import Asset, Pages
from desk.words import Spoken, Words

#: Nothing comes from elsewhere, nothing is inline, nobody frames the page.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
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


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a page of the desk needs."""

    views: Views
    access: Access
    verbs: Verbs
    words: Words
    sessions: Sessions
    pages: Pages
    assets: Mapping[str, Asset]
    sandbox: bool

    def spoken(self, request: web.Request) -> Spoken:
        """Return the words in the language of this request."""
        return self.words.in_(language(request))

    def operator(self, request: web.Request) -> Operator | None:
        """Return who is looking."""
        name = self.sessions.name(request)
        return None if name is None else self.access.operator(name, sandbox=self.sandbox)

    @staticmethod
    def supervises(operator: Operator) -> bool:
        """Tell whether somebody may do what reaches families: send again, pause."""
        return operator.role in {Role.SUPERVISOR, Role.ADMIN}

    def page(self, request: web.Request, name: str, *, status: int = 200, **values: Any) -> web.Response:
        """Return one page; `here` is where the language switch leads back to."""
        frame = {
            "operator": self.operator(request),
            "sandbox": self.sandbox,
            "here": request.rel_url.raw_path,
            "token": self.sessions.form_token(request),
        }
        text = self.pages.render(name, self.spoken(request), frame | values)
        return web.Response(text=text, content_type="text/html", charset="utf-8", status=status, headers=HEADERS)

    def problem(self, request: web.Request, status: int, what: str) -> web.Response:
        """Return a page that says what is wrong and what to do."""
        return self.page(request, "problem", status=status, what=what)


def see(*parts: str) -> web.Response:
    """Lead to another page of the desk; ids of other systems may hold signs that mean something in an address."""
    address = "/".join(["/desk", *(quote(part, safe="") for part in parts)])
    return web.Response(status=303, headers=HEADERS | {"Location": address})
