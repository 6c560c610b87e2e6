"""Rules cores to hold to the contract: the embedded one, the same behind signed HTTP, and the example as a process."""

import asyncio
import base64
import dataclasses
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from core.gateway.handed.embedded import EmbeddedCore
from core.rules.calendar import Calendar
from core.rules.catalogue import Catalogue
from exchange.rules_core.addresses import Allowed
from exchange.rules_core.client import RemoteCore
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "rules_core.py"
SECRET = bytes(range(32))
SECRET_TEXT = "whsec_" + base64.b64encode(SECRET).decode()
HERE = "127.0.0.0/8"
NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
EMBEDDED = EmbeddedCore(Catalogue.load(), Calendar.load())


def client(base: str, now: Callable[[], datetime] = lambda: NOON) -> RemoteCore:
    """Return our client of a rules core on this machine."""
    return RemoteCore(base.rstrip("/"), SECRET, now, Allowed.parse(HERE))


def written(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer of the embedded rules core as it goes over the wire."""
    said: dict[str, Any] = json.loads(json.dumps(answer, default=_plain))
    if "decision" in said:
        del said["decision"]["outcome"]
        facts = said["decision"]["facts"]
        said |= {"valid_from": facts["valid_from"]} if "valid_from" in facts else {}
    return said


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else dataclasses.asdict(value)


class Elsewhere:
    """The embedded rules core on another machine, with whatever may go wrong on the way."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.trouble: list[web.Response] = []  # answered first, one after the other
        self.later = False  # decides by a callback
        self.stopped: list[dict[str, Any]] = []  # the withdrawals it was told of

    async def post(self, request: web.Request) -> web.Response:
        """Answer one hand-over."""
        self.seen.append(await request.json())
        self.headers.append(dict(request.headers))
        if self.trouble:
            return self.trouble.pop(0)
        if self.later:
            return web.Response(status=202)
        return web.json_response(written(await EMBEDDED.submit(self.seen[-1]) or {}))

    async def hear(self, request: web.Request) -> web.Response:
        """Take a withdrawal."""
        self.stopped.append(await request.json())
        self.headers.append(dict(request.headers))
        return self.trouble.pop(0) if self.trouble else web.Response(status=204)

    async def serve(self) -> TestServer:
        """Serve it on a socket of this machine."""
        app = web.Application()
        app.router.add_post("/core/applications", self.post)
        app.router.add_post("/core/withdrawals", self.hear)
        server = TestServer(app)
        await server.start_server()
        return server


class Example:
    """The example of the documentation, as a process of its own on a file of its own."""

    def __init__(self, folder: Path, *later: str, port: int = 0) -> None:
        self.file, self.port, self._later = folder / "core.db", port or free_port(), later
        self.base = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        self._begin()
        for _ in range(200):
            if await self._answers():
                return
            await asyncio.sleep(0.05)
        message = "The example core did not start."
        raise AssertionError(message)

    def _begin(self) -> None:
        command = [sys.executable, str(EXAMPLE), str(self.port), str(self.file), *self._later]
        own = {"RULES_CORE_SECRET": SECRET_TEXT, "RULES_CORE_TOLERANCE": "1e12", "PYTHONWARNINGS": "error"}
        self._process = subprocess.Popen(command, env={**os.environ, **own}, stderr=subprocess.DEVNULL)  # noqa: S603 - our own program

    async def _answers(self) -> bool:
        async with ClientSession() as http:
            try:
                async with http.post(f"{self.base}/applications", data=b"{}") as answer:
                    return answer.status == HTTPStatus.UNAUTHORIZED
            except OSError:
                return False

    def kill(self) -> None:
        """Kill it, as a machine does that loses its power."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
            self._process = None

    def rows(self, columns: str, table: str = "application") -> list[tuple[Any, ...]]:
        """Return what it has stored."""
        if not self.file.exists():
            return []
        with closing(sqlite3.connect(self.file, timeout=10)) as db:
            return db.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608 - our own words
