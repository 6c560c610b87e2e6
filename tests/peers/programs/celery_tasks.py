"""Celery on Redis: acknowledged when done, so that a worker that dies loses nothing; timers by `eta`."""

import sys
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_ready

from tests.peers.programs.outside import REDIS, Threads, due, ready

app = Celery("peer", broker=REDIS.replace("unix://", "redis+socket://"))
app.conf.update(
    task_acks_late=True,
    task_ignore_result=True,
    worker_redirect_stdouts=False,
    broker_connection_retry_on_startup=True,
)
_side = Threads()


@worker_init.connect
def _begin(**_: Any) -> None:
    _side.open()


@worker_ready.connect
def _ready(**_: Any) -> None:
    ready()


@app.task(name="send")
def send(number: int) -> None:
    """Send one message."""
    _side.keep(number, _side.post(number))


@app.task(name="lapse")
def lapse(number: int) -> None:
    """Let one timer have its effect."""
    _side.keep(number, "")


def fill(work: str, size: int, lead: float) -> None:
    """Ask for so many pieces of work."""
    task, eta = (lapse, due(lead)) if work == "timers" else (send, None)
    with app.producer_pool.acquire(block=True) as producer:
        for number in range(size):
            task.apply_async((number,), eta=eta, producer=producer)


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
