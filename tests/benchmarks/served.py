"""The whole gateway as `usynys web` runs it, and beside it bare servers in the same process: a floor's."""

import gc
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from commands.loop import settle_memory
from commands.opening import Opened, sandbox_key
from commands.readiness import Readiness
from commands.roles import WEB
from commands.running import serve
from core.clock import Chance
from core.rules.catalogue import Catalogue
from core.settings import Settings
from core.store.base import Store
from core.workers import Workers
from tests.benchmarks.offered import Still
from tests.benchmarks.people import VAULT
from tests.ports import free_port


def opened_as_sandbox(store: Store) -> Opened:
    """Return a database with keys that everybody knows."""
    return Opened(store, VAULT, Still(), Chance(), Catalogue.load(), sandbox_key("signing key"), sandbox=True)


@asynccontextmanager
async def a_gateway(store: Store, **more: Any) -> AsyncIterator[tuple[int, Workers]]:
    """Answer on a port as in operation, with a spool beside the database; nothing is worked off meanwhile."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="usynys-bench-") as folder:
        settings = Settings(
            database_url=store.url,
            spool=str(Path(folder) / "spool"),
            port=port,
            public_url=f"http://127.0.0.1:{port}",
            quiet_hours="",
            **more,
        )
        async with serve(settings, opened_as_sandbox(store), Readiness(None), role=WEB) as workers:
            yield port, workers


@asynccontextmanager
async def a_bare_server(port: int, *routes: web.RouteDef) -> AsyncIterator[None]:
    """Answer with nothing but aiohttp and these routes."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()


@contextmanager
def settled_memory() -> Iterator[None]:
    """Look after memory as a running gateway does, for program and floor alike."""
    thresholds = gc.get_threshold()
    settle_memory()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
