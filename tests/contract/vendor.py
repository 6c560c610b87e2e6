"""A vendor on a real socket that answers as it is told: well, badly, too late, or not at all."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Asked:
    """One request as the vendor saw it."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass
class Vendor:
    """Answers each request with the next of `answers`; keeps what it was asked."""

    answers: deque[Answer] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def asked_for(self, count: int) -> list[str]:
        """Wait until it was asked so often; return the last part of each path."""
        async with asyncio.timeout(5):
            while len(self.asked) < count:
                self.came.clear()
                await self.came.wait()
        return [asked.path.rpartition("/")[2] for asked in self.asked]

    async def serve(self) -> TestServer:
        """Listen on a free port of 127.0.0.1."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        server = TestServer(app)
        await server.start_server()
        return server

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(Asked(request.method, request.path, request.query, form, request.headers))
        self.came.set()
        return await self.answers.popleft()(request)


def says(payload: Any, status: int = 200, **headers: str) -> Answer:
    """Answer with JSON."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response(payload, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return answer


def says_page(status: int = 200) -> Answer:
    """Answer with the page of some proxy."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>It works!</html>", status=status, content_type="text/html")

    return answer


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """Tear the connection down without an answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def says_nothing(_: web.Request) -> web.StreamResponse:
    """Keep the caller waiting; whoever has the patience learns that its message was taken."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 5)
    taken = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
    return web.json_response({"ok": True, "result": taken, "sid": "SM1"})


async def hangs_up_half(request: web.Request) -> web.StreamResponse:
    """End our side of the connection without a word, and go on listening."""
    if request.transport and request.transport.can_write_eof():
        request.transport.write_eof()
    return await says_nothing(request)


def trickles(payload: Any) -> Answer:
    """Answer well, an octet every tenth of a second."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        with contextlib.suppress(OSError):
            for octet in json.dumps(payload).encode():
                await response.write(bytes([octet]))
                await asyncio.sleep(0.1)
        return response

    return answer


def sends_elsewhere(address: str) -> Answer:
    """Answer that the same request should be made at another address."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": address})

    return answer


async def stops_half_way(request: web.Request) -> web.StreamResponse:
    """Begin an answer and never end it."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok": tr')
    return await says_nothing(request)
