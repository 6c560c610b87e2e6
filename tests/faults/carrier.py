"""The carrier that outlives all faults: the sandbox and a proxy before the gateway, in a thread of the test's own."""

import asyncio
import contextlib
import sqlite3
import threading
import urllib.request
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import orjson
from aiohttp import web

from core.clock import Chance
from sandbox import Sandbox, SandboxWires
from sandbox.box import Pace
from tests.faults.proxy import Proxy
from tests.faults.turned import TurnedClock
from tests.ports import free_port

_T = TypeVar("_T")


class Carrier:
    """Phones and Twilio on a port, calling webhooks through a proxy; what phones saw is its ledger."""

    def __init__(self, folder: Path, clock: TurnedClock, *proxies: Proxy) -> None:
        self.file, self.port = folder / "box.db", free_port()
        self._clock, self._proxies = clock, proxies
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="carrier", daemon=True)

    @property
    def base(self) -> str:
        """Its own address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, wires: SandboxWires) -> None:
        """Open for messages."""
        self._thread.start()
        self.do(self._start(wires))

    async def _start(self, wires: SandboxWires) -> None:
        for proxy in self._proxies:
            await proxy.start()
        self._sandbox = Sandbox(wires, self._clock, path=self.file, new_id=Chance().new_id, pace=Pace())
        self._sandbox.turn_with(moved=_unkept)
        app = web.Application()
        app.add_routes(self._sandbox.routes())
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        await self._sandbox.start()

    def stop(self) -> None:
        """Close."""
        if not self._thread.is_alive():
            return
        self.do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _stop(self) -> None:
        await self._sandbox.close()
        await self._runner.cleanup()
        for proxy in self._proxies:
            await proxy.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def do(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run something in the carrier's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def deliver(self) -> None:
        """Look for what is due: the clock was turned."""
        self.do(self._sandbox.run_due())

    def say(self, number: str, text: str) -> None:
        """Let a phone send an SMS."""
        body = orjson.dumps({"text": text})
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.base}/sandbox/phones/{number}/sms", body, headers)  # noqa: S310 - our own address
        with urllib.request.urlopen(request, timeout=30):  # noqa: S310 - our own address
            return

    def ledger(self) -> list[dict[str, Any]]:
        """Return what the carrier has written down, oldest first."""
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as box:
            box.row_factory = sqlite3.Row
            return [dict(row) for row in box.execute("SELECT * FROM message ORDER BY seq")]


async def _unkept(_: object) -> None:
    """The offset lives in the file of the clock."""
