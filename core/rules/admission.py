"""Papers and contract: which documents are asked, whether they are good, and the threshold of vaccination."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import EditionError, InputError
from core.rules.calendar import Unit, add_months
from core.rules.edition import Edition
from core.rules.finding import CLEAR, Finding
from core.rules.service import Document, Service
from core.values import Citation


class Vaccination(StrEnum):
    """What is known of a child's planned vaccinations."""

    DONE = "done"
    NOT_DONE = "not_done"
    EXEMPT = "exempt"  # for medical reasons
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Package:
    """How a package of papers stands: what is missing, what has expired, and where each is asked for."""

    missing: tuple[str, ...]
    expired: tuple[str, ...]
    citations: tuple[Citation, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and nothing has expired: either alone refuses (P 5.5, 22.7, reading 18)."""
        return not self.missing and not self.expired


def asked(
    service: str,
    edition: Edition,
    *,
    resident: bool = True,
    claimed: frozenset[str] = frozenset(),
    held: frozenset[str] = frozenset(),
) -> tuple[Document, ...]:
    """Return the papers a family hands in; what the state holds is never asked (P A2.8, A6.8; H and S 5.3).

    `claimed` are the codes of papers that a claimed privilege or condition needs, `held` of those that a register has
    told us of: a conclusion that came as a life event lies in an information system.
    """
    left_out = "non_residents" if resident else "residents"
    return tuple(
        document
        for document in _service(service, edition).documents
        if document.source == "family"
        and document.code not in held
        and document.asked_of != left_out
        and (document.needed in {"always", "inquire"} or document.code in claimed)
    )


def review(
    service: str,
    papers: Mapping[str, date | None],
    filed_on: date,
    edition: Edition,
    *,
    resident: bool = True,
    claimed: frozenset[str] = frozenset(),
    held: frozenset[str] = frozenset(),
) -> Package:
    """Look a package through: `papers` are the codes handed in with their day of issue, None where it has none.

    Validity is measured at filing. A paper with a validity and without a day of issue counts as expired.
    """
    wanted = asked(service, edition, resident=resident, claimed=claimed, held=held)
    missing = [document for document in wanted if document.code not in papers]
    expired = [
        document
        for document in wanted
        if document.code in papers and not is_good(document, papers[document.code], filed_on)
    ]
    return Package(
        tuple(document.code for document in missing),
        tuple(document.code for document in expired),
        edition.cite(*missing, *expired),
    )


def claimed_by(service: str, codes: Collection[str], edition: Edition) -> frozenset[str]:
    """Return the papers of a claimed privilege among those handed in: once handed in, they must be good (P 14)."""
    return frozenset(
        document.code
        for document in _service(service, edition).documents
        if document.needed == "if_claimed" and document.source == "family" and document.code in codes
    )


def claimed_for(categories: frozenset[int], edition: Edition) -> frozenset[str]:
    """Return the papers that families of these categories of annex 1 hand in for their admission (P A6.8(6), (7))."""
    return frozenset(
        document.code
        for document in _service("admission", edition).documents
        if document.needed == "if_claimed" and document.categories & categories
    )


def filed_by_family(categories: frozenset[int], edition: Edition, *, resident: bool) -> tuple[Document, ...]:
    """Return the papers a family files itself for its admission, as it may be told them by message.

    What the base passes on and what registers hold is not asked; what only some children have, and would betray their
    health, is left out (P 22.3, A6.8; reading 18).
    """
    wanted = asked("admission", edition, resident=resident, claimed=claimed_for(categories, edition))
    passed_on = edition.lists["passed_on_by_the_base"].values
    return tuple(document for document in wanted if document.code not in passed_on)


def with_passed_on(papers: Mapping[str, date | None], edition: Edition) -> Mapping[str, date | None]:
    """Return a package with what the base itself passes on to the preschool (P 22.3, reading 18)."""
    held = edition.lists["passed_on_by_the_base"].values
    return {**dict.fromkeys(held), **papers}


class AfterRefusal(StrEnum):
    """What follows when a preschool does not enrol on a referral (P 16(1), 28, reading 17)."""

    FILE_AGAIN = "file_again"  # the referral lives to its end
    RETURN = "return"  # the entry waits again at its original time
    DESK = "desk"  # the text names no outcome: a person decides


def after_refusal(ground: str, edition: Edition) -> AfterRefusal:
    """Return what follows from a preschool's ground. Raises InputError for one that the service does not name."""
    if ground not in _service("admission", edition).refusal_grounds:
        message = f"'{ground}' is no ground on which a preschool may refuse."
        raise InputError(message)
    if ground in edition.lists["refusals_that_leave_the_referral"].values:
        return AfterRefusal.FILE_AGAIN
    if ground in edition.lists["refusals_that_return"].values:
        return AfterRefusal.RETURN
    return AfterRefusal.DESK


def is_good(document: Document, issued_on: date | None, filed_on: date) -> bool:
    """Tell whether a paper has not expired when it is filed; the last day of its validity still counts.

    A certificate of 31 January is good for a month: on 28 February yes, on 1 March no.
    """
    if document.valid_for is None:
        return True
    if issued_on is None or issued_on > filed_on:
        return False
    if document.valid_for.unit is Unit.MONTH:
        return filed_on <= add_months(issued_on, document.valid_for.n)
    return filed_on <= issued_on + timedelta(days=document.valid_for.duration.days)


def herd_threshold(
    child: Vaccination, unvaccinated: int, planned_size: int, enrolled: int, edition: Edition
) -> Finding | None:
    """Tell whether the share of unvaccinated children lets the child in; None sends it to the desk (P 22.8, 28(3)).

    Strictly more than the threshold refuses; the child counts, of which group is a setting. A vaccinated child is never
    refused on this ground (reading 19).
    """
    if child is Vaccination.DONE:
        return CLEAR
    if child is not Vaccination.NOT_DONE:
        return None
    share = (unvaccinated + 1) * 100
    if share <= edition.terms.count("herd_threshold") * _group_size(planned_size, enrolled, edition):
        return CLEAR
    return Finding(holds=False, ground="herd_threshold", citations=edition.cite(edition.ground("herd_threshold")))


def _group_size(planned: int, enrolled: int, edition: Edition) -> int:
    """Return of how many children the share is taken: a setting, the text names no denominator (28(3), reading 19)."""
    sizes = {"larger": max(planned, enrolled + 1), "planned": planned, "enrolled": enrolled + 1}
    setting = str(edition.terms.setting("herd_group"))
    if setting not in sizes:
        message = f"Edition {edition.id}: '{setting}' is no way to count a group; known are {', '.join(sizes)}."
        raise EditionError(message)
    return sizes[setting]


def _service(name: str, edition: Edition) -> Service:
    if name not in edition.services:
        message = f"Edition {edition.id} has no service '{name}'."
        raise EditionError(message)
    return edition.services[name]
