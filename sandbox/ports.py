"""The shapes of what the sandbox is handed: a clock that can be turned, and things with due instants."""

from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant and can be turned forward."""

    @property
    def offset(self) -> timedelta:
        """How far ahead of the wall this clock runs."""
        ...

    def now(self) -> datetime:
        """Return the present instant, in UTC, to the millisecond."""
        ...

    def pin(self, instant: datetime) -> None:
        """Stand still at `instant`; raises ValueError when it is before now."""
        ...

    def release(self) -> None:
        """Let time run again from the pinned instant."""
        ...


class Turnable(Protocol):
    """Something with due instants that the turning clock steps through."""

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which there is work, or None."""
        ...

    async def run_due(self) -> bool:
        """Do all work that is due now; answer whether there was any."""
        ...
