"""Vendors that answer badly: too many requests, server errors, silence, half an answer, a connection torn down."""

import asyncio
import contextlib
from http import HTTPStatus

from aiohttp import web

from sandbox import faults
from sandbox.box import Box
from sandbox.faults import Fault, FaultKind
from sandbox.problems import Handler

#: An answer that trickles comes in so many pieces at most: a long one octet by octet would keep a processor busy.
_TRICKLES = 200
_GONE = Fault(FaultKind.ANSWER, "reset")


async def struck(box: Box, wire: str, method: str) -> Fault | None:
    """Return the fault that hits this request, if any; a vendor that is down tears every connection down."""
    return await box.store.do(
        lambda db: (
            _GONE
            if faults.is_down(db, wire, box.clock.now())
            else faults.strike(db, FaultKind.ANSWER, wire=wire, method=method)
        )
    )


def status_of(fault: Fault) -> HTTPStatus | None:
    """Return the HTTP status a fault answers with, None when it does not answer as it should."""
    return HTTPStatus(int(fault.what)) if fault.what.isdecimal() else None


async def misbehave(request: web.Request, fault: Fault, handler: Handler) -> web.StreamResponse:
    """Do the request or leave it; then say nothing, or too little, or that too slowly (wall seconds)."""
    response: web.StreamResponse = await handler(request) if fault.taken else web.Response()
    if fault.what in {"trickle", "half_closed"} and isinstance(response, web.Response):
        return await _dribble(request, response, fault)
    if fault.what == "timeout":
        await _until_left(request, fault.seconds)
    if request.transport is not None:
        request.transport.abort()
    return response


async def _dribble(request: web.Request, whole: web.Response, fault: Fault) -> web.StreamResponse:
    """Answer bit by bit; or answer half, end our side of the connection, and go on listening."""
    body = whole.body if isinstance(whole.body, bytes) else b""
    response = web.StreamResponse(status=whole.status, headers={"Content-Type": "application/json"})
    response.content_length = max(len(body), 1)  # half of nothing is too little as well
    await response.prepare(request)
    with contextlib.suppress(OSError):
        if fault.what == "trickle":
            size = -(-len(body) // _TRICKLES) or 1
            for start in range(0, len(body), size):
                await response.write(body[start : start + size])
                await _until_left(request, fault.seconds * size / len(body))
            return response
        await response.write(body[: len(body) // 2])
        if request.transport is not None and request.transport.can_write_eof():
            request.transport.write_eof()
        await _until_left(request, fault.seconds)
    if request.transport is not None:
        request.transport.abort()
    return response


async def _until_left(request: web.Request, seconds: float) -> None:
    """Wait until the caller has hung up, at most `seconds` of the wall: a caller's patience is real time."""
    loop, nobody = asyncio.get_running_loop(), asyncio.Event()
    end = loop.time() + seconds
    while (left := end - loop.time()) > 0 and request.transport is not None and not request.transport.is_closing():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(0.1, left)):
                await nobody.wait()
