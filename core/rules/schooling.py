"""Home schooling and special schools: who is offered it, what a family consents to, and when it is decided (H, S)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.errors import EditionError, InputError
from core.rules.admission import review
from core.rules.calendar import Calendar, local
from core.rules.decision import Decision, Kind
from core.rules.edition import Edition
from core.rules.finding import CLEAR, Finding
from core.rules.hours import taken_on
from core.values import Citation, Language

#: The paper that carries each recommendation: a register told us of it, so it is never asked (H 5.3, S 5.3).
_CONCLUSIONS = frozenset({"vkk", "pmpc"})


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a commission recommended: `home_schooling` or `special_school`, until when, None = without an end."""

    id: str
    recommendation: str
    issued_on: date
    valid_until: date | None = None

    def is_valid(self, on: date) -> bool:
        """Tell whether it may be relied on; its last day still counts."""
        return self.issued_on <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Consents:
    """What a guardian said yes to, each for itself (H 7-1(2), S 10(2)); neither follows from the other."""

    service: bool
    restricted_data: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A confirmed application: the conclusion it rests on, the consents and the codes of the papers with their days."""

    conclusion: Conclusion
    consents: Consents
    papers: Mapping[str, date | None]
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """What the head of the school determines: class with its letter, language, and the order (H 6 and 7, S 7 and 8)."""

    grade: int
    letter: str
    language: Language
    order_number: str
    order_date: date


@dataclass(frozen=True, slots=True)
class Due:
    """When an application is decided at the latest, not before which day, and by which paragraphs."""

    not_before: date
    by: date
    citations: tuple[Citation, ...]


def may_offer(
    conclusion: Conclusion, on: date, edition: Edition, *, offered: bool, phone_registered: bool = True
) -> Finding:
    """Tell whether the service is offered on a conclusion: valid, for this service, once (H 7-1, S 10, reading 21).

    It is offered only to a family whose phone is registered (H 7-1, S 10). `offered` says that an offer was made on it
    before; a late yes makes a new one by reading 5, not by this.
    """
    if conclusion.recommendation not in edition.services:
        return _against("other_recommendation", edition)
    if not conclusion.is_valid(on):
        return _against("conclusion_expired", edition)
    if not phone_registered:
        return _against("phone_not_registered", edition)
    return _against("already_offered", edition) if offered else CLEAR


def objection(request: Request, edition: Edition) -> Finding:
    """Tell what stands against a confirmed application: no consent to restricted data, papers missing or expired.

    Raises InputError without the consent to the service itself: then there is no application to decide.
    """
    if not request.consents.service:
        message = "Without the consent to the service there is no application: it is asked for, never inferred."
        raise InputError(message)
    if not request.consents.restricted_data:
        return _against("no_consent_to_restricted_data", edition)
    filed_on, service = local(request.confirmed_at).date(), request.conclusion.recommendation
    package = review(service, request.papers, filed_on, edition, held=_CONCLUSIONS)
    if package.complete and request.conclusion.is_valid(filed_on):
        return CLEAR
    ground = edition.ground("papers_incomplete_or_expired")
    cited = tuple(dict.fromkeys((*edition.cite(ground), *package.citations)))
    return Finding(holds=False, ground="papers_incomplete_or_expired", citations=cited)


def accept(edition: Edition, placement: Placement, *, facts: Mapping[str, str]) -> Decision:
    """Accept the papers, with what the head of the school has determined as facts (H 5.2, 6, 7; S 5.2, 7, 8).

    A school with one class of a year gives it no letter. Raises InputError without a class or an order: neither is
    made up, not even from the conclusion.
    """
    if placement.grade < 0 or not placement.order_number.strip():
        message = "An acceptance names the class and the order: the head of the school determines them."
        raise InputError(message)
    told = {
        **facts,
        "grade": str(placement.grade),
        "letter": placement.letter,
        "language": str(placement.language),
        "order_number": placement.order_number,
        "order_date": placement.order_date.isoformat(),
    }
    ground = edition.ground("documents_accepted")
    return Decision(Kind.ACCEPTED, "accepted", ("documents_accepted",), edition.cite(ground), told)


def decision_due(confirmed_at: datetime, calendar: Calendar, edition: Edition, *, first_class: bool = False) -> Due:
    """Return until when the school decides: 2 wd (H) or 3 wd (S) from the confirmed application (reading 21).

    Special schools admit by 30 August: a working day or not, that is the provider's duty (S A1.3). A first class
    before 1 July is accepted and decided from 1 July. Lateness refuses nobody: then the conclusion is the basis (S 6).
    """
    taken = taken_on(confirmed_at, calendar, edition)
    term = edition.terms.amount("processing")
    intake = edition.intake
    if intake is None:
        return Due(taken, calendar.add_working_days(taken, term.n), edition.cite(term))
    last = _last_day(taken.year, edition)
    if taken > last:
        basis = edition.terms.entry("conclusion_is_basis")
        return Due(taken, calendar.add_working_days(taken, term.n), edition.cite(term, basis))
    start = max(taken, date(taken.year, intake.from_month, intake.from_day)) if first_class else taken
    return Due(start, min(calendar.add_working_days(start, term.n), last), edition.cite(term, intake))


def intake_is_over(on: date, edition: Edition) -> bool:
    """Tell whether the intake of this calendar year is over, so that the conclusion alone is the basis (S 6).

    The text names no day on which a school year begins or ends: whom a school takes in spring, its head decides.
    """
    return on > _last_day(on.year, edition)


def _against(ground: str, edition: Edition) -> Finding:
    return Finding(holds=False, ground=ground, citations=edition.cite(edition.ground(ground)))


def _last_day(year: int, edition: Edition) -> date:
    if edition.intake is None:
        message = f"Edition {edition.id} names no days of intake."
        raise EditionError(message)
    return date(year, edition.intake.to_month, edition.intake.to_day)
