"""Hints inside one process."""

import asyncio


class LocalLive:
    """Wakes the worker of the same process."""

    def __init__(self) -> None:
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """Hint that there is new work."""
        self._awake.set()

    async def rest(self, seconds: float) -> None:
        """Wait for a hint, at most so many seconds."""
        try:
            await asyncio.wait_for(self._awake.wait(), seconds)
        except TimeoutError:
            return
        self._awake.clear()
