"""Bad input is answered with problem details (RFC 9457), never with a stack trace."""

import functools
import json
import re
from collections.abc import Awaitable, Callable, Collection
from http import HTTPStatus
from typing import Any, NoReturn

from aiohttp import web

#: No body in the sandbox is longer than this (bytes); longer ones are refused with 413.
LONGEST_BODY = 64 * 1024
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ProblemError(Exception):
    """The request cannot be done; the detail says why and what to do instead."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail

    def response(self) -> web.Response:
        """Return the answer in the shape of RFC 9457."""
        body = {"type": "about:blank", "title": self.status.phrase, "status": self.status.value, "detail": self.detail}
        return web.json_response(body, status=self.status.value, content_type="application/problem+json")


def told(handler: Handler) -> Handler:
    """Answer the problems of a handler as problem details."""

    @functools.wraps(handler)
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ProblemError as problem:
            return problem.response()

    return answer


async def read_body(request: web.Request) -> bytes:
    """Return the raw body.

    Raises:
        ProblemError: it is longer than 64 KiB (413), decided before all of it is read.

    """
    too_long = ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "A body here is at most 64 KiB long.")
    if (request.content_length or 0) > LONGEST_BODY:
        raise too_long
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise too_long
    return bytes(body)


async def read_object(request: web.Request, known: Collection[str]) -> dict[str, Any]:
    """Return the JSON object of the body.

    Raises:
        ProblemError: it is no JSON (400), no object, or has a key that is not in `known` (422).

    """
    body = await read_body(request)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "The body is not well-formed JSON in UTF-8.") from error
    if not isinstance(value, dict):
        refuse("The body must be a JSON object.")
    for key in value:
        if key not in known:
            refuse(f"Unknown key {key[:40]!r}; known are: {', '.join(sorted(known))}.")
    return value


def refuse(detail: str) -> NoReturn:
    """Raise the problem of a request that is well-formed, but says nothing that can be done (422)."""
    raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, detail)


def conflict(detail: str) -> NoReturn:
    """Raise the problem of a request that cannot be done as things stand (409)."""
    raise ProblemError(HTTPStatus.CONFLICT, detail)


def text_of(value: object, name: str, longest: int) -> str:
    """Return a text of at most `longest` characters that can be written as UTF-8; else a problem (422)."""
    if not isinstance(value, str) or len(value) > longest:
        refuse(f"{name!r} must be a text of at most {longest:,} characters.")
    try:
        value.encode()
    except UnicodeEncodeError:
        refuse(f"{name!r} holds half a character (a lone surrogate).")
    return value


def amount_of(value: object, name: str, most: float) -> float:
    """Return a number from 0 to `most`; anything else, infinity included, is a problem (422)."""
    # A NaN is not between anything, so it is refused here too.
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        refuse(f"{name!r} must be a number between 0 and {most:,.0f}.")
    return float(value)


def number_of(value: object) -> str:
    """Return a phone number in E.164, plus sign included; anything else is a problem (422)."""
    if not isinstance(value, str) or not _E164.fullmatch(value):
        refuse("A phone number is written in E.164: +77471234567 (the plus sign may be %2B).")
    return value
