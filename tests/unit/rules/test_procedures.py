"""The four step procedures of 2018: who does what until when, for cases dated while they were in force."""

from datetime import date, datetime
from itertools import pairwise

import pytest

from core.errors import EditionError, RepealedError
from core.rules.calendar import ALMATY, Calendar
from core.rules.catalogue import Catalogue
from core.rules.procedure import due_times, due_times_of_case
from core.rules.schooling import intake_is_over

PUBLISHED = {"R-2018": date(2019, 1, 10), "R-2018/repeal": date(2020, 2, 10)}


@pytest.mark.rule("R-21")
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


@pytest.mark.rule("R-00")
@pytest.mark.rule("R-02")
def test_a_case_has_due_times_only_while_the_decree_was_in_force(calendar: Calendar, catalogue: Catalogue) -> None:
    """The days of publication are handed in: before, between and after them, and without them."""
    told = Catalogue.load(published=PUBLISHED)
    steps = due_times_of_case("R", "home_schooling", datetime(2019, 6, 6, 9, tzinfo=ALMATY), calendar, told)
    assert [step.role for step in steps] == ["clerk", "head", "executor", "head", "executor"]
    last = datetime(2020, 2, 20, 23, 59, tzinfo=ALMATY)
    assert due_times_of_case("604", "special_school", last, calendar, told)[0].action == "registration_in_journal"
    with pytest.raises(RepealedError, match="decree 35"):
        due_times_of_case("R", "home_schooling", datetime(2020, 2, 21, tzinfo=ALMATY), calendar, told)
    with pytest.raises(EditionError, match="2019-01-20"):
        due_times_of_case("R", "home_schooling", datetime(2019, 1, 20, 9, tzinfo=ALMATY), calendar, told)
    with pytest.raises(EditionError, match="2019-06-06"):
        due_times_of_case("R", "home_schooling", datetime(2019, 6, 6, 9, tzinfo=ALMATY), calendar, catalogue)


@pytest.mark.rule("R-20")
@pytest.mark.rule("R-30")
@pytest.mark.rule("R-40")
@pytest.mark.rule("R-50")
@pytest.mark.rule("R-60")
@pytest.mark.rule("R-61")
@pytest.mark.parametrize(
    ("number", "service", "provider", "ways", "outcome", "roles"),
    [
        (1, "pmpc_examination", ("pmpc",), ("paper",), ("conclusion_on_form_of_education", "conclusion_on_services",
         "conclusion_on_programme"), ("clerk", "head", "executor")),
        (2, "rehabilitation", ("rehabilitation_centre", "correction_room"), ("individual_lessons", "subgroup_lessons",
         "group_lessons"), ("certificate",), ("clerk", "head", "executor")),
        (3, "special_school", ("special_school", "school"), ("paper",), ("order_on_admission",), ("head", "executor")),
        (4, "home_schooling", ("school",), ("paper",), ("receipt", "order_on_home_schooling"),
         ("clerk", "head", "executor")),
    ],
)  # fmt: skip
def test_each_annex_says_who_serves_how_and_with_what_result(
    catalogue: Catalogue, number: int, service: str, provider: object, ways: object, outcome: object, roles: object
) -> None:
    """Provider, form, result and roles stand in 1, 2, 3 and 6 of each annex; all are free, on paper, in the office."""
    told = catalogue.edition("R-2018").services[service]
    entries = (told.provider, told.ways, told.outcome, told.roles, told.free, told.outcome_on, told.channels)
    assert None not in entries
    assert [entry.values for entry in (told.provider, told.ways, told.outcome, told.roles) if entry] == [
        provider, ways, outcome, roles,
    ]  # fmt: skip
    where = [entry.paragraph for entry in entries if entry]
    assert where == [(f"an.{number}.{paragraph}",) for paragraph in (1, 2, 3, 6, 1, 3, 1)]
    assert (told.channels.values, told.offers, told.proactive.value) == (("office",), (), False)
    assert told.free is not None
    assert told.free.value
    assert told.outcome_on is not None
    assert told.outcome_on.values == ("paper",)
    assert {step.role for step in told.steps} == set(told.roles.values if told.roles else ())


@pytest.mark.rule("R-40")
def test_a_special_school_of_2018_took_children_in_until_30_august(catalogue: Catalogue) -> None:
    """By 30 August, the first class from 1 July; the papers of the Standard are said to be missing."""
    edition = catalogue.edition("R-2018")
    assert edition.intake is not None
    assert (edition.intake.from_month, edition.intake.from_day, edition.intake.first_class_only_from) == (7, 1, True)
    assert [intake_is_over(date(2019, 8, day), edition) for day in (30, 31)] == [False, True]
    with pytest.raises(EditionError, match="Standard"):
        edition.require("an.3.4")
