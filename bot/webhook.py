"""How a webhook is read, refused, and stored before it is acknowledged; each wire has this file, word for word."""

import asyncio
import logging
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Final

import orjson
from aiohttp import web

from core.bodies import bounded

#: No webhook comes near this; more is refused before anything else is looked at.
BODY_LIMIT: Final = 64 * 1024
_SECONDS: Final = 10
_log = logging.getLogger(__name__)


class RefusedError(Exception):
    """A webhook that is not taken; `response` tells its sender why and says nothing about a person."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
        self.response = web.Response(status=status, body=orjson.dumps(problem), content_type="application/problem+json")


async def read_body(request: web.Request) -> bytes:
    """Return the whole body.

    Raises:
        RefusedError: it is longer than 64 KiB, announced or not (413), takes longer than 10 s to come (408), breaks off
            or is not packed as it claims (400).

    """
    try:
        if request.content.is_eof():  # it came together with its head: there is nothing to wait for
            body: bytes | None = request.content.read_nowait()
        else:
            async with asyncio.timeout(_SECONDS):
                body = await _within_limit(request)
    except TimeoutError:
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, "The body took too long.") from None
    except (web.RequestPayloadError, ConnectionError):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The body cannot be read.") from None
    if body is None or len(body) > BODY_LIMIT:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is longer than 64 KiB.")
    return body


async def _within_limit(request: web.Request) -> bytes | None:
    if (request.content_length or 0) > BODY_LIMIT:
        return None
    return await bounded(request.content.iter_any(), BODY_LIMIT)


async def store(taking: Awaitable[None]) -> None:
    """Wait until what came is on disk.

    Raises:
        RefusedError: it is not, whatever kept it: its sender hears 503 and sends it again.

    """
    failed: Exception | None = None
    try:
        await taking
    except Exception as error:  # noqa: BLE001 - whatever it was, its sender is to send it again
        failed = error
    if failed is not None:
        # The text and the traceback of the error may quote what was said: only its kind is logged.
        _log.error("A webhook could not be stored: %s.", type(failed).__name__)
        raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "Not stored; send it again.")
