"""One piece of work done by one of them: filled, begun, and watched until the last of it is in the database."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, STDOUT

import asyncpg

from tests.peers.contestants import ROOT, Contestant, Kind
from tests.peers.results import Race
from tests.peers.scene import Scene, measured_core

#: Wall seconds: what takes longer is given up; one look.
_PATIENCE, _LOOK = 90.0, 0.02
#: A worker that has just come is left in peace until it takes less of a processor than this, in seconds of so many.
_IDLE, _PEACE = 0.1, 1.5
#: So long a worker may take to end, in wall seconds.
_LAST_WORDS = 10.0
#: Timers are set so far ahead, in seconds, and further for each of them.
_AHEAD = 5.0


class GaveUpError(Exception):
    """It did not end, or a program of it failed."""


@dataclass(slots=True)
class _Worker:
    """The processes of a worker, and the instant at which the first of them took work."""

    pids: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    ready_at: float = 0.0

    @property
    def cpu(self) -> float:
        """The processor seconds that they and their children have taken; 0 where the system does not tell."""
        stats = (_read(path).rpartition(") ")[2].split() for path in Path("/proc").glob("[0-9]*/stat"))
        ticks = [int(stat[11]) + int(stat[12]) for stat in stats if stat and int(stat[3]) in self.pids]
        return sum(ticks) / os.sysconf("SC_CLK_TCK")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has just ended
        return ""


async def race(scene: Scene, one: Contestant, kind: Kind, number: int, size: int) -> Race:
    """Let one of them do one piece of work in a database of its own.

    Raises:
        GaveUpError: it did not end.

    """
    database = f"{one.package}_{kind}"
    scene.postgres.tell(f"CREATE DATABASE race TEMPLATE {database}")
    scene.redis.wipe()
    await scene.told()
    try:
        async with AsyncExitStack() as stack:
            seconds, cpu = await _spent(scene, one, kind, size, stack)
        told = await scene.told()
    finally:
        scene.postgres.tell("DROP DATABASE race WITH (FORCE)")
    return Race(one.name, kind, number, size, seconds, cpu, told["posts"], told["again"])


async def prepare(scene: Scene, one: Contestant, kind: Kind, size: int) -> None:
    """Make the database that every round of one of them begins with a copy of."""
    database = f"{one.package}_{kind}"
    scene.postgres.tell(f"CREATE DATABASE {database}")
    connection = await _connect(scene, database)
    await connection.execute("CREATE TABLE done (number integer PRIMARY KEY, carrier_id text NOT NULL)")
    await connection.close()
    await _told(scene, database, (*one.program, "make", kind, str(size), "0"))


async def _spent(scene: Scene, one: Contestant, kind: Kind, size: int, stack: AsyncExitStack) -> tuple[float, float]:
    """Return the wall seconds and those of the worker's processor that the work took."""
    fills_first = kind is Kind.OUTBOUND and not one.transactional
    if fills_first:
        await _told(scene, "race", _fill(one, kind, size, 0.0))
    worker = await stack.enter_async_context(_running(scene, one, one.workers[kind]))
    began, before = worker.ready_at, worker.cpu
    if not fills_first:
        before = await _settled(worker)
        began = await _told(scene, "race", _fill(one, kind, size, _AHEAD + one.lead * size / 1000))
        if kind is not Kind.OUTBOUND and (late := time.time() - began) > 0:
            message = f"{size} timers were planned {late:.1f} s too late"
            raise GaveUpError(message)
    seconds = await _watched(scene, one.done[kind], size, began) - began
    return seconds, worker.cpu - before


async def _settled(worker: _Worker) -> float:
    """Wait until a worker that has just come does nothing any more; returns the processor seconds it has taken."""
    before, now = -1.0, worker.cpu
    while now - before > _IDLE:
        await asyncio.sleep(_PEACE)
        before, now = now, worker.cpu
    return now


def _fill(one: Contestant, kind: Kind, size: int, lead: float) -> tuple[str, ...]:
    return (*one.program, "fill", kind, str(size), str(lead))


async def _watched(scene: Scene, question: str, size: int, began: float) -> float:
    """Return the instant at which all of it was seen in the database."""
    if (left := began - time.time()) > 0:
        await asyncio.sleep(left)
    connection = await _connect(scene, "race")
    try:
        count = 0
        while time.time() < began + _PATIENCE:
            count = await connection.fetchval(question)
            if count >= size:
                return time.time()
            await asyncio.sleep(_LOOK)
    finally:
        await connection.close()
    message = f"{count} of {size} after {_PATIENCE:.0f} s"
    raise GaveUpError(message)


async def _connect(scene: Scene, database: str) -> asyncpg.Connection:
    return await asyncpg.connect(host=str(scene.postgres.folder), user="usynys", database=database)


async def _told(scene: Scene, database: str, command: tuple[str, ...]) -> float:
    """Run a command to its end; returns the instant that it names, else its end."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=PIPE, stderr=PIPE, cwd=ROOT, env=scene.environment(database)
    )
    out, errors = await process.communicate()
    if process.returncode:
        raise GaveUpError(errors.decode()[-2000:])
    named = [line for line in out.decode().splitlines() if line.startswith("at ")]
    return float(named[-1].removeprefix("at ")) if named else time.time()


@asynccontextmanager
async def _running(scene: Scene, one: Contestant, commands: Sequence[Sequence[str]]) -> AsyncIterator[_Worker]:
    """Start the processes of a worker on its core, wait until it takes work, and end them afterwards."""
    worker = _Worker()
    async with AsyncExitStack() as stack:
        for command in commands:
            process = await asyncio.create_subprocess_exec(
                *command, stdout=PIPE, stderr=STDOUT, cwd=ROOT, env=scene.environment("race"), start_new_session=True
            )
            measured_core(process.pid)
            worker.pids.append(process.pid)
            stack.push_async_callback(_end, process, asyncio.create_task(_listen(process, worker, one.ready)))
        try:
            async with asyncio.timeout(_PATIENCE):
                await worker.ready.wait()
        except TimeoutError:
            raise GaveUpError("".join(worker.said)[-2000:]) from None
        yield worker


async def _listen(process: asyncio.subprocess.Process, worker: _Worker, sign: str) -> None:
    """Hear a process out, until it ends."""
    assert process.stdout
    while line := (await process.stdout.readline()).decode():
        worker.said.append(line)
        if line.startswith(sign):
            worker.ready_at = time.time()
            worker.ready.set()


async def _end(process: asyncio.subprocess.Process, listening: "asyncio.Task[None]") -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(_LAST_WORDS):
            await process.wait()
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    await listening
