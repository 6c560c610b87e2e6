"""The numbers of one application in its queues, and who is first in one: no queue is loaded for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import NotFoundError
from core.rules.calendar import local
from core.rules.catalogue import Catalogue
from core.rules.edition import Edition
from core.rules.queue import QueueClass, number_of, pick
from core.store.lookups import Lookups
from core.store.tables import QueueEntry
from core.views import forms
from core.views.queues import ACT


@dataclass(frozen=True, slots=True)
class Number:
    """Where one application stands in one queue; `number` is the forecast place in line, None when it does not wait."""

    entry: QueueEntry
    number: int | None
    waiting: int | None  # how many wait in this queue

    def to_json(self) -> dict[str, Any]:
        """Write it for machines; the keys are those of `queue show --json` where they mean the same."""
        return {
            "preschool_id": self.entry.preschool_id,
            "wish": self.entry.wish,
            "number": self.number,
            "waiting": self.waiting,
            "class": self.entry.queue_class,
            "submitted_at": forms.instant(self.entry.submitted_at),
            "status": self.entry.status,
        }


async def of_application(look: Lookups, catalogue: Catalogue, now: datetime, application_id: str) -> tuple[Number, ...]:
    """Return the numbers of an application at its preschools, in order of wish (P 10, annex 4).

    Raises:
        NotFoundError: there is no such application.

    """
    if await look.application(application_id) is None:
        message = f"There is no application {application_id}: `usynys queue show` lists them."
        raise NotFoundError(message)
    edition = catalogue.in_force(ACT, local(now).date())
    return tuple([await _number(look, entry, edition) for entry in await look.entries_of(application_id)])


async def first_in_line(look: Lookups, catalogue: Catalogue, now: datetime, queue_key: str) -> Number | None:
    """Return whom the next place of a queue would be offered to, by its class and slot; None when nobody is awake.

    What only a place itself can tell (whom it was offered to before, who is asked about another one) is left out.
    """
    edition = catalogue.in_force(ACT, local(now).date())
    heads: dict[QueueClass, QueueEntry] = {}
    for queue_class in QueueClass:
        if entry := await look.first_awake(queue_key, queue_class):
            heads[queue_class] = entry
    phase = (await look.phases([queue_key])).get(queue_key, 0)
    choice = pick(heads, phase, None, edition)
    return await _number(look, heads[choice.queue_class], edition) if choice else None


async def _number(look: Lookups, entry: QueueEntry, edition: Edition) -> Number:
    if entry.status != "waiting":
        return Number(entry, None, None)
    rank = await look.rank(entry)
    counts = {QueueClass(name): count for name, count in rank.waiting.items()}
    number = number_of(QueueClass(entry.queue_class), rank.before, counts, rank.phase, edition)
    return Number(entry, number, sum(counts.values()))
