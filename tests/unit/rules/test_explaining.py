"""A decision is taken apart: facts, norms with their readings, other places cited, complaints."""

import pytest

from core.rules.catalogue import Catalogue, Edition
from core.rules.explaining import Told, explain
from core.values import Citation


def _told(kind: str, ground: str, *paragraphs: str, outcome: str = "waiting", **facts: object) -> Told:
    cited = tuple(Citation("133", "P-2024", paragraph) for paragraph in paragraphs)
    return Told(kind, outcome, (ground,), cited, facts)


def test_an_offer_rests_on_its_ground_and_on_the_class_of_the_turn(edition: Edition) -> None:
    """First in line by 15.3 and 16(3), by the share of general applications by 10.1 and 10.3; each with its reading."""
    told = _told("offer_made", "first_in_line", "15.3", "16(3)", "10.1", "10.3", **{"class": "general"})
    found = explain(told, edition)
    assert [norm.name for norm in found.norms] == ["ground.first_in_line", "class.general"]
    assert [norm.reading for norm in found.norms] == [10, 8]
    assert [[cited.paragraph for cited in norm.citations] for norm in found.norms] == [
        ["15.3", "16(3)"],
        ["10.1", "10.3"],
    ]
    assert found.also == ()


def test_an_application_out_of_turn_rests_on_its_class_alone(edition: Edition) -> None:
    """Slots are not shared by those who stand before everybody; the class stands in the outcome of a queueing."""
    found = explain(_told("queued", "enqueued", outcome="out_of_turn"), edition)
    assert [norm.name for norm in found.norms] == ["ground.enqueued", "class.out_of_turn"]
    assert found.norms[1].reading == 14


def test_what_no_norm_names_is_cited_apart(edition: Edition) -> None:
    """The right to cancel a referral (25) stands beside the ground of its issue."""
    found = explain(_told("referral_issued", "family_accepted", "15.3", "25"), edition)
    assert [cited.paragraph for cited in found.also] == ["25"]
    assert found.terms["referral_validity"] == 5
    assert found.terms["vacancy_suspension"] == 10


def test_facts_with_a_meaning_come_before_ids(edition: Edition) -> None:
    """A reader wants the instant first and the number of the place last."""
    told = _told("suspended", "no_answer", vacancy_id="V1", lapsed_at="now", offer_id="O1", suspended_until="then")
    assert [name for name, _ in explain(told, edition).facts] == [
        "lapsed_at",
        "suspended_until",
        "vacancy_id",
        "offer_id",
    ]


@pytest.mark.rule("P-084")
def test_a_decision_says_where_to_complain(edition: Edition, catalogue: Catalogue) -> None:
    """About the queue to the provider and the State Corporation, about an enrolment to the preschool alone."""
    queue = explain(_told("suspended", "no_answer"), edition)
    assert [way.to for way in queue.complaints] == ["provider_head", "state_corporation", "quality_body", "court"]
    enrolled = explain(_told("accepted", "contract_signed"), edition)
    assert [way.to for way in enrolled.complaints] == ["provider_head", "quality_body", "court"]
    assert explain(_told("refused", "contraindicated"), catalogue.edition("G-2022")).complaints == ()


def test_a_decision_of_an_act_we_do_not_hold_is_left_as_it_came() -> None:
    """No norm, no term and no complaint is made up for it."""
    found = explain(_told("queued", "somewhere_else", "1"), None)
    assert (found.norms, found.complaints, found.terms) == ((), (), {})
    assert [cited.paragraph for cited in found.also] == ["1"]


def test_a_ground_the_edition_lost_leaves_its_citations(edition: Edition) -> None:
    """An old decision stays readable when its ground bears another name now."""
    found = explain(_told("archived", "renamed_since", "15.3"), edition)
    assert found.norms == ()
    assert [cited.paragraph for cited in found.also] == ["15.3"]


@pytest.mark.rule("P-004")
def test_every_archiving_has_one_of_the_four_reasons(edition: Edition) -> None:
    """No interest, a violation, a referral received, another case of the Rules: 3(2) knows no fifth."""
    assert set(edition.archived_for) == {"no_interest", "violation", "referral_received", "other"}
    assert all(reason.paragraph == ("3(2)",) for reason in edition.archived_for.values())
    named = [ground for reason in edition.archived_for.values() for ground in reason.values]
    grounds = [name for name, ground in edition.grounds.items() if ground.kind == "archived"]
    assert sorted(named) == sorted(grounds)


@pytest.mark.rule("P-004")
@pytest.mark.parametrize(
    ("ground", "reason"),
    [("no_interest", "no_interest"), ("violation", "violation"), ("enrolled", "referral_received"),
     ("turned_six", "other"), ("place_refused", "other"), ("withdrawn", "other")],
)  # fmt: skip
def test_an_archiving_says_its_reason(edition: Edition, ground: str, reason: str) -> None:
    """An archived application keeps why: the explanation names the reason beside the ground."""
    norms = explain(_told("archived", ground, outcome="archived"), edition).norms
    assert [norm.name for norm in norms] == [f"ground.{ground}", f"archive.{reason}"]
