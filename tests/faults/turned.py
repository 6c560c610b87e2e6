"""One clock for many processes: the wall and an offset in a file, which a test may step forward and back."""

from datetime import datetime, timedelta
from pathlib import Path

from core.clock import SystemClock


class TurnedClock(SystemClock):
    """Real time plus what a file says, in seconds; whoever turns it replaces the file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def offset(self) -> timedelta:
        """How far from the wall this clock runs."""
        try:
            return timedelta(seconds=float(self.file.read_text("utf-8")))
        except FileNotFoundError:
            return timedelta(0)

    def now(self) -> datetime:
        """Return the present instant."""
        return super().now() + self.offset

    def turn(self, seconds: float) -> None:
        """Step the clocks of all processes at once; half a file is never read."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(self.offset.total_seconds() + seconds), "utf-8")
        fresh.replace(self.file)

    def pin(self, instant: datetime) -> None:
        """Nobody turns it from within."""
        raise NotImplementedError

    def release(self) -> None:
        """Nobody turns it from within."""
        raise NotImplementedError
