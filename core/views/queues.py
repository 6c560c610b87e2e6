"""The queues of a preschool: the order, the numbers and why each application stands where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from core.errors import NotFoundError
from core.rules.calendar import local
from core.rules.catalogue import Catalogue
from core.rules.edition import Edition
from core.rules.queue import Entry, QueueClass, because, order
from core.store.lookups import Lookups
from core.store.tables import Application, QueueEntry
from core.values import Citation, Language
from core.views import forms

#: The act whose edition orders the queues.
ACT = "133"

#: The groups in the order they are listed; the last two only when everything is asked for.
SHOWN = ("waiting", "offered", "suspended", "referred")
CLOSED = ("archived", "enrolled")

#: Where it is written why an entry left the line, by its status; archived entries carry their own ground.
_GROUNDS = {"offered": "first_in_line", "suspended": "no_answer", "referred": "family_accepted", "enrolled": "enrolled"}

Row = tuple[QueueEntry, Application, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """One application in one queue; `number` is its forecast place in line, None when it does not wait."""

    entry: QueueEntry
    application: Application
    birth_year: int
    number: int | None
    because: tuple[Citation, ...]

    def to_json(self) -> dict[str, Any]:
        """Write what `queue show --json` promises (DESIGN section 7)."""
        return {
            "number": self.number,
            "application_id": self.application.id,
            "child_id": self.application.child_id,
            "class": self.entry.queue_class,
            "submitted_at": forms.instant(self.entry.submitted_at),
            "status": self.entry.status,
            "because": [forms.citation(cited) for cited in self.because],
        }


@dataclass(frozen=True, slots=True)
class QueueSeen:
    """One queue: preschool, birth year and language."""

    key: str
    birth_year: int
    language: Language
    standings: tuple[Standing, ...]


async def of_preschool(
    look: Lookups,
    catalogue: Catalogue,
    now: datetime,
    preschool_id: str,
    *,
    year: int | None,
    language: str | None,
    everything: bool,
) -> tuple[QueueSeen, ...]:
    """Return the queues of a preschool one after another, by birth year and language.

    Raises:
        NotFoundError: the register has no such preschool.

    """
    if await look.preschool(preschool_id) is None:
        message = f"There is no preschool {preschool_id}: import it, or check its id."
        raise NotFoundError(message)
    edition = catalogue.in_force(ACT, local(now).date())
    statuses = SHOWN + CLOSED if everything else SHOWN
    rows = await look.line(preschool_id, language=language, year=year, statuses=statuses)
    phases = await look.phases({entry.queue_key for entry, _, _ in rows})
    queues = groupby(rows, key=lambda row: row[0].queue_key)
    return tuple(_queue(key, list(members), phases.get(key, 0), edition) for key, members in queues)


def _queue(key: str, rows: Sequence[Row], phase: int, edition: Edition) -> QueueSeen:
    standings: list[Standing] = []
    for status in SHOWN + CLOSED:
        group = [row for row in rows if row[0].status == status]
        standings.extend(_line(group, phase, edition) if status == "waiting" else _left(group, edition))
    _, application, birth_year = rows[0]
    return QueueSeen(key, birth_year, Language(application.language), tuple(standings))


def _line(rows: Iterable[Row], phase: int, edition: Edition) -> list[Standing]:
    by_application = {application.id: (entry, application, year) for entry, application, year in rows}
    entries = (
        Entry(application.id, entry.submitted_at, QueueClass(entry.queue_class))
        for entry, application, _ in by_application.values()
    )
    return [
        Standing(*by_application[placed.entry.application_id], placed.number, placed.because)
        for placed in order(entries, phase, edition)
    ]


def _left(rows: Iterable[Row], edition: Edition) -> list[Standing]:
    return [Standing(entry, application, year, None, _why(entry, edition)) for entry, application, year in rows]


def _why(entry: QueueEntry, edition: Edition) -> tuple[Citation, ...]:
    ground = _GROUNDS.get(entry.status, entry.reason.partition(" ")[0])  # "withdrawn while suspended" is withdrawn
    if ground in edition.grounds:
        return edition.cite(edition.ground(ground))
    return because(QueueClass(entry.queue_class), edition)
