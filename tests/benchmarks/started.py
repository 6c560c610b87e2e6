"""Commands of `usynys` as processes of their own, on a database that is in use: how long they take to be ready."""

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import aiohttp
import psutil  # type: ignore[import-untyped]  # ships no py.typed
from aiohttp import web
from sqlalchemy import text
from sqlmodel import SQLModel

from core.errors import SettingsError
from core.register import finding
from core.store.base import Store
from tests.benchmarks.people import DATA_KEY
from tests.benchmarks.served import a_bare_server
from tests.ports import free_port

_ROOT = Path(__file__).parents[2]
_PATIENCE = 120.0
_LOOK_EVERY = 0.01
_ACCOUNT = "AC" + "0" * 31 + "1"
#: What a carrier says that has nothing for us.
_NOTHING: Mapping[str, object] = {"messages": [], "next_page_uri": None, "page_size": 50, "page": 0, "uri": "/"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A gateway's environment: its database, and a carrier that has nothing to tell; it writes to nobody first."""

    database: str
    carrier: int
    folder: str
    redis: str = ""

    def environment(self, port: int) -> Mapping[str, str]:
        """Return the environment of one process."""
        own = {
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis,
            "SPOOL": str(Path(self.folder) / f"spool-{port}"),
            "PORT": str(port),
            "DATA_KEY": DATA_KEY,
            "SIGNING_KEY": DATA_KEY,
            "TWILIO_ACCOUNT_SID": _ACCOUNT,
            "TWILIO_AUTH_TOKEN": "token",
            "TWILIO_FROM": "+77471414141",
            "TWILIO_API_URL": f"http://127.0.0.1:{self.carrier}",
            "QUIET_HOURS": "00:00-23:59",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("USYNYS_")}
        return kept | {f"USYNYS_{name}": value for name, value in own.items()}


@dataclass(frozen=True, slots=True)
class Started:
    """One process that is ready, and how many seconds that took."""

    process: psutil.Process
    seconds: float

    @property
    def resident(self) -> int:
        """How many bytes of memory it holds."""
        return int(self.process.memory_info().rss)

    @property
    def busy(self) -> float:
        """How many seconds it has spent on a processor."""
        spent = self.process.cpu_times()
        return float(spent.user + spent.system)


@asynccontextmanager
async def a_setting(url: str) -> AsyncIterator[tuple[Setting, Store]]:
    """Migrate an empty database and answer for its carrier; the database is left as empty as it was.

    Raises:
        SettingsError: the database is not empty.

    """
    store, carrier = Store(url), free_port()
    with tempfile.TemporaryDirectory(prefix="usynys-bench-") as folder:
        try:
            if not await store.is_new():
                message = "A benchmark needs an empty database: this one is in use."
                raise SettingsError(message)
            await store.migrate()
            await finding.nobody_yet(store)
            async with a_bare_server(carrier, web.get("/{path:.*}", _nothing)):
                yield Setting(url, carrier, folder), store
        finally:
            async with store.write() as tx:
                await (await tx.connection()).run_sync(SQLModel.metadata.drop_all)
                await (await tx.connection()).execute(text("DROP TABLE IF EXISTS alembic_version"))
            await store.close()


async def _nothing(_: web.Request) -> web.Response:
    return web.json_response(_NOTHING)


@asynccontextmanager
async def started(setting: Setting, *command: str) -> AsyncIterator[Started]:
    """Start `usynys` with a command; it is ready when the block begins and ended when it is left."""
    async with _process([sys.executable, "-m", "commands", *command], setting) as process:
        yield process


@asynccontextmanager
async def bare(setting: Setting, program: str) -> AsyncIterator[Started]:
    """Start a program that only answers `/readyz` on the port which it is told."""
    async with _process([sys.executable, "-c", program], setting) as process:
        yield process


@asynccontextmanager
async def _process(command: list[str], setting: Setting) -> AsyncIterator[Started]:
    port, told = free_port(), asyncio.subprocess.PIPE
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command,
        "--port",
        str(port),
        cwd=_ROOT,
        env=setting.environment(port),
        stdout=told,
        stderr=asyncio.subprocess.STDOUT,
    )
    reading = asyncio.create_task(_read(process))
    try:
        await _ready(process, port)
        yield Started(psutil.Process(process.pid), time.perf_counter() - began)
    except TimeoutError:
        if process.returncode is None:
            process.kill()
        message = f"It did not get ready: {(await reading)[-2000:].decode(errors='replace')}"
        raise AssertionError(message) from None
    finally:
        if process.returncode is None:
            process.terminate()
        await reading
        await process.wait()


async def _read(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout
    return await process.stdout.read()


async def _ready(process: asyncio.subprocess.Process, port: int) -> None:
    """Wait until it answers that it is. Raises TimeoutError when it does not, or has ended."""
    async with asyncio.timeout(_PATIENCE), aiohttp.ClientSession() as session:
        while process.returncode is None:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == HTTPStatus.OK:
                        return
            await asyncio.sleep(_LOOK_EVERY)
    raise TimeoutError
