"""Who is at the desk: a signed cookie with an end, the language of the page, and forms only this page may send."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from babel.core import negotiate_locale

from desk.words import Tongue

SESSION_COOKIE = "desk_session"
LANGUAGE_COOKIE = "desk_language"

#: A working day; after it the operator signs in again.
SESSION_LASTS = timedelta(hours=8)
_LANGUAGE_LASTS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Sessions:
    """Writes and reads session cookies; `now` is wall time, so that turning the sandbox's clock signs nobody out."""

    key: bytes
    now: Callable[[], datetime]

    def start(self, response: web.StreamResponse, name: str, *, secure: bool) -> None:
        """Let the operator in until the session ends."""
        ends = self.now() + SESSION_LASTS
        said = json.dumps([name, int(ends.timestamp())], separators=(",", ":")).encode()
        value = f"{_to_text(said)}.{_to_text(self._sign(b'session', said))}"
        _set(response, SESSION_COOKIE, value, SESSION_LASTS, secure=secure)

    def end(self, response: web.StreamResponse, *, secure: bool) -> None:
        """Let the operator out."""
        response.del_cookie(SESSION_COOKIE, path="/desk", httponly=True, samesite="Strict", secure=secure)

    def name(self, request: web.Request) -> str | None:
        """Return who is signed in; None when the cookie is missing, forged or over."""
        said, _, signature = request.cookies.get(SESSION_COOKIE, "").partition(".")
        try:
            clear, given = _to_bytes(said), _to_bytes(signature)
        except ValueError:
            return None
        if not hmac.compare_digest(given, self._sign(b"session", clear)):
            return None
        name, ends = json.loads(clear)
        return str(name) if self.now().timestamp() < ends else None

    def form_token(self, request: web.Request) -> str:
        """Return what a form of this session must carry: another site cannot know it."""
        return _to_text(self._sign(b"form", request.cookies.get(SESSION_COOKIE, "").encode()))

    def is_own_form(self, request: web.Request, token: str) -> bool:
        """Tell whether a form came from a page of this session."""
        return hmac.compare_digest(self.form_token(request).encode(), token.encode())

    def _sign(self, purpose: bytes, said: bytes) -> bytes:
        return hmac.new(self.key, b"usynys desk " + purpose + b"\0" + said, hashlib.sha256).digest()


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


def _set(response: web.StreamResponse, name: str, value: str, lasts: timedelta, *, secure: bool) -> None:
    seconds = int(lasts.total_seconds())
    response.set_cookie(name, value, max_age=seconds, path="/desk", httponly=True, samesite="Strict", secure=secure)


def _to_text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _to_bytes(text: str) -> bytes:
    return base64.b64decode(text.encode(), altchars=b"-_", validate=True)
