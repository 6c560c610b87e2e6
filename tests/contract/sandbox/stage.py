"""A gateway's edges and the sandbox on one real socket, as `usynys run --sandbox` serves them."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiogram.types import Update
from aiohttp import ClientSession, web

from core.clock import Chance, SandboxClock
from sandbox import Sandbox, SandboxWires
from tests.ports import free_port

ACCOUNT = "AC" + "5" * 32
TOKEN = "0123456789abcdef" * 2
OWN = "+77471414141"
PHONE = "+77471234567"
OTHER = "+77479876543"
BOT_TOKEN = "7000000001:sandbox-token-of-the-tests"
SECRET = "sandbox-secret"


@dataclass(frozen=True)
class Hit:
    """One webhook as the gateway got it."""

    path: str
    headers: Mapping[str, str]
    form: Mapping[str, str]
    update: Mapping[str, Any]
    at: datetime


@dataclass
class Gateway:
    """Takes webhooks, keeps them, and answers with the next of `statuses` (204 when there is none)."""

    clock: SandboxClock
    hits: list[Hit] = field(default_factory=list)
    statuses: deque[int] = field(default_factory=deque)
    headers: dict[str, str] = field(default_factory=dict)

    async def take(self, request: web.Request) -> web.Response:
        """Keep one webhook."""
        form = {} if request.content_type == "application/json" else await request.post()
        update = {} if form else await request.json()
        told = {name: str(value) for name, value in form.items()}
        self.hits.append(Hit(request.path_qs, dict(request.headers), told, update, self.clock.now()))
        status = self.statuses.popleft() if self.statuses else 204
        return web.Response(status=status, headers=self.headers)

    def receipts(self) -> list[str]:
        """Return the statuses of the receipts that came, in the order they came."""
        return [hit.form["MessageStatus"] for hit in self.hits if "MessageStatus" in hit.form]

    def updates(self) -> list[Mapping[str, Any]]:
        """Return the Telegram updates that came, in the order they came."""
        return [hit.update for hit in self.hits if hit.update]


@dataclass
class Stage:
    """The whole scene: a sandbox, a gateway, and a hand on both."""

    clock: SandboxClock
    gateway: Gateway
    sandbox: Sandbox
    http: ClientSession
    url: str
    offsets: list[timedelta]
    smpp_port: int

    async def post(self, path: str, body: Any) -> tuple[int, Any]:
        """Post JSON to the sandbox, return status and answer."""
        async with self.http.post(f"{self.url}/sandbox{path}", json=body) as response:
            return response.status, await response.json(content_type=None)

    async def get(self, path: str) -> Any:
        """Get JSON from the sandbox."""
        async with self.http.get(f"{self.url}/sandbox{path}") as response:
            return await response.json()

    async def start(self, number: str = PHONE) -> int:
        """Let a phone start the bot, return its chat id."""
        await self.post(f"/phones/{number}/telegram", {"start": True})
        chat_id: int = self.gateway.updates()[-1]["message"]["chat"]["id"]
        return chat_id

    def last_update(self) -> Update:
        """Return the newest Telegram update as aiogram reads it."""
        return Update.model_validate(self.gateway.updates()[-1])

    async def until_heard(self, count: int) -> None:
        """Wait until the gateway has got so many webhooks; five seconds of the wall are far too long."""
        async with asyncio.timeout(5):
            while len(self.gateway.hits) < count:  # noqa: ASYNC110 - this gateway is only a list
                await asyncio.sleep(0.02)

    async def seen(self, number: str = PHONE) -> list[dict[str, Any]]:
        """Return what a phone has seen."""
        found: list[dict[str, Any]] = (await self.get(f"/phones/{number}"))["messages"]
        return found


@contextlib.asynccontextmanager
async def set_up(path: Path, clock: SandboxClock | None = None, **wired: Any) -> AsyncIterator[Stage]:
    """Serve gateway and sandbox on a free port each."""
    clock = clock or SandboxClock()
    port, gateway, offsets = free_port(), Gateway(clock), list[timedelta]()
    url = f"http://127.0.0.1:{port}"
    smpp_port = free_port()
    wires = SandboxWires(
        url, ACCOUNT, TOKEN, OWN, BOT_TOKEN, SECRET, "usynys_sandbox_bot", smpp_port=smpp_port, **wired
    )
    sandbox = Sandbox(wires, clock, path=path, new_id=Chance().new_id)

    async def moved(offset: timedelta) -> None:
        offsets.append(offset)

    sandbox.turn_with(moved=moved)
    app = web.Application()
    app.router.add_post("/webhooks/{path:.*}", gateway.take)
    app.add_routes(sandbox.routes())
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await sandbox.start()
    try:
        async with ClientSession() as http:
            yield Stage(clock, gateway, sandbox, http, url, offsets, smpp_port)
    finally:
        await sandbox.close()
        await runner.cleanup()
