"""The event loop of what runs long: uvloop where there is one, and memory that is not looked through in vain."""

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

Result = TypeVar("Result")

#: So many new objects until the collector looks for circles. Python's own 700 look three times for each SMS and find
#: nothing: what a message makes is freed when it is done. Measured on SMPP: a fifth of the work.
_CIRCLES_AFTER: Final = 50_000


def in_loop(main: Coroutine[Any, Any, Result]) -> Result:
    """Run until it ends."""
    try:
        import uvloop
    except ImportError:  # Windows has none
        return asyncio.run(main)
    return uvloop.run(main)


def settle_memory() -> None:
    """Let what is imported by now stay: looking through it again and again costs a third of the work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_CIRCLES_AFTER)
