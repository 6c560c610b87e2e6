"""Every decision says what, why, by which paragraph and from which facts."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from core.errors import EditionError
from core.rules.age import may_file
from core.rules.calendar import ALMATY, Calendar
from core.rules.catalogue import Edition
from core.rules.decision import (
    Decision,
    Kind,
    accept,
    archive,
    cancel,
    enqueue,
    expire,
    issue_referral,
    make_offer,
    refuse,
    returned,
    suspend,
)
from core.rules.finding import CLEAR
from core.rules.queue import Pick, QueueClass, Slot
from core.rules.referral import cancellable_until, suspended_until, validity

FACTS = {"application_id": "A1", "vacancy_id": "V1"}
ISSUED = datetime(2026, 3, 20, 14, 5, tzinfo=ALMATY)


def _paragraphs(decision: Decision) -> list[str]:
    assert {(citation.act, citation.edition) for citation in decision.citations} == {("133", "P-2024")}
    return [citation.paragraph for citation in decision.citations]


def test_an_offer_says_whose_turn_it_is_and_why(edition: Edition) -> None:
    """The first in line is asked; the class, the slot and the phase are facts, their paragraphs citations."""
    decision = make_offer(edition, choice=Pick(QueueClass.GENERAL, Slot.GENERAL, 2), facts=FACTS)
    assert (decision.kind, decision.outcome, decision.grounds) == (Kind.OFFER_MADE, "offered", ("first_in_line",))
    assert _paragraphs(decision) == ["15.3", "16(3)", "10.1", "10.3"]
    assert decision.facts == FACTS | {"class": "general", "slot": "general", "phase_after": "2"}


@pytest.mark.rule("P-031")
def test_an_offer_out_of_turn_names_no_slot(edition: Edition) -> None:
    """A place that goes out of turn takes no slot, so none is a fact."""
    decision = make_offer(edition, choice=Pick(QueueClass.OUT_OF_TURN, None, 0), facts=FACTS)
    assert "slot" not in decision.facts
    assert _paragraphs(decision) == ["15.3", "16(3)", "10.2", "13(1)"]


@pytest.mark.rule("P-064")
@pytest.mark.rule("P-010")
def test_a_referral_tells_its_clocks_and_paragraphs(edition: Edition, calendar: Calendar) -> None:
    """One yes confirms referral and admission; the validity and the end of cancelling are facts."""
    decision = issue_referral(
        edition,
        valid=validity(ISSUED, calendar, edition),
        cancellable_until=cancellable_until(ISSUED, edition),
        facts=FACTS,
    )
    assert (decision.kind, decision.outcome) == (Kind.REFERRAL_ISSUED, "referred")
    assert _paragraphs(decision) == ["15.3", "15(9)", "22.3", "24", "25"]
    assert decision.facts == FACTS | {
        "valid_from": "2026-03-26",
        "valid_until": "2026-04-01T23:59:59.999+05:00",
        "cancellable_until": "2026-03-21T14:05:00.000+05:00",
    }


@pytest.mark.rule("P-013")
def test_a_temporary_referral_says_until_when(edition: Edition, calendar: Calendar) -> None:
    """A temporary place names the end of the stay."""
    decision = issue_referral(
        edition,
        valid=validity(ISSUED, calendar, edition),
        cancellable_until=cancellable_until(ISSUED, edition),
        temporary_until=date(2026, 5, 31),
        facts=FACTS,
    )
    assert decision.facts["temporary_until"] == "2026-05-31"


@pytest.mark.rule("P-056")
def test_a_suspension_says_until_when_and_why(edition: Edition, calendar: Calendar) -> None:
    """Silence suspends by 15.3 and passes the place on by 16(3)."""
    decision = suspend(edition, until=suspended_until(ISSUED, calendar, edition), facts=FACTS)
    assert (decision.kind, decision.outcome, decision.grounds) == (Kind.SUSPENDED, "suspended", ("no_answer",))
    assert _paragraphs(decision) == ["15.3", "16(3)"]
    assert decision.facts["suspended_until"] == "2026-04-09T00:00:00.000+05:00"


@pytest.mark.rule("P-004")
@pytest.mark.parametrize(
    ("ground", "paragraphs"),
    [("place_refused", ["15.3", "13(7)"]), ("turned_six", ["11.2", "16(4)"]), ("withdrawn", ["15(4)", "13(4)"]),
     ("no_interest", ["15.2", "13(8)"]), ("no_interest_after_suspension", ["15.3", "13(8)"]),
     ("permanent_referral", ["3(2)", "13(6)"]), ("enrolled", ["3(2)", "22.10"])],
)  # fmt: skip
def test_an_archived_entry_keeps_its_reason(edition: Edition, ground: str, paragraphs: list[str]) -> None:
    """Archived is not deleted: each of the reasons of 3(2) has its ground and paragraphs."""
    decision = archive(edition, ground, facts=FACTS)
    assert (decision.kind, decision.outcome, decision.grounds) == (Kind.ARCHIVED, "archived", (ground,))
    assert _paragraphs(decision) == paragraphs


@pytest.mark.parametrize(
    "ground",
    ["refusal_undone", "referral_cancelled", "referral_expired", "interest_confirmed", "late_yes", "preschool_refused"],
)
def test_an_entry_returns_only_for_a_known_reason(edition: Edition, ground: str) -> None:
    """Undo, cancellation, expiry, confirmed interest, a late yes and a herd threshold bring an entry back."""
    decision = returned(edition, ground, facts=FACTS)
    assert (decision.kind, decision.outcome, decision.grounds) == (Kind.RETURNED, "waiting", (ground,))
    assert decision.citations


@pytest.mark.rule("P-076")
@pytest.mark.parametrize(
    ("decide", "kind", "outcome", "paragraphs"),
    [(cancel, Kind.REFERRAL_CANCELLED, "waiting", ["25"]), (expire, Kind.REFERRAL_EXPIRED, "waiting", ["22.3", "22.5"]),
     (accept, Kind.ACCEPTED, "enrolled", ["22.10", "3(17)"])],
)  # fmt: skip
def test_a_referral_ends_by_its_own_paragraph(
    edition: Edition, decide: Callable[..., Decision], kind: Kind, outcome: str, paragraphs: list[str]
) -> None:
    """Cancelled, expired or used: each end has its own kind, outcome and paragraph."""
    decision = decide(edition, facts=FACTS)
    assert (decision.kind, decision.outcome, decision.facts) == (kind, outcome, FACTS)
    assert _paragraphs(decision) == paragraphs


@pytest.mark.rule("P-027")
def test_queueing_names_the_class_and_its_paragraph(edition: Edition) -> None:
    """A queued application says in which class it waits and why."""
    decision = enqueue(edition, queue_class=QueueClass.PRIORITY, facts=FACTS)
    assert (decision.kind, decision.outcome, decision.facts["class"]) == (Kind.QUEUED, "waiting", "priority")
    assert _paragraphs(decision) == ["6.3", "6.5", "10.1", "A2.3", "10.3", "13(2)"]


@pytest.mark.rule("P-035")
@pytest.mark.rule("P-097")
def test_a_refusal_rests_on_what_was_found(edition: Edition) -> None:
    """A child already six is refused with the paragraph; where nothing stands against it nothing is refused."""
    decision = refuse(edition, may_file(date(2020, 10, 15), date(2026, 10, 15), edition), facts=FACTS)
    assert (decision.kind, decision.outcome, decision.grounds) == (Kind.REFUSED, "refused", ("already_six",))
    assert _paragraphs(decision) == ["11.1", "A2.9(2)"]
    with pytest.raises(EditionError, match="cannot be refused"):
        refuse(edition, CLEAR, facts=FACTS)


def test_a_ground_serves_only_its_own_kind(edition: Edition) -> None:
    """A ground of archiving cannot return an entry, and an unknown ground decides nothing."""
    with pytest.raises(EditionError, match="'archived', not for 'returned'"):
        returned(edition, "place_refused", facts=FACTS)
    with pytest.raises(EditionError, match="no ground 'bad_mood'"):
        archive(edition, "bad_mood", facts=FACTS)
