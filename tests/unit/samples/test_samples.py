"""The sample registers are what samples/README.md says, byte for byte and family for family."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from core.clock import ALMATY
from core.register.births import ChildRegistered
from core.register.rows import ApplicationRow, EventRow, GuardianRow, PreschoolRow, Row, VacancyRow
from exchange.lines import rows
from samples.generate import main

SAMPLES = Path(__file__).parents[3] / "samples"
BULLETIN_DAY = date(2026, 11, 20)
BIRTH_YEARS = {"early": {2025, 2026}, "junior": {2024}, "middle": {2023}, "senior": {2022}, "preparatory": {2020, 2021}}
Kind = TypeVar("Kind", bound=Row)


def read(name: str, kind: type[Kind]) -> list[Kind]:
    """Return the rows of a sample file; each must be readable."""
    return [kind.read(line.values or {}) for line in rows(SAMPLES / f"{name}.csv", kind.columns())]


PRESCHOOLS = read("preschools", PreschoolRow)
GUARDIANS = read("guardians", GuardianRow)
APPLICATIONS = read("applications", ApplicationRow)
VACANCIES = read("vacancies", VacancyRow)


def rank(application: ApplicationRow) -> str:
    """Return the strongest class of an application."""
    strongest = application.categories[0]
    return "out_of_turn" if strongest <= 4 else "priority" if strongest <= 12 else "general"


def queue(vacancy: VacancyRow) -> list[ApplicationRow]:
    """Return who waits for a place, by class and then by time to the millisecond."""
    order = ("out_of_turn", "priority", "general")
    waiting = [
        application
        for application in APPLICATIONS
        if vacancy.preschool_id in application.preschools
        and application.language == vacancy.language
        and application.child_birth_date.year in BIRTH_YEARS.get(vacancy.group_type, range(2020, 2027))
    ]
    return sorted(waiting, key=lambda one: (order.index(rank(one)), one.submitted_at, one.application_id))


def test_the_generator_writes_the_same_bytes_again(tmp_path: Path) -> None:
    """The committed files are what the committed generator writes."""
    main(tmp_path)
    for name in ("preschools", "guardians", "applications", "vacancies"):
        assert (tmp_path / f"{name}.csv").read_bytes() == (SAMPLES / f"{name}.csv").read_bytes(), name


def test_preschools_are_forty_in_three_cities() -> None:
    """All types, both languages, and the nine letters that only Kazakh has."""
    assert len(PRESCHOOLS) == 40
    assert {house.settlement for house in PRESCHOOLS} == {"Астана", "Алматы", "Шымкент"}
    assert len({house.type for house in PRESCHOOLS}) == 6
    assert set("әғқңөұүһі") <= set("".join(house.name_kk for house in PRESCHOOLS).casefold())


def test_people_are_unique_and_reachable() -> None:
    """Every person has an own IIN; a few phones belong to two guardians; some families have several children."""
    iins = [one.iin for one in GUARDIANS] + [one.child_iin for one in APPLICATIONS]
    assert len(set(iins)) == len(iins) == 3600
    assert all(one.phone.startswith("+7747") for one in GUARDIANS)
    assert 1 <= len(GUARDIANS) - len({one.phone for one in GUARDIANS}) <= 20
    assert Counter(one.guardian_id for one in APPLICATIONS).most_common(1)[0][1] == 4
    assert {one.guardian_id for one in APPLICATIONS} == {one.guardian_id for one in GUARDIANS}


def test_applications_show_every_case() -> None:
    """2,000 applications: all 13 categories, several at once, 1-4 wishes, equal milliseconds, every age."""
    assert len(APPLICATIONS) == 2000
    assert {mark for one in APPLICATIONS for mark in one.categories} == set(range(1, 14))
    assert any(len(one.categories) > 2 for one in APPLICATIONS)
    assert {len(one.preschools) for one in APPLICATIONS} == {1, 2, 3, 4}
    assert len({one.submitted_at for one in APPLICATIONS}) == 1988
    assert {one.child_birth_date.year for one in APPLICATIONS} == set(range(2020, 2027))
    assert any(one.wished_from_age for one in APPLICATIONS)


def test_wishes_are_possible() -> None:
    """A family wishes for houses of its own city that teach in its language and have a state order."""
    houses = {house.preschool_id: house for house in PRESCHOOLS}
    homes = {one.guardian_id: one.settlement for one in GUARDIANS}
    for application in APPLICATIONS:
        for house in (houses[preschool] for preschool in application.preschools):
            assert house.state_order
            assert application.language in house.languages
            assert house.settlement == homes[application.guardian_id]
            assert not house.type.startswith("special") or 5 in application.categories


@pytest.mark.rule("P-005")
def test_the_bulletin_has_every_group_and_regime() -> None:
    """Sixty places, permanent and temporary, in houses that teach in the language, on one day."""
    houses = {house.preschool_id: house for house in PRESCHOOLS}
    assert len(VACANCIES) == 60
    assert len({place.group_type for place in VACANCIES}) == 7
    assert len({place.regime_hours for place in VACANCIES}) == 5
    assert sum(place.temporary_until is not None for place in VACANCIES) == 12
    assert {place.published_at.astimezone(ALMATY).date() for place in VACANCIES} == {BULLETIN_DAY}
    assert all(place.language in houses[place.preschool_id].languages for place in VACANCIES)
    assert all(houses[place.preschool_id].state_order for place in VACANCIES)


def test_every_place_has_three_families_or_more() -> None:
    """An offer can be refused twice and there is still somebody to ask; most queues mix priority and general."""
    assert min(len(queue(place)) for place in VACANCIES) >= 3
    assert sum({"priority", "general"} <= {rank(one) for one in queue(place)} for place in VACANCIES) >= 12
    at_once = [place for place in VACANCIES if place.vacancy_id in {f"SAMPLE-V-0{number}" for number in (4, 5, 6, 7)}]
    assert len({(place.preschool_id, place.published_at) for place in at_once}) == 1


@pytest.mark.parametrize(
    ("vacancy", "first"),
    [
        ("SAMPLE-V-01", [("SAMPLE-A-0001", "out_of_turn")]),
        ("SAMPLE-V-02", [("SAMPLE-A-0002", "priority")]),
        ("SAMPLE-V-03", [(f"SAMPLE-A-000{number}", "general") for number in (3, 4, 5)]),
    ],
)
def test_the_demo_families_lead_their_queues(vacancy: str, first: list[tuple[str, str]]) -> None:
    """Whoever plays the demo meets the same families; no other place and no other wish can reach them before."""
    place = next(one for one in VACANCIES if one.vacancy_id == vacancy)
    line = queue(place)
    assert [(one.application_id, rank(one)) for one in line[: len(first)]] == first
    assert all(len(one.preschools) == 1 for one in line[: len(first)])
    rivals = [one for one in VACANCIES if one.preschool_id == place.preschool_id and one.language == place.language]
    assert [one.vacancy_id for one in rivals if one.group_type in {place.group_type, "mixed"}] == [vacancy]


def test_the_demo_families_have_phones_of_their_own() -> None:
    """The demo reads and writes on five phones; nobody shares them."""
    phones = [one.phone for one in GUARDIANS]
    assert all(phones.count(f"+7747000000{number}") == 1 for number in range(1, 6))
    assert [one.language for one in GUARDIANS[:5]] == ["kk", "ru", "kk", "kk", "ru"]


def test_the_births_are_of_children_nobody_knows_and_of_parents_with_a_phone() -> None:
    """Imported into the sandbox, each starts an offer to queue the child; no demo family is among them."""
    events = [EventRow.read(line.values or {}) for line in rows(SAMPLES / "births.jsonl", EventRow.columns())]
    births = [ChildRegistered.read(event.data) for event in events]
    phones = Counter(row.phone for row in GUARDIANS)
    own = {row.guardian_id: row.phone for row in GUARDIANS if phones[row.phone] == 1}
    assert all(own.get(birth.guardian_id) for birth in births)
    assert not {birth.guardian_id for birth in births} & {f"SAMPLE-G-000{number}" for number in range(1, 6)}
    known = {row.iin for row in GUARDIANS} | {row.child_iin for row in APPLICATIONS}
    assert not {birth.child_iin for birth in births} & known
    assert not {birth.child_id for birth in births} & {row.child_id for row in APPLICATIONS}
