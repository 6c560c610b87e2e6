"""Hints inside one process."""

import asyncio
import contextlib


class LocalLive:
    """Wakes the worker of the same process."""

    def __init__(self) -> None:
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """Hint that there is new work."""
        self._awake.set()

    async def rest(self, seconds: float) -> None:
        """Wait for a hint, at most so many seconds."""
        # wait_for of Python 3.11 can swallow a cancellation that meets a hint; timeout does not.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        self._awake.clear()
