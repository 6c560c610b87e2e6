"""DBOS on PostgreSQL: a message is a workflow of two steps, a timer is a workflow that is enqueued with a delay."""

import asyncio
import os
import signal
import sys
import time

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions

from tests.peers.programs.outside import DATABASE, Side, due, ready

_QUEUE = "work"
#: The usual second between two looks would count against it.
_LOOK_EVERY = 0.1
_URL = DATABASE.replace("postgresql://", "postgresql+psycopg://")
_CONFIG: DBOSConfig = {
    "name": "peer",
    "application_version": "1",
    "system_database_url": _URL,
    "sys_db_pool_size": 20,
    "log_level": "ERROR",
}
_NAMES = {"outbound": "send", "timers": "lapse"}
_side = Side()


@DBOS.step()
async def post(number: int) -> str:
    """Send one message; kept as done, so that it is not sent again after a crash."""
    return await _side.post(number)


@DBOS.step()
async def keep(number: int, carrier_id: str) -> None:
    """Keep its row."""
    await _side.keep(number, carrier_id)


@DBOS.workflow(name="send")
async def send(number: int) -> None:
    """Send one message."""
    await keep(number, await post(number))


@DBOS.workflow(name="lapse")
async def lapse(number: int) -> None:
    """Let one timer have its effect."""
    await keep(number, "")


def fill(work: str, size: int, lead: float) -> None:
    """Ask for so many pieces of work."""
    at = due(lead).timestamp() if work == "timers" else 0.0
    client = DBOSClient(system_database_url=_URL)
    options: EnqueueOptions = {"workflow_name": _NAMES[work], "queue_name": _QUEUE, "app_version": "1"}
    for number in range(size):
        if at:
            options["delay_seconds"] = max(at - time.time(), 0.0)
        client.enqueue(options, number)
    client.destroy()


def make() -> None:
    """Make its tables and its queue."""
    DBOS(config=_CONFIG)
    DBOS.listen_queues([])
    DBOS.launch()
    DBOS.register_queue(_QUEUE, polling_interval_sec=_LOOK_EVERY, worker_concurrency=None)
    DBOS.destroy()


async def work() -> None:
    """Do the workflows until ended."""
    await _side.open()
    DBOS(config=_CONFIG)
    ready()
    DBOS.launch()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()
    os._exit(0)


if __name__ == "__main__":
    verb = sys.argv[1]
    if verb == "fill":
        fill(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
    elif verb == "make":
        make()
    else:
        asyncio.run(work())
