"""The door of the API: the size of a call first, then its key and scope; a repeated call is only answered."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

import orjson
from aiohttp import hdrs, web

from core.register.answers import Answer, Answers
from core.register.rows import Row
from exchange.api_keys import ApiKeys, Scope
from exchange.api_rows import Take, read_objects, summed_up, take_objects
from exchange.problems import Handler, Problem

#: No body is longer; more rows come in several calls.
LONGEST_BODY = 64 * 1024  # bytes
_LONGEST_KEY = 255  # characters of an Idempotency-Key
_PIECE = 16 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Intake:
    """One address that takes rows."""

    path: str
    model: type[Row]
    take: Take
    scope: Scope


class Door:
    """Lets callers in, and remembers what it answered to calls with an Idempotency-Key."""

    def __init__(self, keys: ApiKeys, answers: Answers) -> None:
        self._keys = keys
        self._answers = answers

    def taking(self, intake: Intake) -> Handler:
        """Return the handler of an address that takes rows."""

        async def post(request: web.Request) -> web.StreamResponse:
            body = await _bounded(request)
            caller = self._let_in(request, intake.scope)
            key = _idempotency_key(request)
            if key is None:
                return _response(await _taken(intake, body, request.content_type))
            asked = hashlib.sha256(f"{intake.path}\n{request.content_type}\n".encode() + body).hexdigest()
            given = await self._answers.given(caller, key, asked)
            if given is None:
                answer = await _taken(intake, body, request.content_type)
                given = await self._answers.keep(caller, key, asked, answer)
            if not given.same_request:
                detail = "This Idempotency-Key was used for another request: use a fresh one for each request."
                raise Problem(HTTPStatus.CONFLICT, detail)
            return _response(given)

        return post

    def showing(self, scope: Scope, read: Callable[[web.Request], Awaitable[object]]) -> Handler:
        """Return the handler of an address that shows something."""

        async def get(request: web.Request) -> web.StreamResponse:
            self._let_in(request, scope)
            if any("\0" in value for value in (*request.match_info.values(), *request.query.values())):
                raise Problem(HTTPStatus.BAD_REQUEST, "No id and no parameter holds a NUL character.")
            return _response(Answer(HTTPStatus.OK, orjson.dumps(await read(request)).decode()))

        return get

    def _let_in(self, request: web.Request, scope: Scope) -> str:
        """Return the caller's key. Raises Problem: 401 without a known key, 403 when its scopes are others."""
        kind, _, key = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        scopes = self._keys.scopes_of(key.strip()) if kind.casefold() == "bearer" else None
        if scopes is None:
            detail = "Send a known key as `Authorization: Bearer KEY`; USYNYS_API_KEYS lists them."
            raise Problem(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": "Bearer"})
        if scope not in scopes:
            challenge = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
            raise Problem(HTTPStatus.FORBIDDEN, f"This key lacks the scope {scope}.", challenge)
        return key.strip()


async def _taken(intake: Intake, body: bytes, content_type: str) -> Answer:
    objects, single = read_objects(body, content_type)
    outcomes = await take_objects(objects, intake.model, intake.take, single=single)
    status, said = summed_up(outcomes)
    return Answer(status, orjson.dumps(said).decode())


def _response(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, text=answer.body, content_type="application/json")


async def _bounded(request: web.Request) -> bytes:
    """Read the body, no further than it may be long. Raises Problem 413."""
    detail = f"A body may have {LONGEST_BODY // 1024} KiB: send fewer rows at once."
    if (request.content_length or 0) > LONGEST_BODY:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
    body = bytearray()
    async for piece in request.content.iter_chunked(_PIECE):
        body += piece
        if len(body) > LONGEST_BODY:  # sent in chunks, or packed
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
    return bytes(body)


def _idempotency_key(request: web.Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (1 <= len(key) <= _LONGEST_KEY and key.isprintable()):
        detail = f"An Idempotency-Key has 1 to {_LONGEST_KEY} printable characters."
        raise Problem(HTTPStatus.BAD_REQUEST, detail)
    return key
