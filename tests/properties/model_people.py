"""The people and seats of the model: what order 133 says of one child, one school, one seat, without the core."""

from dataclasses import dataclass, field
from datetime import date

HOUR = 3_600_000
DAY = 24 * HOUR
SERVICE, FIRST = {1, 2, 3, 4}, {5, 6, 7, 8, 9, 10, 11, 12}


@dataclass
class School:
    """One preschool; `kind` is ordinary, special or sanatorium."""

    name: str
    kind: str
    town: str = "Almaty"


@dataclass
class Wait:
    """One child in the queue of one school: since when, and what has become of it."""

    since: int
    wish: int
    state: str = "waiting"
    why: str = ""
    resume: int | None = None
    comes_back: bool = False


@dataclass
class Kid:
    """One application; `spent` are the marks that an earlier place was given for, `ended` when that contract ended."""

    name: str
    guardian: str
    born: date
    marks: set[int]
    proved: bool
    paper: bool  # the consultation's conclusion is there; whether a right is proved says nothing of it
    filed: int
    waits: dict[str, Wait]
    tongue: str = "kk"
    from_age: int | None = None
    special: bool = False
    rehab: str = ""
    town: str = "Almaty"
    spent: set[int] = field(default_factory=set)
    ended: int | None = None
    moved: bool = False
    over: bool = False  # withdrawn as a whole, or the contract of its place has ended

    def by_marks(self, marks: set[int]) -> str:
        """Return O, P or G: the strongest mark counts, and the service families' only once it is proved."""
        if marks & SERVICE and self.proved:
            return "O"
        return "P" if marks & FIRST else "G"

    @property
    def letter(self) -> str:
        """The class: a right that has given a place once is spent, but for service families that moved (23)."""
        if not self.spent or self.by_marks(self.marks - self.spent) != "G":
            return self.by_marks(self.marks - self.spent)
        return "O" if self.moved and self.proved and self.marks & SERVICE else "G"

    @property
    def counts_from(self) -> int:
        """The date and time in line: whoever has spent its right stands behind those of that moment (23.1)."""
        behind = self.spent and self.letter == "G" and self.ended is not None
        return max(self.filed, self.ended or 0) if behind else self.filed

    @property
    def exempt(self) -> bool:
        """Limited abilities, and the consultation's conclusion is there: no age removes the child."""
        return self.paper and 5 in self.marks

    def birthday(self, years: int) -> date:
        """Return when the child turns so many years; of 29 February on 1 March."""
        if (self.born.month, self.born.day) == (2, 29) and (self.born.year + years) % 4:
            return date(self.born.year + years, 3, 1)
        return date(self.born.year + years, self.born.month, self.born.day)

    def has(self, *states: str) -> bool:
        """Tell whether one of its queues is in one of these states."""
        return any(wait.state in states for wait in self.waits.values())


@dataclass
class Seat:
    """One free place; it keeps its `slip` whatever becomes of it, and asks nobody twice."""

    name: str
    school: School
    group: str
    published: int
    tongue: str = "kk"
    years: tuple[int, ...] = ()
    rehab: str = ""
    temporary: bool = False
    state: str = "free"
    slip: str = ""
    by: str = ""  # the class it was offered to last
    asked: set[str] = field(default_factory=set)
    holder: str = ""
    closes: int = 0  # until when an answer counts
    grace: int = 0  # until when a refused place waits


@dataclass(frozen=True)
class Turn:
    """Whose turn a seat is, the slip it holds then, and where the hand of its queue points afterwards."""

    kid: Kid
    letter: str
    slip: str
    hand: int
