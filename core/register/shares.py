"""How many rows one transaction of the register takes, so that it never keeps others from writing for long."""

from dataclasses import dataclass

from core.clock import stopwatch

#: How long one transaction may hold the only writing lock of SQLite, in seconds: the other rows wait for the next.
LONGEST = 0.4
_FIRST, _MOST = 100, 1000


@dataclass(frozen=True, slots=True)
class Turn:
    """One transaction that holds the lock since an instant of the stopwatch."""

    began: float

    @property
    def seconds(self) -> float:
        """How long it has lasted."""
        return stopwatch() - self.began

    def late(self) -> bool:
        """Tell whether it is to end with the row in hand."""
        return self.seconds >= LONGEST


@dataclass(slots=True)
class Share:
    """What the rows of one kind have cost so far, and how many of them the next transaction takes."""

    rows: int = _FIRST

    def begin(self) -> Turn:
        """Begin a transaction."""
        return Turn(stopwatch())

    def took(self, rows: int, turn: Turn) -> None:
        """Learn from a transaction what rows cost here; never more than twice as many at once as before."""
        fitting = int(rows * LONGEST / max(turn.seconds, 0.001))
        self.rows = max(1, min(fitting, 2 * max(rows, self.rows), _MOST))
