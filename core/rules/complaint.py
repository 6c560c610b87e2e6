"""Complaints: where they go, until when they are answered, prolonged and passed on (P 18-20, 30; H 9-10; S 11-12)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import EditionError
from core.rules.calendar import Calendar
from core.rules.edition import Edition
from core.rules.entry import Amount
from core.rules.information import Complaints
from core.values import Citation


class FiledAs(StrEnum):
    """How a complaint was handed in."""

    PAPER = "paper"
    ELECTRONIC = "electronic"


class Outcome(StrEnum):
    """How a complaint was answered; only a favourable act that satisfies it in full spares the passing on (H 9.6)."""

    SATISFIED = "satisfied"
    PARTLY_SATISFIED = "partly_satisfied"
    REJECTED = "rejected"
    NOT_CONSIDERED = "not_considered"


@dataclass(frozen=True, slots=True)
class Route:
    """One way a complaint may go: to whom, how long the answer may take (None: the court), where that stands."""

    service: str
    to: str
    answer: Amount | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Until when and in which form the complainant hears of a prolonged term."""

    form: str
    due: date


def routes(service: str, edition: Edition) -> tuple[Route, ...]:
    """Return where a complaint about a service goes, in the order of the text.

    Raises EditionError for a service whose text names no way to complain.
    """
    told = _told(service, edition)
    ways = []
    for way in told.to:
        answer = edition.terms.amount(way.answer) if way.answer else None
        ways.append(Route(service, way.to, answer, edition.cite(way)))
    return tuple(ways)


def route(service: str, addressee: str, edition: Edition) -> Route:
    """Return the way to one addressee. Raises EditionError when the text does not name it."""
    for way in routes(service, edition):
        if way.to == addressee:
            return way
    message = f"Edition {edition.id} names no complaint about '{service}' to '{addressee}'."
    raise EditionError(message)


def services_of(kind: str, ground: str, edition: Edition) -> tuple[str, ...]:
    """Return the services that may have taken a decision: a complaint about it is a complaint about them."""
    return tuple(
        name
        for name, told in edition.complaints.items()
        if kind in told.decides or ground in (*told.grounds, *edition.services[name].refusal_grounds)
    )


def answer_due(registered_on: date, way: Route, calendar: Calendar, edition: Edition) -> date:
    """Return the last day for the answer; on a day off registration counts as made on the next working day.

    Whether the day of registration is day 1 is a setting of the edition (reading 20). Raises EditionError for the
    court, whose terms are not in these acts.
    """
    if way.answer is None:
        message = f"Edition {edition.id} names no term for a complaint to '{way.to}'."
        raise EditionError(message)
    first = calendar.roll_forward(registered_on)
    counted = edition.terms.count("complaint_registration_day_counts")
    return calendar.add_working_days(first, way.answer.n - counted)


def knows_extension(service: str, edition: Edition) -> bool:
    """Tell whether the act knows a prolonged term and the notice of it (H 9.3, S 11.3)."""
    return _told(service, edition).prolonged is not None


def knows_forwarding(service: str, edition: Edition) -> bool:
    """Tell whether the act has the body complained of pass the complaint on (H 9.4, 9.5)."""
    return _told(service, edition).forwarded is not None


def extension_notice(service: str, filed: FiledAs, extended_on: date, calendar: Calendar, edition: Edition) -> Notice:
    """Return until when, and in which form, the complainant hears of a prolonged term with its reasons (H 9.3, S 11.3).

    Raises EditionError for an edition that knows no such notice.
    """
    prolonged = _told(service, edition).prolonged
    if prolonged is None:
        message = f"Edition {edition.id} knows no notice of a prolonged complaint."
        raise EditionError(message)
    forms = {FiledAs.PAPER: prolonged.paper, FiledAs.ELECTRONIC: prolonged.electronic}
    due = calendar.add_working_days(extended_on, edition.terms.amount("complaint_extension_notice").n)
    return Notice(forms[filed], due)


def forwarding_due(
    received_on: date, calendar: Calendar, edition: Edition, *, satisfied_on: date | None = None
) -> date | None:
    """Return until when the body complained of passes complaint and case on (H 9.5); the day of receipt is day 0.

    None when a favourable act satisfied the complaint in full within the same term (H 9.6). Raises EditionError for an
    edition without forwarding.
    """
    due = calendar.add_working_days(received_on, edition.terms.amount("complaint_forwarding").n)
    return None if satisfied_on is not None and satisfied_on <= due else due


def may_hold_archiving(registered_on: date, answered_on: date | None, on: date, edition: Edition) -> bool:
    """Tell whether the desk may hold an archiving on a day: a complaint runs until its answer (reading 20)."""
    runs = registered_on <= on and (answered_on is None or on < answered_on)
    return runs and edition.terms.setting("complaint_holds_archiving") is True


def _told(service: str, edition: Edition) -> Complaints:
    if service not in edition.complaints:
        message = f"Edition {edition.id} names no way to complain about '{service}'."
        raise EditionError(message)
    return edition.complaints[service]
