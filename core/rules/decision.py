"""Decisions that explain themselves: what was decided, on which ground, by which paragraph, from which facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.errors import EditionError
from core.rules.calendar import local
from core.rules.citing import spot
from core.rules.edition import Edition
from core.rules.finding import Finding
from core.rules.queue import Pick, QueueClass, because
from core.rules.referral import Validity
from core.values import Citation


class Kind(StrEnum):
    """What a decision does to an application."""

    QUEUED = "queued"
    OFFER_MADE = "offer_made"
    REFERRAL_ISSUED = "referral_issued"
    REFERRAL_CANCELLED = "referral_cancelled"
    REFERRAL_EXPIRED = "referral_expired"
    SUSPENDED = "suspended"
    RETURNED = "returned"
    ARCHIVED = "archived"
    REFUSED = "refused"
    ACCEPTED = "accepted"


#: The state of the queue entry (DESIGN section 3) that each kind of decision leads to.
_OUTCOMES = {
    Kind.QUEUED: "waiting",
    Kind.OFFER_MADE: "offered",
    Kind.REFERRAL_ISSUED: "referred",
    Kind.REFERRAL_CANCELLED: "waiting",
    Kind.REFERRAL_EXPIRED: "waiting",
    Kind.SUSPENDED: "suspended",
    Kind.RETURNED: "waiting",
    Kind.ARCHIVED: "archived",
    Kind.REFUSED: "refused",
    Kind.ACCEPTED: "enrolled",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: its kind and outcome, why, by which paragraphs, from which facts (ids, times, codes: no names)."""

    kind: Kind
    outcome: str
    grounds: tuple[str, ...]
    citations: tuple[Citation, ...]
    facts: Mapping[str, str]


def enqueue(edition: Edition, *, queue_class: QueueClass, facts: Mapping[str, str]) -> Decision:
    """Put an application into the queue (P 6.3, 6.5, 10)."""
    return _decide(Kind.QUEUED, "enqueued", edition, {**facts, "class": queue_class}, because(queue_class, edition))


def make_offer(edition: Edition, *, choice: Pick, facts: Mapping[str, str]) -> Decision:
    """Offer a place to the first in line (P 15.3, 16(3)), with the reason of the turn (P 10)."""
    turn = {**facts, "class": choice.queue_class, "phase_after": str(choice.phase)}
    if choice.slot:
        turn["slot"] = choice.slot
    return _decide(Kind.OFFER_MADE, "first_in_line", edition, turn, because(choice.queue_class, edition))


def issue_referral(
    edition: Edition,
    *,
    valid: Validity,
    cancellable_until: datetime,
    temporary_until: date | None = None,
    facts: Mapping[str, str],
) -> Decision:
    """Issue a referral after the family's yes (P 15.3, 22.3); a temporary place says until when (P 3(15))."""
    told = {
        **facts,
        "valid_from": valid.first_day.isoformat(),
        "valid_until": _written(valid.until),
        "cancellable_until": _written(cancellable_until),
    }
    if temporary_until:
        told["temporary_until"] = temporary_until.isoformat()
    entries = edition.cite(edition.terms.entry("referral_validity"), edition.offer("vacancy").entry("cancel_within"))
    return _decide(Kind.REFERRAL_ISSUED, "family_accepted", edition, told, entries)


def cancel(edition: Edition, *, facts: Mapping[str, str]) -> Decision:
    """Cancel a referral within 24 h of its issue (P 25)."""
    return _decide(Kind.REFERRAL_CANCELLED, "cancelled_in_time", edition, facts)


def expire(edition: Edition, *, facts: Mapping[str, str]) -> Decision:
    """End a referral whose validity ran out without papers (P 22.3, 22.5)."""
    return _decide(Kind.REFERRAL_EXPIRED, "papers_not_filed", edition, facts)


def suspend(edition: Edition, *, until: datetime, facts: Mapping[str, str]) -> Decision:
    """Suspend the queue of a family that did not answer (P 15.3)."""
    return _decide(Kind.SUSPENDED, "no_answer", edition, {**facts, "suspended_until": _written(until)})


def archive(edition: Edition, ground: str, *, facts: Mapping[str, str]) -> Decision:
    """Archive a queue entry: refusal of the place, age, withdrawal, no interest … (P 3(2), 15, 16(4))."""
    return _decide(Kind.ARCHIVED, ground, edition, facts)


def returned(edition: Edition, ground: str, *, facts: Mapping[str, str]) -> Decision:
    """Return an entry to the queue at its original date and time: undo, cancellation, interest (P 15.3, 25)."""
    return _decide(Kind.RETURNED, ground, edition, facts)


def refuse(edition: Edition, finding: Finding, *, facts: Mapping[str, str]) -> Decision:
    """Refuse an application on the ground that was found. Raises EditionError when nothing stands against it."""
    if finding.holds:
        message = "Nothing stands against this application: it cannot be refused."
        raise EditionError(message)
    return _decide(Kind.REFUSED, finding.ground, edition, facts, finding.citations)


def accept(edition: Edition, *, facts: Mapping[str, str]) -> Decision:
    """Enrol a child after the contract was signed (P 22.10)."""
    return _decide(Kind.ACCEPTED, "contract_signed", edition, facts)


def received(
    edition: Edition,
    kind: Kind,
    grounds: Sequence[str],
    citations: Sequence[Citation],
    *,
    facts: Mapping[str, str],
) -> Decision:
    """Return a decision that another rules core made, if it explains itself by this edition.

    Raises EditionError when it names no ground or paragraph, or one that the edition does not know for its kind.
    """
    if not grounds or not citations:
        message = "A decision says on which ground and by which paragraph it was made."
        raise EditionError(message)
    for ground in grounds:
        if edition.ground(ground).kind != kind:
            message = f"'{ground}' is no ground for '{kind}' in edition {edition.id}."
            raise EditionError(message)
    for citation in citations:
        if (citation.act, citation.edition) != (edition.act, edition.id):
            message = f"The application is decided by edition {edition.id} of {edition.act}, and by no other."
            raise EditionError(message)
        spot(citation.paragraph, edition)
    return Decision(kind, _OUTCOMES[kind], tuple(grounds), tuple(citations), facts)


def _decide(
    kind: Kind, ground: str, edition: Edition, facts: Mapping[str, str], more: tuple[Citation, ...] = ()
) -> Decision:
    entry = edition.ground(ground)
    if entry.kind != kind:
        message = f"'{ground}' is a ground for '{entry.kind}', not for '{kind}'."
        raise EditionError(message)
    citations = tuple(dict.fromkeys((*edition.cite(entry), *more)))
    return Decision(kind, _OUTCOMES[kind], (ground,), citations, {key: str(value) for key, value in facts.items()})


def _written(instant: datetime) -> str:
    return local(instant).isoformat(timespec="milliseconds")
