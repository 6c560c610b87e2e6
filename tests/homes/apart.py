"""Waiting for something asynchronous in the middle of a test's own loop: it runs in a thread beside it."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_T = TypeVar("_T")


def apart(work: Coroutine[Any, Any, _T]) -> _T:
    """Run something to its end in a loop of its own, whatever loop is running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
