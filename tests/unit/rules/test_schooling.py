"""Home schooling and special schools: offers, consents, papers, decisions and their days."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest

from core.errors import EditionError, InputError
from core.rules.admission import asked
from core.rules.calendar import ALMATY, Calendar
from core.rules.catalogue import Catalogue
from core.rules.decision import Kind, refuse
from core.rules.schooling import (
    Conclusion,
    Consents,
    Placement,
    Request,
    accept,
    decision_due,
    intake_is_over,
    may_offer,
    objection,
)
from core.values import Language

SERVICES = [("H-2025", "home_schooling", "vkk"), ("S-2022", "special_school", "pmpc")]
PLACED = Placement(3, "Ә", Language.KK, "112-ө", date(2026, 11, 25))
FACTS = {"offer_id": "O1"}


def _conclusion(recommendation: str, valid_until: date | None = None) -> Conclusion:
    return Conclusion("C1", recommendation, date(2026, 9, 1), valid_until)


def _request(recommendation: str, *, restricted: bool = True, **papers: date | None) -> Request:
    """Return an application confirmed on 23.11.2026 at 14:20."""
    given: Mapping[str, date | None] = papers or {"application": None, "consent_secrets": None}
    consents = Consents(service=True, restricted_data=restricted)
    return Request(_conclusion(recommendation), consents, given, datetime(2026, 11, 23, 14, 20, tzinfo=ALMATY))


@pytest.mark.rule("H-06")
@pytest.mark.rule("S-04")
@pytest.mark.parametrize(("edition_id", "due"), [("H-2025", "2026-03-30"), ("S-2022", "2026-03-31")])
def test_a_school_decides_within_its_working_days(
    calendar: Calendar, catalogue: Catalogue, edition_id: str, due: str
) -> None:
    """Confirmed on Friday 20.03.2026 at 18:00, taken on Thursday 26.03: two days (H) or three (S)."""
    told = decision_due(datetime(2026, 3, 20, 18, tzinfo=ALMATY), calendar, catalogue.edition(edition_id))
    assert (told.not_before, told.by.isoformat()) == (date(2026, 3, 26), due)
    assert "5.2" in {citation.paragraph for citation in told.citations}


@pytest.mark.rule("S-06")
@pytest.mark.rule("S-13")
def test_a_first_class_is_decided_from_the_first_of_july(calendar: Calendar, catalogue: Catalogue) -> None:
    """An early application is taken and decided from 1 July; after 30 August nobody is refused for lateness."""
    school = catalogue.edition("S-2022")
    early = decision_due(datetime(2026, 4, 1, 12, tzinfo=ALMATY), calendar, school, first_class=True)
    assert (early.not_before, early.by) == (date(2026, 7, 1), date(2026, 7, 7))
    late = decision_due(datetime(2026, 9, 10, 12, tzinfo=ALMATY), calendar, school, first_class=True)
    assert (late.not_before, late.by) == (date(2026, 9, 10), date(2026, 9, 15))
    other = decision_due(datetime(2026, 4, 1, 12, tzinfo=ALMATY), calendar, school)
    assert other.by == date(2026, 4, 6)
    assert [intake_is_over(date(2026, 8, day), school) for day in (30, 31)] == [False, True]


def test_days_of_intake_are_not_made_up(catalogue: Catalogue) -> None:
    """Home schooling has no days of intake to ask about."""
    with pytest.raises(EditionError, match="H-2025"):
        intake_is_over(date(2026, 9, 1), catalogue.edition("H-2025"))


@pytest.mark.rule("S-13")
def test_a_special_school_admits_by_30_august_whatever_day_it_is(calendar: Calendar, catalogue: Catalogue) -> None:
    """Three working days from Friday 28.08.2026 would be 02.09: Sunday 30 August binds the school and never moves."""
    school = catalogue.edition("S-2022")
    told = decision_due(datetime(2026, 8, 28, 10, tzinfo=ALMATY), calendar, school)
    assert (told.not_before, told.by) == (date(2026, 8, 28), date(2026, 8, 30))
    assert [citation.paragraph for citation in told.citations] == ["5.2", "A1.3(1)", "6"]
    first = decision_due(datetime(2026, 8, 27, 10, tzinfo=ALMATY), calendar, school, first_class=True)
    assert (first.not_before, first.by) == (date(2026, 8, 27), date(2026, 8, 30))
    assert decision_due(datetime(2026, 7, 1, 10, tzinfo=ALMATY), calendar, school, first_class=True).by == date(
        2026, 7, 7
    )


@pytest.mark.rule("S-06")
def test_after_the_school_year_has_begun_the_conclusion_is_the_basis(calendar: Calendar, catalogue: Catalogue) -> None:
    """Confirmed on 23.11.2026: decided within three working days, by paragraph 6 and not by the days of intake."""
    told = decision_due(datetime(2026, 11, 23, 14, 20, tzinfo=ALMATY), calendar, catalogue.edition("S-2022"))
    assert (told.not_before, told.by) == (date(2026, 11, 23), date(2026, 11, 26))
    assert [citation.paragraph for citation in told.citations] == ["5.2", "6"]


@pytest.mark.parametrize(("edition_id", "service", "_paper"), SERVICES)
def test_a_service_is_offered_once_on_a_valid_conclusion(
    catalogue: Catalogue, edition_id: str, service: str, _paper: str
) -> None:
    """Not on another recommendation, not before its day or after its last, not a second time."""
    edition, ends = catalogue.edition(edition_id), date(2026, 11, 23)
    valid = _conclusion(service, ends)
    assert may_offer(valid, ends, edition, offered=False)
    assert may_offer(_conclusion(service), date(2027, 9, 1), edition, offered=False)
    assert may_offer(valid, date(2026, 9, 1), edition, offered=False)
    against = {
        "already_offered": may_offer(valid, ends, edition, offered=True),
        "conclusion_expired": may_offer(valid, date(2026, 11, 24), edition, offered=False),
        "other_recommendation": may_offer(_conclusion("dancing"), ends, edition, offered=False),
    }
    assert {name: finding.ground for name, finding in against.items()} == {name: name for name in against}
    assert all(finding.citations and not finding for finding in against.values())
    assert may_offer(valid, date(2026, 8, 31), edition, offered=False).ground == "conclusion_expired"


@pytest.mark.rule("H-07")
@pytest.mark.rule("S-05")
@pytest.mark.parametrize(("edition_id", "service", "paper"), SERVICES)
def test_what_a_register_told_us_is_never_asked(
    catalogue: Catalogue, edition_id: str, service: str, paper: str
) -> None:
    """The conclusion came as a life event: a family hands in its application and its consent and nothing else."""
    edition = catalogue.edition(edition_id)
    told = asked(service, edition, held=frozenset({paper}))
    assert [document.code for document in told] == ["application", "consent_secrets"]
    assert [document.code for document in asked(service, edition)] == ["application", paper, "consent_secrets"]
    assert objection(_request(service), edition)
    assert not {document.code for document in edition.services[service].documents} & {"id_card", "birth_cert"}


@pytest.mark.parametrize(("edition_id", "service", "_paper"), SERVICES)
def test_two_consents_are_two(catalogue: Catalogue, edition_id: str, service: str, _paper: str) -> None:
    """Without the one there is no application, without the other it is refused on its own ground."""
    edition, request = catalogue.edition(edition_id), _request(service)
    refused = objection(_request(service, restricted=False), edition)
    assert (bool(refused), refused.ground) == (False, "no_consent_to_restricted_data")
    assert [citation.paragraph for citation in refused.citations] == ["A1.9(3)"]
    with pytest.raises(InputError, match="asked for, never inferred"):
        objection(replace(request, consents=Consents(service=False, restricted_data=True)), edition)


@pytest.mark.rule("H-04")
@pytest.mark.rule("S-02")
@pytest.mark.parametrize(("edition_id", "service", "_paper"), SERVICES)
def test_a_package_is_refused_when_incomplete_or_expired(
    catalogue: Catalogue, edition_id: str, service: str, _paper: str
) -> None:
    """A missing paper or a conclusion that ran out: a reasoned refusal that cites where the paper is asked for."""
    edition, request = catalogue.edition(edition_id), _request(service)
    missing = objection(_request(service, application=None), edition)
    expired = objection(replace(request, conclusion=_conclusion(service, date(2026, 11, 22))), edition)
    assert missing.ground == expired.ground == "papers_incomplete_or_expired"
    assert [citation.paragraph for citation in missing.citations] == ["4.4", "A2", "A1.8"]
    made = refuse(edition, expired, facts=FACTS)
    assert (made.kind, made.outcome, made.grounds) == (Kind.REFUSED, "refused", ("papers_incomplete_or_expired",))
    assert objection(replace(request, conclusion=_conclusion(service, date(2026, 11, 23))), edition)


@pytest.mark.rule("H-08")
@pytest.mark.rule("S-07")
@pytest.mark.parametrize(
    ("edition_id", "where"), [("H-2025", ["5.2", "6", "7", "A1.5", "A3"]), ("S-2022", ["5.2", "7", "8", "A1.5", "A3"])]
)
def test_the_head_determines_class_and_language_and_an_order_is_made(
    catalogue: Catalogue, edition_id: str, where: list[str]
) -> None:
    """They are facts of the acceptance with the number and day of the order; without them there is none."""
    edition = catalogue.edition(edition_id)
    made = accept(edition, PLACED, facts=FACTS)
    assert (made.kind, made.outcome, made.grounds) == (Kind.ACCEPTED, "accepted", ("documents_accepted",))
    assert [citation.paragraph for citation in made.citations] == where
    assert made.facts == {
        "offer_id": "O1", "grade": "3", "letter": "Ә", "language": "kk", "order_number": "112-ө",
        "order_date": "2026-11-25",
    }  # fmt: skip
    assert accept(edition, replace(PLACED, letter="", grade=0), facts=FACTS).facts["letter"] == ""
    for lacking in (replace(PLACED, grade=-1), replace(PLACED, order_number=" ")):
        with pytest.raises(InputError, match="head of the school"):
            accept(edition, lacking, facts=FACTS)
