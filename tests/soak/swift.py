"""What a soak does without, for speed: long waits of the wall, and threads between the loop and SQLite.

A statement takes four hops between threads. Without them the statements, their order and their commits stay as they
are, and so do the points at which others may go on.
"""

import asyncio
import functools
from collections.abc import Callable
from typing import Any, TypeVar

from aiosqlite.core import Connection

from sandbox.store import Store
from sms.smpp import listener, seams, session

_T = TypeVar("_T")


@functools.cache
def make_swift() -> None:
    """Let both databases answer in the loop's own thread, and SMPP wait less, for the rest of this process."""
    _hurry()
    connection: Any = Connection
    connection._execute, connection._connect = _execute, _connect  # noqa: SLF001 - its thread has no other handle
    store: Any = Store
    store.open, store.do, store.close = _open, _do, _close


async def _execute(self: Any, work: Callable[..., _T], *args: Any, **more: Any) -> _T:
    if self._connection is None:
        message = "Connection closed"
        raise ValueError(message)
    await asyncio.sleep(0)
    return work(*args, **more)


async def _connect(self: Any) -> Any:
    if self._connection is None:
        self._connection = self._connector()
    return self


async def _open(self: Any) -> None:
    self._open()


async def _do(self: Any, work: Callable[..., _T]) -> _T:
    await asyncio.sleep(0)
    done: _T = self._do(work)
    return done


async def _close(self: Any) -> None:
    self._close()


#: Patience of the wall, in seconds: the clock of a soak jumps for hours, and the wall waits for nobody meanwhile.
_PATIENCE = {
    session: {"_ANSWER": 1.0, "_FIRST_BIND": 1.0, "_QUIET": 0.2, "_SLOWER": 0.1, "_SLOWEST": 0.5},
    seams: {"_FIRST": 0.05, "_LAST": 0.2},
    listener: {"_LOOK": 0.5},
}


def _hurry() -> None:
    """Shorten what SMPP waits for by the wall; a name that is no longer there is an error."""
    for module, waits in _PATIENCE.items():
        for name, seconds in waits.items():
            if not hasattr(module, name):
                message = f"{module.__name__} has no {name} any more: the soak does not know how long SMPP waits."
                raise AttributeError(message)
            setattr(module, name, seconds)
