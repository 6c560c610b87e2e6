"""Our webhooks on a real socket, with a gateway behind them that keeps what it takes and may be down."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestServer

from core.flow.receipt import DeliveryReport
from core.flow.reply import Heard

NOW = datetime(2026, 11, 23, 9, 5, 0, 250_000, tzinfo=UTC)


class DatabaseDownError(Exception):
    """The store is away; its message quotes what it was to keep, as databases do."""


@dataclass
class FrontDoor:
    """Keeps what the webhooks hand in, and what they refused."""

    heard: list[Heard] = field(default_factory=list)
    reports: list[DeliveryReport] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    tapped: list[str] = field(default_factory=list)
    down: bool = False
    down_at: str = ""  # the message at whose words the store goes away
    base: str = ""

    async def take_reply(self, heard: Heard) -> None:
        """Keep a reply."""
        self.down |= bool(self.down_at) and heard.message_ref == self.down_at
        if self.down:
            raise DatabaseDownError(heard.text)
        self.heard.append(heard)

    async def take_receipt(self, report: DeliveryReport) -> None:
        """Keep a receipt."""
        if self.down:
            raise DatabaseDownError(report.provider_id)
        self.reports.append(report)

    def now(self) -> datetime:
        """Return the present instant."""
        return NOW

    async def serve(self, routes: Sequence[web.RouteDef]) -> AsyncIterator["FrontDoor"]:
        """Open the webhooks."""
        app = web.Application()
        app.add_routes(routes)
        server = TestServer(app)
        await server.start_server()
        self.base = str(server.make_url("")).rstrip("/")
        yield self
        await server.close()

    async def post(self, path: str, body: Any, headers: dict[str, str]) -> ClientResponse:
        """Post one webhook; an iterator as body goes in chunks, without a length."""
        async with ClientSession() as session, session.post(self.base + path, data=body, headers=headers) as response:
            await response.read()
            return response

    @property
    def untouched(self) -> bool:
        """Whether nothing was taken."""
        return not (self.heard or self.reports or self.tapped)


async def endless() -> AsyncIterator[bytes]:
    """Yield a body in chunks that never says how long it will be: 100 KiB."""
    for _ in range(100):
        yield b"x" * 1024
