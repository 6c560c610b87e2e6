"""Procrastinate on PostgreSQL: a job is a row; timers are jobs with `schedule_at`, found by looking."""

import asyncio
import sys

from procrastinate import App, PsycopgConnector

from tests.peers.programs.outside import AT_ONCE, DATABASE, WRITERS, Side, due, ready

#: Jobs that are put off are not told of, they are found by looking: the usual 5 s would count against it.
_LOOK_EVERY = 0.2

app = App(connector=PsycopgConnector(conninfo=DATABASE, min_size=WRITERS, max_size=WRITERS))
_side = Side()


@app.task(name="send")
async def send(number: int) -> None:
    """Send one message."""
    await _side.keep(number, await _side.post(number))


@app.task(name="lapse")
async def lapse(number: int) -> None:
    """Let one timer have its effect."""
    await _side.keep(number, "")


async def fill(work: str, size: int, lead: float) -> None:
    """Ask for so many pieces of work."""
    async with app.open_async():
        task = lapse.configure(schedule_at=due(lead)) if work == "timers" else send.configure()
        await task.batch_defer_async(*({"number": number} for number in range(size)))


async def make() -> None:
    """Make its tables."""
    async with app.open_async():
        await app.schema_manager.apply_schema_async()


async def work() -> None:
    """Do the jobs until ended."""
    await _side.open()
    async with app.open_async():
        ready()
        await app.run_worker_async(concurrency=AT_ONCE, fetch_job_polling_interval=_LOOK_EVERY)
    await _side.close()


if __name__ == "__main__":
    verb = sys.argv[1]
    if verb == "fill":
        asyncio.run(fill(sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
    else:
        asyncio.run({"make": make, "work": work}[verb]())
