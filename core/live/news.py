"""News of histories: whoever shows something is told that there is more; the database says what."""

import asyncio
import contextlib
from collections.abc import Collection, Iterator

#: The subject of whoever watches everything: each hint is about it, too.
ANYTHING = ""


class News:
    """Who waits for news of which subjects, inside one process."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}

    def tell(self, subjects: Collection[str]) -> None:
        """Wake whoever waits for one of these subjects, or for anything."""
        for subject in {*subjects, ANYTHING} if subjects else ():
            for waiting in self._waiting.get(subject, ()):
                waiting.set()

    def wake_all(self) -> None:
        """Wake everybody: something may have been missed, or all is over."""
        self.tell(tuple(self._waiting))

    @contextlib.contextmanager
    def watch(self, subject: str) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever there is news of a subject, until the block ends."""
        heard = asyncio.Event()
        self._waiting.setdefault(subject, set()).add(heard)
        try:
            yield heard
        finally:
            self._waiting[subject].discard(heard)
            if not self._waiting[subject]:
                del self._waiting[subject]


async def heard_within(heard: asyncio.Event, seconds: float) -> None:
    """Wait for news, at most so many seconds; what was heard before the wait counts."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await heard.wait()
    heard.clear()
