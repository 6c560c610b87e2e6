"""Step-by-step procedures: who does what until when, for cases dated while the act was in force (R)."""

from dataclasses import dataclass
from datetime import datetime

from core.errors import EditionError
from core.rules.calendar import Calendar, local
from core.rules.catalogue import Catalogue
from core.rules.edition import Edition
from core.values import Citation


@dataclass(frozen=True, slots=True)
class StepDue:
    """One step: who, what, when it is due at the latest (and, for a range, at the earliest), and where that stands."""

    role: str
    action: str
    due_at: datetime
    earliest_at: datetime
    citations: tuple[Citation, ...]


def due_times_of_case(
    act: str, service: str, started_at: datetime, calendar: Calendar, catalogue: Catalogue
) -> tuple[StepDue, ...]:
    """Return the due times of a case by the edition in force on the day it started.

    Raises RepealedError naming the repealing act for a case of a later day, and EditionError for a day on which no
    edition is known to be in force: the days of publication are handed to the catalogue.
    """
    return due_times(service, started_at, calendar, catalogue.in_force(act, local(started_at).date()))


def due_times(service: str, started_at: datetime, calendar: Calendar, edition: Edition) -> tuple[StepDue, ...]:
    """Return the due time of each step, each beginning when the one before it was due.

    Raises EditionError for a service without steps.
    """
    if service not in edition.services or not edition.services[service].steps:
        message = f"Edition {edition.id} describes no steps of '{service}'."
        raise EditionError(message)
    latest = earliest = local(started_at)
    dues = []
    for step in edition.services[service].steps:
        shortest = step.at_least or step.at_most
        earliest = calendar.add(earliest, shortest.n, shortest.unit).result
        latest = calendar.add(latest, step.at_most.n, step.at_most.unit).result
        dues.append(StepDue(step.role, step.action, latest, earliest, edition.cite(step)))
    return tuple(dues)
