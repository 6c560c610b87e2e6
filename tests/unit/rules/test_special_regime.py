"""Special-regime institutions: intake, discharge and the seven kinds of services (G, repealed)."""

from datetime import date

import pytest

from core.errors import EditionError, RepealedError
from core.rules.catalogue import Catalogue
from core.rules.special_regime import Case, intake, lacking_at_discharge, measured_by, services_of

PAPERS = frozenset({"id_card_or_birth_cert", "parents", "health_and_vaccination", "school_note", "character_reference"})
BORN = date(2010, 5, 10)


@pytest.mark.rule("G-01")
@pytest.mark.rule("G-04")
@pytest.mark.rule("G-11")
@pytest.mark.rule("G-12")
@pytest.mark.rule("G-22")
@pytest.mark.parametrize(
    ("case", "outcome", "ground"),
    [
        (Case(BORN, court_decision=True, papers=PAPERS), "accepted", "admitted"),
        (Case(BORN, court_decision=True, papers=PAPERS - {"parents"}), "accepted", "admitted_with_inquiries"),
        (Case(BORN, court_decision=False, papers=PAPERS), "refused", "no_court_decision"),
        (Case(BORN, court_decision=True, papers=PAPERS, in_cases_of_law=False), "refused", "outside_law"),
        (Case(BORN, court_decision=True, papers=PAPERS, disease_on_list=True), "refused", "contraindicated"),
        (Case(BORN, court_decision=True, papers=PAPERS | {"property_and_benefits"}), "accepted", "admitted"),
        (Case(BORN, court_decision=True, papers=PAPERS - {"id_card_or_birth_cert"}), "desk", "identity_unproved"),
        (Case(date(2012, 3, 1), court_decision=True, papers=PAPERS), "accepted", "admitted"),
        (Case(date(2012, 3, 2), court_decision=True, papers=PAPERS), "refused", "outside_age"),
        (Case(date(2005, 3, 2), court_decision=True, papers=PAPERS), "accepted", "admitted"),
        (Case(date(2005, 3, 1), court_decision=True, papers=PAPERS), "refused", "outside_age"),
    ],
)
def test_special_regime_admits_by_court_age_and_papers(
    catalogue: Catalogue, case: Case, outcome: str, ground: str
) -> None:
    """On 01.03.2023: eleven to the day before eighteen, a court decision, no contraindicated disease."""
    told = intake(case, date(2023, 3, 1), catalogue.in_force("G", date(2023, 3, 1)))
    assert (told.outcome, told.finding.ground, bool(told.finding)) == (outcome, ground, outcome == "accepted")


@pytest.mark.rule("G-12")
@pytest.mark.rule("G-21")
def test_missing_papers_are_inquired_for_and_old_wordings_not_guessed(catalogue: Catalogue) -> None:
    """Papers (2) to (5) missing: admit and inquire; for 2016 the wording is not held and the error says so."""
    bare = Case(BORN, court_decision=True, papers=frozenset({"id_card_or_birth_cert"}))
    told = intake(bare, date(2023, 3, 1), catalogue.in_force("G", date(2023, 3, 1)))
    assert told.inquire == ("parents", "health_and_vaccination", "school_note", "character_reference")
    with pytest.raises(EditionError, match="wording before decree 757"):
        intake(bare, date(2016, 5, 10), catalogue.in_force("G", date(2016, 5, 10)))


def test_special_social_services_are_of_seven_kinds_with_45_items(catalogue: Catalogue) -> None:
    """Seven kinds, 45 items, each with its own subparagraph; five papers are handed out on discharge."""
    lists = dict(catalogue.edition("G-2022").lists)
    discharge = lists.pop("discharge")
    assert (len(lists), sum(len(kind.values) for kind in lists.values()), len(discharge.values)) == (7, 45, 5)
    assert all(len(kind.values) == len(kind.paragraph) == len(set(kind.paragraph)) for kind in lists.values())


@pytest.mark.rule("G-00")
@pytest.mark.rule("G-21")
def test_the_day_of_a_case_decides_by_which_wording_it_is_judged(catalogue: Catalogue) -> None:
    """In 2016 the wording is not held, in March 2023 it is, in November 2026 the decree is repealed by another."""
    bare = Case(BORN, court_decision=True, papers=frozenset({"id_card_or_birth_cert"}))
    with pytest.raises(EditionError, match="757"):
        intake(bare, date(2016, 5, 10), catalogue.in_force("G", date(2016, 5, 10)))
    in_force = catalogue.in_force("G", date(2023, 3, 1))
    assert intake(bare, date(2023, 3, 1), in_force).finding.ground == "admitted_with_inquiries"
    with pytest.raises(RepealedError, match="decree 549"):
        catalogue.in_force("G", date(2026, 11, 21))


@pytest.mark.rule("G-21")
@pytest.mark.parametrize("edition_id", ["G-2015", "G-2022"])
def test_only_the_kinds_of_services_whose_wording_is_held_are_named(catalogue: Catalogue, edition_id: str) -> None:
    """8 to 12 stand since 2015; 7 and 13 of that time are not in the source, and the error says so."""
    edition = catalogue.edition(edition_id)
    counts = [len(services_of(str(paragraph), edition).values) for paragraph in range(8, 13)]
    assert counts == [11, 8, 3, 4, 3]
    for paragraph, items in (("7", 8), ("13", 8)):
        if edition_id == "G-2022":
            assert len(services_of(paragraph, edition).values) == items
        else:
            with pytest.raises(EditionError, match="757"):
                services_of(paragraph, edition)
    with pytest.raises(EditionError, match="14, names no services"):
        services_of("14", edition)


@pytest.mark.rule("G-13")
def test_a_child_leaves_with_five_papers(catalogue: Catalogue) -> None:
    """What is not ready yet is named, in the order of the decree, in 2015 as in 2022."""
    for edition in (catalogue.edition("G-2015"), catalogue.edition("G-2022")):
        everything = lacking_at_discharge((), edition)
        assert everything == (
            "birth_cert_or_id_card", "certificate_of_stay", "health_and_vaccination", "school_note_with_grades",
            "character_reference",
        )  # fmt: skip
        assert edition.lists["discharge"].paragraph == tuple(f"6({number})" for number in range(1, 6))
        assert lacking_at_discharge(everything[:2] + everything[3:], edition) == ("health_and_vaccination",)
        assert lacking_at_discharge(everything, edition) == ()


@pytest.mark.rule("G-22")
def test_a_case_outside_the_law_is_refused_by_paragraph_1(catalogue: Catalogue) -> None:
    """A child comes only in the cases of art. 14(2)."""
    edition = catalogue.edition("G-2022")
    told = intake(Case(BORN, court_decision=True, papers=PAPERS, in_cases_of_law=False), date(2023, 3, 1), edition)
    assert [citation.paragraph for citation in told.finding.citations] == ["1"]


@pytest.mark.rule("G-23")
def test_space_and_food_follow_the_sanitary_rules(catalogue: Catalogue) -> None:
    """Dwelling space (7(1)) and nutrition (7(4)) are measured by the order of the Minister of Health, nothing else."""
    edition = catalogue.edition("G-2022")
    measured = [item for item in services_of("7", edition).paragraph if "ҚР ДСМ-76" in measured_by(item, edition)]
    assert measured == ["7(1)", "7(4)"]
    assert measured_by("7(2)", edition) == ""


@pytest.mark.rule("G-02")
@pytest.mark.rule("G-03")
def test_the_region_pays_and_children_come_all_year(catalogue: Catalogue) -> None:
    """Paragraphs 2, 3 and 4 have been the same since 2015: on every day of the year a child may be admitted."""
    for edition in (catalogue.edition("G-2015"), catalogue.edition("G-2022")):
        service = edition.services["special_regime"]
        assert service.paid_by is not None
        assert (service.paid_by.values, service.paid_by.paragraph) == (("region",), ("3",))
        assert (service.provider.values, service.provider.paragraph) == (("special_regime_institution",), ("2",))
        assert (edition.terms.setting("admission_all_year"), edition.intake) == (True, None)
    days = [date(2023, month, 28) for month in range(1, 8)]
    case, edition = Case(BORN, court_decision=True, papers=PAPERS), catalogue.edition("G-2022")
    assert {intake(case, day, edition).outcome for day in days} == {"accepted"}
