"""Schools, the procedures of 2018 and special-regime institutions."""

from datetime import date, datetime
from itertools import pairwise

import pytest

from core.errors import EditionError
from core.rules.calendar import ALMATY, Calendar
from core.rules.catalogue import Catalogue
from core.rules.procedure import due_times
from core.rules.schooling import decision_due, in_school_year
from core.rules.special_regime import Case, intake


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
    assert [in_school_year(date(2026, 8, day), school) for day in (30, 31)] == [False, True]


def test_days_of_intake_are_not_made_up(catalogue: Catalogue) -> None:
    """Home schooling has no days of intake to ask about."""
    with pytest.raises(EditionError, match="H-2025"):
        in_school_year(date(2026, 9, 1), catalogue.edition("H-2025"))


@pytest.mark.rule("R-20")
@pytest.mark.rule("R-21")
@pytest.mark.rule("R-50")
@pytest.mark.rule("R-51")
@pytest.mark.parametrize(
    ("service", "ends"),
    [("pmpc_examination", "2019-07-05T14:30"), ("special_school", "2019-06-06T09:45"),
     ("home_schooling", "2019-06-10T16:30"), ("rehabilitation", "2020-06-04T14:30")],
)  # fmt: skip
def test_each_procedure_of_2018_has_its_due_times(
    calendar: Calendar, catalogue: Catalogue, service: str, ends: str
) -> None:
    """Started on Thursday 06.06.2019 at 09:00: every step begins when the one before was due."""
    steps = due_times(service, datetime(2019, 6, 6, 9, tzinfo=ALMATY), calendar, catalogue.edition("R-2018"))
    assert steps[-1].due_at == datetime.fromisoformat(ends).replace(tzinfo=ALMATY)
    assert all(before.due_at < after.due_at for before, after in pairwise(steps))


@pytest.mark.rule("R-32")
def test_courses_take_between_89_and_364_days(calendar: Calendar, catalogue: Catalogue) -> None:
    """A range has an earliest and a latest end; who does it is said."""
    started = datetime(2019, 6, 6, 9, tzinfo=ALMATY)
    courses = due_times("rehabilitation", started, calendar, catalogue.edition("R-2018"))[2]
    assert (courses.role, (courses.due_at - courses.earliest_at).days) == ("executor", 364 - 89)
    assert [citation.paragraph for citation in courses.citations] == ["an.2.5(3)"]
    with pytest.raises(EditionError, match="queueing"):
        due_times("queueing", started, calendar, catalogue.edition("P-2024"))


PAPERS = frozenset({"id_card_or_birth_cert", "parents", "health_and_vaccination", "school_note", "character_reference"})
BORN = date(2010, 5, 10)


@pytest.mark.rule("G-01")
@pytest.mark.rule("G-04")
@pytest.mark.rule("G-11")
@pytest.mark.rule("G-12")
@pytest.mark.parametrize(
    ("case", "outcome", "ground"),
    [
        (Case(BORN, court_decision=True, papers=PAPERS), "accepted", "admitted"),
        (Case(BORN, court_decision=True, papers=PAPERS - {"parents"}), "accepted", "admitted_with_inquiries"),
        (Case(BORN, court_decision=False, papers=PAPERS), "refused", "no_court_decision"),
        (Case(BORN, court_decision=True, papers=PAPERS, disease_on_list=True), "refused", "contraindicated"),
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


@pytest.mark.rule("G-13")
@pytest.mark.rule("G-14")
@pytest.mark.rule("G-20")
def test_special_social_services_are_of_seven_kinds_with_45_items(catalogue: Catalogue) -> None:
    """Seven kinds, 45 items, each with its own subparagraph; five papers are handed out on discharge."""
    lists = dict(catalogue.edition("G-2022").lists)
    discharge = lists.pop("discharge")
    assert (len(lists), sum(len(kind.values) for kind in lists.values()), len(discharge.values)) == (7, 45, 5)
    assert all(len(kind.values) == len(kind.paragraph) == len(set(kind.paragraph)) for kind in lists.values())
