"""What all of them work with, on a core of its own: a PostgreSQL that waits for its disk, a Redis, a carrier."""

import asyncio
import base64
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory

import aiohttp

from tests.homes.postgres import PostgresServer
from tests.peers.contestants import ROOT
from tests.redis_server import RedisServer, a_redis

#: What is asked of others runs on the last core, who is measured on the first.
_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
#: The key of the made-up families (tests.benchmarks.people).
_KEY = base64.b64encode(b"a" * 32).decode()


def measured_core(pid: int) -> None:
    """Let a process that has just begun run on the first core, where others are to be had."""
    if len(_CORES) > 1:
        os.sched_setaffinity(pid, _CORES[:1])


def _asked_core() -> None:
    if len(_CORES) > 1:
        os.sched_setaffinity(0, _CORES[-1:])


@dataclass(frozen=True, slots=True)
class Scene:
    """The servers of one run."""

    postgres: PostgresServer
    redis: RedisServer
    carrier: str

    def environment(self, database: str) -> Mapping[str, str]:
        """Return what every program is told: where things are, in its own words."""
        plain = self.postgres.url(database).replace("+asyncpg", "")
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PEERS_DATABASE": plain,
            "PEERS_REDIS": self.redis.url,
            "PEERS_CARRIER": self.carrier,
            "USYNYS_DATABASE_URL": self.postgres.url(database),
            "USYNYS_REDIS_URL": self.redis.url,
            "USYNYS_TWILIO_API_URL": self.carrier,
            "USYNYS_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "USYNYS_TWILIO_AUTH_TOKEN": "token",
            "USYNYS_TWILIO_FROM": "+77000001414",
            "USYNYS_RATE_TWILIO": "0",
            "USYNYS_QUIET_HOURS": "",
            "USYNYS_DATA_KEY": _KEY,
            "USYNYS_SIGNING_KEY": _KEY,
        }

    async def told(self) -> Mapping[str, int]:
        """Return how many messages the carrier took since it was asked last, and how many were one too many."""
        async with aiohttp.ClientSession() as session, session.post(f"{self.carrier}/told") as answer:
            counts: dict[str, int] = await answer.json()
            return counts


@asynccontextmanager
async def a_scene() -> AsyncIterator[Scene]:
    """Start the servers; they are gone when the block ends."""
    _asked_core()  # they inherit it
    with (
        _a_postgres() as postgres,
        TemporaryDirectory(prefix="usynys-peers-") as folder,
        a_redis(Path(folder)) as redis,
    ):
        carrier = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.peers.carrier", stdin=PIPE, stdout=PIPE, cwd=ROOT
        )
        assert carrier.stdout
        assert carrier.stdin
        port = int(await carrier.stdout.readline())
        try:
            yield Scene(postgres, redis, f"http://127.0.0.1:{port}")
        finally:
            carrier.stdin.close()
            await carrier.wait()


@contextmanager
def _a_postgres() -> Iterator[PostgresServer]:
    server = PostgresServer(durable=True)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
