"""What each edition holds: terms, papers, channels and grounds, rule by rule."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from core.errors import EditionError
from core.rules.catalogue import Catalogue
from core.rules.entry import Amount, Count
from core.rules.reference import resolve
from core.rules.service import Choice, Document, Step


def _rule(rule: str, reference: str, expected: object) -> Any:
    return pytest.param(reference, expected, marks=pytest.mark.rule(rule), id=f"{rule}-{reference}")


def _told(found: Any) -> object:
    """Tell an entry in a word: `24 h`, a number, a list of names."""
    if isinstance(found, Amount):
        return f"{found.n} {found.unit}"
    if isinstance(found, Count):
        return found.n
    if isinstance(found, Choice):
        return set(found.values)
    if isinstance(found, tuple) and found and isinstance(found[0], Step):
        return [(step.role, f"{step.at_most.n} {step.at_most.unit}") for step in found]
    if isinstance(found, tuple) and found and isinstance(found[0], Document):
        return {document.code for document in found if document.source == "family"}
    return set(found) if isinstance(found, tuple) else getattr(found, "value", found)


THREE = {"untrue_documents", "not_conforming", "no_consent_to_restricted_data"}
QUARTER = "15 min"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        _rule("P-022", "P-2024:terms.out_of_turn_check", "1 wd"),
        _rule("P-025", "P-2024:terms.special_check", "1 wd"),
        _rule("P-045", "P-2024:terms.preschools_from", 1),
        _rule("P-045", "P-2024:terms.preschools_to", 4),
        _rule("P-060", "P-2024:offers.vacancy.rounds", 2),
        _rule("P-050", "P-2024:offers.annual_interest.first_after", "11 month"),
        _rule("P-067", "P-2024:offers.admission_papers.term", "5 wd"),
        _rule("P-082", "P-2024:terms.rule_change_notice", "3 wd"),
        _rule("P-097", "P-2024:services.queueing.refusal_grounds", THREE | {"already_six", "too_many_preschools"}),
        _rule("H-12", "H-2025:offers.home_schooling.term", "24 h"),
        _rule("H-12", "H-2025:offers.home_schooling.silence", "closed_no_answer"),
        _rule("H-14", "H-2025:terms.rule_change_notice", "3 wd"),
        _rule("H-22", "H-2025:terms.waiting", QUARTER),
        _rule("H-22", "H-2025:terms.serving", QUARTER),
        _rule("H-22", "H-2025:terms.processing", "2 wd"),
        _rule("H-25", "H-2025:services.home_schooling.documents", {"application", "vkk", "consent_secrets"}),
        _rule("H-26", "H-2025:services.home_schooling.documents", {"application", "vkk", "consent_secrets"}),
        _rule("H-27", "H-2025:services.home_schooling.refusal_grounds", THREE | {"papers_incomplete_or_expired"}),
        _rule("H-04", "H-2022:grounds.papers_incomplete_or_expired.paragraph", {"4.4", "A2"}),
        _rule("S-11", "S-2022:offers.special_school.term", "24 h"),
        _rule("S-14", "S-2022:terms.serving", QUARTER),
        _rule("S-14", "S-2022:terms.waiting", QUARTER),
        _rule("S-04", "S-2022:terms.processing", "3 wd"),
        _rule("S-17", "S-2022:services.special_school.documents", {"application", "pmpc", "consent_secrets"}),
        _rule("S-18", "S-2022:services.special_school.refusal_grounds", THREE | {"papers_incomplete_or_expired"}),
        _rule("R-10", "R-2018:services.special_school.refusal_grounds", {"papers_incomplete_or_expired"}),
        _rule("G-03", "G-2022:terms.admission_all_year", True),  # noqa: FBT003 - the value of the entry
    ],
)
def test_an_edition_holds_what_its_paragraph_says(catalogue: Catalogue, reference: str, expected: object) -> None:
    """The value of an entry is the one its paragraph names."""
    assert _told(resolve(reference, catalogue)) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        _rule("R-22", "R-2018:services.pmpc_examination.steps",
              [("clerk", QUARTER), ("head", "1 h"), ("executor", "29 cd"), ("head", "4 h"), ("executor", QUARTER)]),
        _rule("R-31", "R-2018:services.rehabilitation.steps",
              [("clerk", QUARTER), ("head", "60 min"), ("executor", "364 cd"), ("head", "4 h"), ("executor", QUARTER)]),
        _rule("R-41", "R-2018:services.special_school.steps",
              [("executor", QUARTER), ("executor", QUARTER), ("head", QUARTER)]),
        _rule("R-51", "R-2018:services.home_schooling.steps",
              [("clerk", QUARTER), ("head", "3 h"), ("executor", "2 wd"), ("head", "4 h"), ("executor", QUARTER)]),
    ],
)  # fmt: skip
@pytest.mark.rule("R-23")
@pytest.mark.rule("R-24")
@pytest.mark.rule("R-25")
@pytest.mark.rule("R-33")
@pytest.mark.rule("R-60")
def test_each_step_has_its_role_and_its_time(catalogue: Catalogue, reference: str, expected: object) -> None:
    """Clerk, head and executor, in the order and with the durations of the four annexes."""
    assert _told(resolve(reference, catalogue)) == expected


@pytest.mark.rule("G-05")
@pytest.mark.rule("G-06")
@pytest.mark.rule("G-07")
@pytest.mark.rule("G-08")
@pytest.mark.rule("G-09")
@pytest.mark.rule("G-10")
def test_the_six_groups_of_papers_stand_where_the_decree_has_them(catalogue: Catalogue) -> None:
    """Only (2) to (5) may be missing at admission; (6) counts only if on file."""
    papers = catalogue.edition("G-2022").services["special_regime"].documents
    assert [document.paragraph for document in papers][1:] == [(f"5({number})",) for number in range(1, 7)]
    assert [document.needed for document in papers] == ["always", "always", *["inquire"] * 4, "if_any"]
    assert [document.code for document in papers] == [
        "court_decision", "id_card_or_birth_cert", "parents", "health_and_vaccination", "school_note",
        "character_reference", "property_and_benefits",
    ]  # fmt: skip


@pytest.mark.rule("H-27")
@pytest.mark.rule("S-18")
@pytest.mark.rule("P-097")
@pytest.mark.parametrize(("edition_id", "row"), [("H-2025", "A1.9"), ("S-2022", "A1.9"), ("P-2024", "A2.9")])
def test_each_ground_of_refusal_stands_where_the_text_has_it(catalogue: Catalogue, edition_id: str, row: str) -> None:
    """Untrue papers (1), what does not conform (2), no consent to restricted data (3): in that order of row 9."""
    edition = catalogue.edition(edition_id)
    where = {name: edition.ground(name).paragraph[0] for name in THREE}
    assert where == {
        "untrue_documents": f"{row}(1)", "not_conforming": f"{row}(2)", "no_consent_to_restricted_data": f"{row}(3)",
    }  # fmt: skip
    assert {edition.ground(name).kind for name in THREE} == {"refused"}


@pytest.mark.rule("H-24")
@pytest.mark.rule("S-16")
@pytest.mark.parametrize(("edition_id", "intake"), [("H-2025", "17:30"), ("S-2022", "17:30"), ("P-2024", None)])
def test_offices_are_open_as_row_7_says(catalogue: Catalogue, edition_id: str, intake: str | None) -> None:
    """09:00 to 18:30 with lunch from 13:00 to 14:30; schools take papers and hand out results until 17:30."""
    hours = catalogue.edition(edition_id).hours
    assert hours is not None
    assert [f"{one:%H:%M}" for one in (hours.opens, hours.closes, hours.lunch_from, hours.lunch_to)] == [
        "09:00", "18:30", "13:00", "14:30",
    ]  # fmt: skip
    assert (f"{hours.intake_until:%H:%M}" if hours.intake_until else None) == intake


def test_a_reference_that_leads_nowhere_is_an_error(catalogue: Catalogue) -> None:
    """A misspelt entry, table or attribute is named."""
    for wrong in ("P-2024:terms.colour", "P-2024:offers.wedding.term", "P-2024:mood", "P-1999:terms"):
        with pytest.raises(EditionError):
            resolve(wrong, catalogue)


def _cited(value: object) -> Iterator[str]:
    """Yield every paragraph that anything in an edition names, but for what it says is missing."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name == "paragraph":
                yield from part
            elif name != "missing":
                yield from _cited(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _cited(part)


@pytest.mark.rule("H-31")
@pytest.mark.rule("G-21")
def test_no_edition_rests_on_what_it_says_is_missing(catalogue: Catalogue) -> None:
    """A wording that the sources do not hold is said to be missing, and nothing is derived from it."""
    for edition in catalogue.editions.values():
        cited = set(_cited(edition.model_dump()))
        assert cited
        for paragraph in cited:
            edition.require(paragraph)


def test_a_missing_paragraph_takes_its_parts_with_it(catalogue: Catalogue) -> None:
    """8 is missing, so 8.1 and 8(1) are, and 18 or 80 are not."""
    before = catalogue.edition("H-2022")
    for paragraph in ("8", "8.1", "8(1)", "A1", "A1.8(2)"):
        with pytest.raises(EditionError, match=r"H-2022, paragraph .*order 33 of 28\.02\.2025"):
            before.require(paragraph)
    for paragraph in ("80", "18", "7-1.3", "A2", "A10"):
        before.require(paragraph)
