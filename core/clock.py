"""The only place that knows the time, makes ids or takes chances; everyone else is handed them."""

import secrets
import time
import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

#: The whole country keeps one time since 1 March 2024; before that the table of tzdata tells.
ALMATY = ZoneInfo("Asia/Almaty")


#: Seconds of a stopwatch that nobody sets back: for how long something lasts, never for when it happens.
stopwatch = time.monotonic


def _wall() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class SystemClock:
    """Real time, in UTC with millisecond precision."""

    def now(self) -> datetime:
        """Return the present instant."""
        return _wall()


class SandboxClock:
    """Real time plus an offset that only ever grows; pinned while the sandbox steps through due instants."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset
        self._pinned: datetime | None = None

    def now(self) -> datetime:
        """Return the pinned instant while time is being turned, else the wall time plus the offset."""
        return self._pinned if self._pinned is not None else _wall() + self._offset

    @property
    def offset(self) -> timedelta:
        """How far ahead of the wall this clock runs; kept in the database between starts."""
        return self._offset

    def pin(self, instant: datetime) -> None:
        """Stand still at `instant`, which is never before now.

        Raises:
            ValueError: `instant` lies in the past: time is turned forward only.

        """
        if instant < self.now():
            message = f"The clock turns forward only: {instant.isoformat()} is before {self.now().isoformat()}."
            raise ValueError(message)
        self._pinned = instant

    def release(self) -> None:
        """Let time run again from the pinned instant."""
        if self._pinned is not None:
            self._offset = self._pinned - _wall()
            self._pinned = None


class Chance:
    """Ids and keys that cannot be guessed."""

    def new_id(self) -> str:
        """Return a fresh id (32 lower-case hex digits)."""
        return uuid.uuid4().hex

    def token(self, size: int) -> bytes:
        """Return `size` random bytes."""
        return secrets.token_bytes(size)

    def fraction(self) -> float:
        """Return a number from 0 up to 1, drawn evenly."""
        return secrets.randbelow(1 << 32) / (1 << 32)

    def pick(self, choices: str, count: int) -> str:
        """Return `count` letters drawn from `choices`."""
        return "".join(secrets.choice(choices) for _ in range(count))
