"""Benchmark `start`: from the start of a process until it says that it is ready, beside open dialogs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.benchmarks import frame
from tests.benchmarks.frame import Benchmark, Figure, Tell
from tests.benchmarks.memory import open_dialogs
from tests.benchmarks.started import Setting, a_setting, bare, started
from tests.redis_server import a_redis

_FLOOR = "a process that imports the same libraries and answers on its port"
_BARE = """
import sys, aiogram, alembic, asyncpg, aiosqlite, babel, cryptography, jinja2, phonenumbers, prometheus_client
import pydantic_settings, rapidfuzz, redis.asyncio, sqlmodel, structlog, twilio.rest, typer
from aiohttp import web
async def ready(_): return web.json_response({})
app = web.Application()
app.add_routes([web.get("/readyz", ready)])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[-1]), print=None)
"""
#: What is aimed at, in seconds.
_AIM = 5.0


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Start the whole and, with Redis, its answering half; each beside so many open dialogs."""
    figures = []
    for size in sizes:
        async with a_setting(url) as (setting, store):
            await open_dialogs(store, size, tell)
            with a_redis(Path(setting.folder)) as redis:
                shared = replace(setting, redis=redis.url)
                figures += [await _figure(setting, "run", size, tell), await _figure(shared, "web", size, tell)]
    return figures


async def _figure(setting: Setting, command: str, size: int, tell: Tell) -> Figure:
    floor, program, busy = [], [], []
    for _ in range(frame.RUNS):
        async with bare(setting, _BARE) as process:
            floor.append(process.seconds)
        async with started(setting, command) as process:
            program.append(process.seconds)
            busy.append(process.busy)
    own = f"{min(busy):.1f} s of them on a processor"
    tell(f"`usynys {command}` was ready in {min(program):.1f} to {max(program):.1f} s, aimed at {_AIM:.0f}; {own}")
    return Figure(f"`usynys {command}` is ready", _FLOOR, size, floor=tuple(floor), program=tuple(program))


BENCHMARK = Benchmark("Start: from the start of a process until it is ready.", (1_000,), run)
