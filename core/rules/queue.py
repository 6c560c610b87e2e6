"""The order of a queue: out-of-turn first, then slots P G G G that places take and keep (P 10, reading 8)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from core.errors import EditionError
from core.rules.calendar import local
from core.rules.edition import Edition, Slots
from core.values import Citation


class QueueClass(StrEnum):
    """By which right an application waits, strongest first."""

    OUT_OF_TURN = "out_of_turn"
    PRIORITY = "priority"
    GENERAL = "general"


class Slot(StrEnum):
    """What a place is kept for once it was first offered; a place that went out of turn has none."""

    PRIORITY = "priority"
    GENERAL = "general"

    @property
    def queue_class(self) -> QueueClass:
        """The class this slot serves."""
        return QueueClass(self.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One application in one queue; `submitted_at` counts to the millisecond."""

    application_id: str
    submitted_at: datetime
    queue_class: QueueClass

    @property
    def key(self) -> tuple[datetime, int, str]:
        """The order within a class: time of submission to the millisecond, then the application id.

        Instants are compared and not clocks: on 29.02.2024 the hour from 23:00 came twice. Raises InputError for a
        time without an offset.
        """
        at = local(self.submitted_at).astimezone(UTC)
        return at.replace(microsecond=0), at.microsecond // 1000, self.application_id


@dataclass(frozen=True, slots=True)
class Pick:
    """Whose turn a place is: the class served, the slot the place now keeps, the queue's phase afterwards."""

    queue_class: QueueClass
    slot: Slot | None
    phase: int


@dataclass(frozen=True, slots=True)
class Placed:
    """One entry with its number (a forecast) and the reasons of its position."""

    entry: Entry
    number: int
    because: tuple[Citation, ...]


def class_of(categories: frozenset[int], edition: Edition, *, verified: bool) -> QueueClass:
    """Return the class of an application: its strongest category counts (P 10, 13, reading 14).

    A class that needs verification does not count before it is verified; what remains is general.
    """
    for queue_class in QueueClass:
        entry = edition.classes[queue_class]
        if categories & entry.categories and (verified or not entry.verified_only):
            return queue_class
    return QueueClass.GENERAL


def pick(heads: Collection[QueueClass], phase: int, kept: Slot | None, edition: Edition) -> Pick | None:
    """Choose the class that a place goes to; `heads` are the classes with an entry that may be offered now.

    Out of turn goes first and takes no slot. Else the place uses the slot it has kept, or takes the queue's next slot
    whose class is not empty; the phase goes on behind that slot. None when nobody waits.
    """
    if QueueClass.OUT_OF_TURN in heads:
        return Pick(QueueClass.OUT_OF_TURN, kept, phase)
    if kept is not None and kept.queue_class in heads:
        return Pick(kept.queue_class, kept, phase)
    pattern = _pattern(edition)
    for step in range(len(pattern)):
        position = (phase + step) % len(pattern)
        if pattern[position].queue_class in heads:
            return Pick(pattern[position].queue_class, pattern[position], (position + 1) % len(pattern))
    return None


def order(entries: Iterable[Entry], phase: int, edition: Edition) -> tuple[Placed, ...]:
    """Return the entries as places would be offered if they came one by one from the present phase (reading 9)."""
    by_class: dict[QueueClass, list[Entry]] = {queue_class: [] for queue_class in QueueClass}
    for entry in entries:
        by_class[entry.queue_class].append(entry)
    counts = {queue_class: len(waiting) for queue_class, waiting in by_class.items()}
    placed = [
        Placed(entry, number_of(queue_class, index, counts, phase, edition), because(queue_class, edition))
        for queue_class, waiting in by_class.items()
        for index, entry in enumerate(sorted(waiting, key=lambda entry: entry.key))
    ]
    return tuple(sorted(placed, key=lambda one: one.number))


def number_of(
    queue_class: QueueClass, index: int, counts: Mapping[QueueClass, int], phase: int, edition: Edition
) -> int:
    """Return the queue number of the `index`-th entry (from 0) of a class, without looking at the others.

    `counts` tells how many wait in each class. The number equals the position in `order`, in constant time.
    """
    if queue_class is QueueClass.OUT_OF_TURN:
        return index + 1
    pattern = _pattern(edition)
    turned = pattern[phase % len(pattern) :] + pattern[: phase % len(pattern)]
    own = [position for position, slot in enumerate(turned) if slot.queue_class is queue_class]
    rounds, rest = divmod(index, len(own))
    slots_before = rounds * len(turned) + own[rest]
    other = QueueClass.GENERAL if queue_class is QueueClass.PRIORITY else QueueClass.PRIORITY
    others_before = min(slots_before - index, counts.get(other, 0))
    return counts.get(QueueClass.OUT_OF_TURN, 0) + index + others_before + 1


def because(queue_class: QueueClass, edition: Edition) -> tuple[Citation, ...]:
    """Return where it is written that this class stands where it stands."""
    entry = edition.classes[queue_class]
    return edition.cite(entry) if queue_class is QueueClass.OUT_OF_TURN else edition.cite(entry, _slots(edition))


def _slots(edition: Edition) -> Slots:
    if edition.slots is None:
        message = f"Edition {edition.id} has no pattern of slots."
        raise EditionError(message)
    return edition.slots


def _pattern(edition: Edition) -> tuple[Slot, ...]:
    return tuple(Slot(name) for name in _slots(edition).pattern)
