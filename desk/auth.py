"""What a browser carries: its session, the language and the look of the page, and where it was when a session ended."""

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import SplitResult, urlsplit

from aiohttp import web
from babel.core import negotiate_locale

from desk.words import Tongue

SESSION_COOKIE = "desk_session"
LANGUAGE_COOKIE = "desk_language"
THEME_COOKIE = "desk_theme"
_BACK_COOKIE, _TOLD_COOKIE, _ERRAND_COOKIE = "desk_back", "desk_told", "desk_errand"
#: How the page looks: as the system, or as chosen.
THEMES = ("auto", "light", "dark")

_LANGUAGE_LASTS = timedelta(days=365)
#: Whoever signs in later than this begins at the front.
_BACK_LASTS = timedelta(minutes=15)
_TOLD_LASTS = timedelta(minutes=1)
_ERRAND_LASTS = timedelta(minutes=10)
#: A page of the desk, and nothing that leads elsewhere.
_PAGE = re.compile(r"/desk/[^\s?#\\]{1,300}")
_AT_THE_DOOR = re.compile(r"/desk/(sign-in|sign-out|begin|openid|static)\b")
_UNSENT = "unsent:"


@dataclass(frozen=True, slots=True)
class Back:
    """Where somebody was when the session ended; `unsent`: a form was on its way, and nothing was done."""

    path: str
    unsent: bool


def token(request: web.Request) -> str:
    """Return the token of the session, empty when there is none."""
    return request.cookies.get(SESSION_COOKIE, "")


def keep_session(response: web.StreamResponse, token: str, lasts: timedelta, *, secure: bool) -> None:
    """Let the browser carry a session."""
    _set(response, SESSION_COOKIE, token, lasts, secure=secure)


def drop_session(response: web.StreamResponse, *, secure: bool) -> None:
    """Let the browser carry no session."""
    _drop(response, SESSION_COOKIE, secure=secure)


def keep_back(response: web.StreamResponse, request: web.Request, *, secure: bool) -> None:
    """Remember where somebody was, by path alone: nothing of a form is kept."""
    sent = request.method == "POST"
    before = request.headers.get("Referer", "") if sent else str(request.url)
    path = _split(request.headers.get("HX-Current-URL", "") or before).path
    if _PAGE.fullmatch(path) and not _AT_THE_DOOR.match(path):
        _set(response, _BACK_COOKIE, f"{_UNSENT if sent else ''}{path}", _BACK_LASTS, secure=secure)


def site_of(address: str) -> str:
    """Return which site an address is of, as a browser writes it; empty when it is none."""
    return _split(address).netloc


def _split(address: str) -> SplitResult:
    """Take an address apart; one that somebody forged may be none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def back(request: web.Request) -> Back | None:
    """Return where somebody was when the session ended."""
    said = request.cookies.get(_BACK_COOKIE, "")
    path = said.removeprefix(_UNSENT)
    return Back(path, said.startswith(_UNSENT)) if _PAGE.fullmatch(path) else None


def forget_back(response: web.StreamResponse, was: Back, *, secure: bool) -> None:
    """Forget where somebody was; the next page says so if a form was not taken."""
    _drop(response, _BACK_COOKIE, secure=secure)
    if was.unsent:
        _set(response, _TOLD_COOKIE, "unsent", _TOLD_LASTS, secure=secure)


def told(request: web.Request) -> str:
    """Return what this page says once, empty for nothing."""
    return "unsent" if request.cookies.get(_TOLD_COOKIE) == "unsent" else ""


def drop_told(response: web.StreamResponse, *, secure: bool) -> None:
    """Say it no more."""
    _drop(response, _TOLD_COOKIE, secure=secure)


def keep_errand(response: web.StreamResponse, state: str, *, secure: bool) -> None:
    """Let this browser alone come back from the provider: lax, because it comes from another site."""
    seconds = int(_ERRAND_LASTS.total_seconds())
    response.set_cookie(
        _ERRAND_COOKIE, state, max_age=seconds, path="/desk/openid", httponly=True, samesite="Lax", secure=secure
    )


def errand(request: web.Request) -> str:
    """Return with what this browser was sent to the provider."""
    return request.cookies.get(_ERRAND_COOKIE, "")


def drop_errand(response: web.StreamResponse, *, secure: bool) -> None:
    """Let it come back no more."""
    response.del_cookie(_ERRAND_COOKIE, path="/desk/openid", httponly=True, samesite="Lax", secure=secure)


def language(request: web.Request) -> Tongue:
    """Return the language of the page: the one chosen, else the first the browser asks for, else Kazakh."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in set(Tongue):
        return Tongue(chosen)
    asked = [part.split(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
    return Tongue(negotiate_locale([name for name in asked if name], list(Tongue), sep="-") or Tongue.KK)


def remember_language(response: web.StreamResponse, tongue: Tongue, *, secure: bool) -> None:
    """Keep the chosen language for a year."""
    _set(response, LANGUAGE_COOKIE, tongue.value, _LANGUAGE_LASTS, secure=secure)


def theme(request: web.Request) -> str:
    """Return how the page shall look: one of `THEMES`."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def remember_theme(response: web.StreamResponse, chosen: str, *, secure: bool) -> None:
    """Keep the chosen look for a year."""
    _set(response, THEME_COOKIE, chosen, _LANGUAGE_LASTS, secure=secure)


def _set(response: web.StreamResponse, name: str, value: str, lasts: timedelta, *, secure: bool) -> None:
    seconds = int(lasts.total_seconds())
    response.set_cookie(name, value, max_age=seconds, path="/desk", httponly=True, samesite="Strict", secure=secure)


def _drop(response: web.StreamResponse, name: str, *, secure: bool) -> None:
    response.del_cookie(name, path="/desk", httponly=True, samesite="Strict", secure=secure)
