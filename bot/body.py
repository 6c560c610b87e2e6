"""How a webhook's body is read: bounded in size and time, and refused with problem details (RFC 9457)."""

import asyncio
from http import HTTPStatus
from typing import Final

import orjson
from aiohttp import web

#: No update comes near this; more is refused before anything else is looked at.
BODY_LIMIT: Final = 64 * 1024
_SECONDS = 10


class RefusedError(Exception):
    """A webhook that is not taken; `response` is the answer to its sender and says nothing about a person."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
        self.response = web.Response(status=status, body=orjson.dumps(problem), content_type="application/problem+json")


async def read_body(request: web.Request) -> bytes:
    """Return the whole body.

    Raises:
        RefusedError: it is longer than 64 KiB, announced or not (413), or takes longer than 10 s to come (408).

    """
    try:
        async with asyncio.timeout(_SECONDS):
            body = await _within_limit(request)
    except TimeoutError:
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, "The body took too long.") from None
    if body is None:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is longer than 64 KiB.")
    return body


async def _within_limit(request: web.Request) -> bytes | None:
    if (request.content_length or 0) > BODY_LIMIT:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)
