"""Vendors that answer badly: too many requests, server errors, silence, a connection torn down."""

import asyncio
import contextlib
from http import HTTPStatus

from aiohttp import web

from sandbox import faults
from sandbox.box import Box
from sandbox.faults import Fault, FaultKind
from sandbox.problems import Handler


async def struck(box: Box, wire: str, method: str) -> Fault | None:
    """Return the fault that hits this request, if any."""
    return await box.store.do(lambda db: faults.strike(db, FaultKind.ANSWER, wire=wire, method=method))


def status_of(fault: Fault) -> HTTPStatus | None:
    """Return the HTTP status a fault answers with, None when it does not answer at all."""
    return HTTPStatus(int(fault.what)) if fault.what.isdecimal() else None


async def go_silent(request: web.Request, fault: Fault, handler: Handler) -> web.StreamResponse:
    """Never answer: do the request or leave it, hold the line (wall seconds) for a time-out, then tear it down."""
    response: web.StreamResponse = await handler(request) if fault.taken else web.Response()
    if fault.what == "timeout":
        await _until_left(request, fault.seconds)
    if request.transport is not None:
        request.transport.abort()
    return response


async def _until_left(request: web.Request, seconds: float) -> None:
    """Wait until the caller has hung up, at most `seconds` of the wall: a caller's patience is real time."""
    loop, nobody = asyncio.get_running_loop(), asyncio.Event()
    end = loop.time() + seconds
    while loop.time() < end and request.transport is not None and not request.transport.is_closing():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await nobody.wait()
