"""Turning the clock: it steps through every due instant in order, and stands still while work is done."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sandbox.instants import shown
from sandbox.ports import Clock, Turnable

Moved = Callable[[timedelta], Awaitable[None]]

#: Rounds of work at one instant, before somebody is said to be going in circles.
_MOST_ROUNDS = 100_000
#: How often we look, in wall seconds, when work that is due is in other hands (a worker's own loop), and how many
#: times: looks are counted and not seconds, because one look may wait long for somebody who is at work.
_LOOK_AGAIN = 0.02
_MOST_LOOKS = 500


class TurningError(Exception):
    """Time could not be turned on: some work never came to an end."""


class Turning:
    """The only hand on the clock."""

    def __init__(self, clock: Clock, own: Turnable, woken: asyncio.Event) -> None:
        self._clock = clock
        self._woken = woken  # set when time has jumped, so that nobody sleeps by the old time
        self._turnables: list[Turnable] = [own]
        self._moved: Moved | None = None
        self._lock = asyncio.Lock()
        self._stopped = False

    def turn_with(self, *others: Turnable, moved: Moved) -> None:
        """Step through the due instants of `others` too; `moved` writes the clock's new offset down."""
        self._turnables.extend(others)
        self._moved = moved

    def stop(self) -> None:
        """Turn no further: everything is about to close, and the next start goes on from here."""
        self._stopped = True

    async def advance(self, seconds: float) -> datetime:
        """Turn time on by `seconds` to the millisecond, return the instant that is reached when all due is done.

        Raises:
            TurningError: work that is due never ends; time stands where it happened, and runs on.

        """
        async with self._lock:
            offset, start = self._clock.offset, self._stand_still()
            target = start + timedelta(milliseconds=round(seconds * 1000))
            try:
                later = await self._settle()
                while (now := self._clock.now()) < target:
                    due = min([one for one in later if one > now] + [target])
                    # Written down first: after a crash no clock runs behind what is already in the database.
                    await self._tell(offset + (due - start))
                    self._clock.pin(due)
                    later = await self._settle()
            finally:
                self._clock.release()
                self._woken.set()
                await self._tell(self._clock.offset)
        return target

    def _stand_still(self) -> datetime:
        """Pin the clock at now; a millisecond that passes between looking and pinning is looked at again."""
        while True:
            now = self._clock.now()
            with suppress(ValueError):
                self._clock.pin(now)
                return now

    async def _tell(self, offset: timedelta) -> None:
        if self._moved is not None:
            await self._moved(offset)

    async def _settle(self) -> list[datetime]:
        """Let everything that is due now come to its end; return when more will be due."""
        looks = 0
        for _ in range(_MOST_ROUNDS):
            if self._stopped:
                message = "The sandbox is closing; time stopped where it was."
                raise TurningError(message)
            # The sandbox comes first: waiting for its own deliveries shows what they have set going.
            moved = any([await turnable.run_due() for turnable in self._turnables])
            dues = await self._dues()
            if not (late := [name for name, due in dues if due <= self._clock.now()]):
                return [due for _, due in dues]
            if moved:
                looks = 0
            elif looks == _MOST_LOOKS:
                break
            else:
                looks += 1
                await _wait_a_little()
        message = f"{', '.join(late)} still had work due at {shown(self._clock.now())}; time stopped there."
        raise TurningError(message)

    async def _dues(self) -> list[tuple[str, datetime]]:
        """Return when each of those who have work has it."""
        dues = [(type(turnable).__name__, await turnable.next_due()) for turnable in self._turnables]
        return [(name, due) for name, due in dues if due is not None]


async def _wait_a_little() -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_LOOK_AGAIN):
            await asyncio.Event().wait()
