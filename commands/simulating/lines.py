"""The queues of a simulated city: who stands where, and whose turn a place is by the rules."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from core.rules.age import turns
from core.rules.edition import Edition
from core.rules.queue import Entry, Pick, QueueClass, Slot, class_of, pick
from core.rules.vacancy import Candidate, Place, draws_from, entry_queue_key, may_be_offered, queue_key


class Standing(StrEnum):
    """Where a family stands in the end."""

    WAITING = "waiting"
    SUSPENDED = "suspended"
    REFERRED = "referred"
    ENROLLED = "enrolled"
    ARCHIVED = "archived"
    CALLED = "called"  # nobody reached it: the operators of 1414 call


@dataclass(eq=False, slots=True)
class Kid:
    """One application: where it stands as a whole, and in the queues of which preschools it still is."""

    name: str
    child: Candidate
    since: datetime
    preschools: set[str]
    standing: Standing = Standing.WAITING
    asked: bool = False  # one open offer at a time
    awake: date = field(init=False)  # from which day it wishes a place

    def __post_init__(self) -> None:
        """Count the day once: it is asked for many times."""
        self.awake = turns(self.child.birth, self.child.wished_from_age or 0)


@dataclass(eq=False, slots=True)
class Seat:
    """One free place: since when, what it is kept for, how often it was offered."""

    place: Place
    free_since: datetime
    slot: Slot | None = None
    offers: int = 0
    empty_until: datetime | None = None  # when somebody had it for good


#: A place in line – the key of the rules – and who stands there.
InLine: TypeAlias = tuple[tuple[datetime, int, str], Kid]


@dataclass(slots=True)
class Lines:
    """All queues, each in the order of its classes."""

    edition: Edition
    kids: dict[str, Kid] = field(default_factory=dict)
    _of: dict[str, dict[QueueClass, list[InLine]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    _phases: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def enter(self, kid: Kid) -> None:
        """Let an application stand in the queues of its preschools, at its own time."""
        self.kids[kid.name] = kid
        queue_class = class_of(kid.child.categories, self.edition, verified=True)
        place = Entry(kid.name, kid.since, queue_class).key
        for preschool in kid.preschools:
            insort(self._of[entry_queue_key(preschool, kid.child.birth, kid.child.language)][queue_class], (place, kid))

    def leave(self, kid: Kid, preschool: str) -> None:
        """Take it out of one queue; out of the last one it is archived."""
        kid.preschools.discard(preschool)
        if not kid.preschools and kid.standing is not Standing.ENROLLED:
            kid.standing = Standing.ARCHIVED

    def turn(self, seat: Seat, on: date) -> tuple[Kid, Pick] | None:
        """Return whose turn a place is on this day, None when nobody waits for it."""
        heads: dict[QueueClass, InLine] = {}
        for key in draws_from(seat.place, on, self.edition):
            for queue_class, waiting in self._of[key].items():
                head = next(self._fitting(waiting, seat.place, on), None)
                if head and (queue_class not in heads or head[0] < heads[queue_class][0]):
                    heads[queue_class] = head
        line = queue_key(seat.place, on, self.edition)
        chosen = pick(heads, self._phases[line], seat.slot, self.edition)
        if chosen is None:
            return None
        self._phases[line] = chosen.phase
        return heads[chosen.queue_class][1], chosen

    def _fitting(self, waiting: list[InLine], place: Place, on: date) -> Iterator[InLine]:
        """Yield who may be offered a place now; who is plainly too young or gone is passed over without the rules."""
        for place_in_line, kid in waiting:
            if kid.asked or kid.standing is not Standing.WAITING or on < kid.awake:
                continue
            if place.preschool_id in kid.preschools and may_be_offered(kid.child, place, on, self.edition):
                yield place_in_line, kid
