"""Processes beside the one that is measured, on the other core: a carrier that calls, a vendor that is called."""

import asyncio
import json
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from struct import pack

from tests.benchmarks import cores
from tests.benchmarks.turns import Spent, spending

_HERE = Path(__file__).parent


@asynccontextmanager
async def beside(name: str) -> AsyncIterator[Process]:
    """Start one of our files as a process on the other core, and end it."""
    with cores.the_loads():
        process = await asyncio.create_subprocess_exec(sys.executable, "-P", str(_HERE / name), stdin=PIPE, stdout=PIPE)
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


class Carrier:
    """Posts ready requests through many connections at once."""

    def __init__(self, process: Process, folder: Path) -> None:
        self._process, self._folder = process, folder

    async def post(self, port: int, connections: int, requests: Sequence[bytes]) -> Spent:
        """Return what it took from the first request to the last answer; each must be answered by a 2xx."""
        assert self._process.stdin
        assert self._process.stdout
        file = self._folder / "requests"
        file.write_bytes(b"".join(pack("!I", len(one)) + one for one in requests))
        with spending() as spent:
            self._process.stdin.write(f"{port} {connections} {file}\n".encode())
            told = json.loads(await self._process.stdout.readline())
        assert all(status.startswith("2") for status in told["answers"]), told
        spent.wall = told["seconds"]
        return spent


@asynccontextmanager
async def a_carrier() -> AsyncIterator[Carrier]:
    """Start a carrier in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="usynys-bench-") as folder:
        async with beside("webhook_load.py") as process:
            yield Carrier(process, Path(folder))


@asynccontextmanager
async def a_vendor() -> AsyncIterator[str]:
    """Start a vendor that takes everything at once in a process of its own; returns its address."""
    async with beside("loopback_vendor.py") as process:
        assert process.stdout
        yield f"http://127.0.0.1:{int(await process.stdout.readline())}"
