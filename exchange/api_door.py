"""The door of the API: who calls, how often, and for what; nothing else is done before that is known."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from aiohttp import hdrs, web
from pydantic import BaseModel

from core.register.answers import Answers
from exchange.api_keys import ApiKeys, Scope
from exchange.api_limits import Limits
from exchange.problems import Problem


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a read, with what is said of it in the description."""

    name: str
    said: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """One address that shows something; any one of its scopes opens it, without one it is open to everybody."""

    path: str
    scopes: tuple[Scope, ...]
    show: Callable[[web.Request], Awaitable[object]]
    summary: str
    answer: type[BaseModel]
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """Who was let in, and the headers that tell how often its key may still call."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Door:
    """Lets callers in, and remembers through `answers` what it answered to calls with an Idempotency-Key."""

    keys: ApiKeys
    answers: Answers
    limits: Limits | None = None
    address_of: Callable[[web.Request], str] = field(default=lambda request: request.remote or "")

    async def let_in(self, request: web.Request, scopes: tuple[Scope, ...]) -> Entered:
        """Return who calls; no scope = open to everybody.

        Raises:
            Problem: 429 when it calls too often, 401 without a known key, 403 when its scopes are others.

        """
        if self.limits is not None:
            await self.limits.of_address(self.address_of(request))
        if not scopes:  # open to everybody
            return Entered("")
        kind, _, key = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        known = self.keys.known(key.strip()) if kind.casefold() == "bearer" else None
        if known is None:
            detail = "Send a known key as `Authorization: Bearer KEY`; USYNYS_API_KEYS lists them."
            raise Problem(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": "Bearer"})
        told = await self.limits.of_key(known.name) if self.limits is not None else {}
        if known.scopes.isdisjoint(scopes):
            challenge = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{" ".join(scopes)}"'}
            lacking = " or ".join(scopes)
            raise Problem(HTTPStatus.FORBIDDEN, f"This key lacks the scope {lacking}.", challenge)
        return Entered(known.name, told)
