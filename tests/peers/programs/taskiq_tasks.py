"""taskiq on Redis streams: acknowledged when done; timers lie in Redis until its scheduler finds them due."""

import asyncio
import sys

from taskiq import TaskiqEvents, TaskiqScheduler, TaskiqState
from taskiq_redis import ListRedisScheduleSource, RedisStreamBroker

from tests.peers.programs.outside import REDIS, Side, due, ready

broker = RedisStreamBroker(REDIS, consumer_id="0")
source = ListRedisScheduleSource(REDIS)
scheduler = TaskiqScheduler(broker, [source])
_side = Side()


@broker.on_event(TaskiqEvents.WORKER_STARTUP)
async def _begin(_: TaskiqState) -> None:
    await _side.open()
    ready()


@broker.task(task_name="send")
async def send(number: int) -> None:
    """Send one message."""
    await _side.keep(number, await _side.post(number))


@broker.task(task_name="lapse")
async def lapse(number: int) -> None:
    """Let one timer have its effect."""
    await _side.keep(number, "")


async def fill(work: str, size: int, lead: float) -> None:
    """Ask for so many pieces of work."""
    await broker.startup()
    at = due(lead) if work == "timers" else None
    for number in range(size):
        await (lapse.schedule_by_time(source, at, number) if at else send.kiq(number))
    await broker.shutdown()


if __name__ == "__main__" and sys.argv[1] == "fill":
    asyncio.run(fill(sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
