"""Complaints: where they go, until when they are answered, prolonged and passed on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.errors import EditionError
from core.rules.calendar import Calendar
from core.rules.catalogue import Catalogue, Edition
from core.rules.complaint import (
    FiledAs,
    answer_due,
    extension_notice,
    forwarding_due,
    may_hold_archiving,
    route,
    routes,
    services_of,
)

FRIDAY = date(2026, 3, 20)
PUBLIC = ["provider", "local_executive_body", "akim", "central_body", "state_corporation", "quality_body", "court"]


def _rule(rule: str, *told: object) -> Any:
    return pytest.param(*told, marks=pytest.mark.rule(rule), id=f"{rule}-{told[0]}-{told[1]}")


@pytest.mark.parametrize(
    ("edition_id", "service", "addressees"),
    [
        _rule("P-084", "P-2024", "queueing", ["provider_head", "state_corporation", "quality_body", "court"]),
        _rule("P-084", "P-2024", "admission", ["provider_head", "quality_body", "court"]),
        _rule("H-15", "H-2022", "home_schooling", PUBLIC),
        _rule("H-15", "H-2025", "home_schooling", PUBLIC),
        _rule("S-12", "S-2022", "special_school", PUBLIC),
    ],
)
def test_a_complaint_goes_where_the_text_says(
    catalogue: Catalogue, edition_id: str, service: str, addressees: list[str]
) -> None:
    """The State Corporation hears complaints about queueing and not about admission; the court stands last."""
    ways = routes(service, catalogue.edition(edition_id))
    assert [way.to for way in ways] == addressees
    assert all(way.citations for way in ways)


@pytest.mark.parametrize(
    ("edition_id", "service", "addressee", "due"),
    [
        _rule("P-085", "P-2024", "queueing", "provider_head", "2026-03-31"),
        _rule("P-085", "P-2024", "queueing", "state_corporation", "2026-03-31"),
        _rule("P-085", "P-2024", "admission", "provider_head", "2026-03-31"),
        _rule("P-086", "P-2024", "queueing", "quality_body", "2026-04-14"),
        _rule("P-086", "P-2024", "admission", "quality_body", "2026-04-14"),
        _rule("H-15", "H-2025", "home_schooling", "akim", "2026-03-31"),
        _rule("H-15", "H-2025", "home_schooling", "central_body", "2026-03-31"),
        _rule("H-16", "H-2025", "home_schooling", "quality_body", "2026-04-14"),
        _rule("S-12", "S-2022", "special_school", "local_executive_body", "2026-03-31"),
        _rule("S-12", "S-2022", "special_school", "quality_body", "2026-04-14"),
    ],
)
def test_the_day_of_registration_is_day_one_of_a_complaint(
    calendar: Calendar, catalogue: Catalogue, edition_id: str, service: str, addressee: str, due: str
) -> None:
    """Registered on Friday 20.03.2026: five days end on Tuesday 31.03, fifteen on Tuesday 14.04."""
    edition = catalogue.edition(edition_id)
    way = route(service, addressee, edition)
    assert answer_due(FRIDAY, way, calendar, edition).isoformat() == due
    on_sunday = answer_due(date(2026, 3, 22), way, calendar, edition)
    assert on_sunday == calendar.add_working_days(date.fromisoformat(due), 1)


def test_whether_the_day_of_registration_counts_is_a_setting(calendar: Calendar, edition: Edition) -> None:
    """A lawyer who reads «бастап» otherwise changes one line of the edition."""
    entries = dict(edition.terms.entries)
    name = "complaint_registration_day_counts"
    entries[name] = entries[name].model_copy(update={"n": 0})
    other = edition.model_copy(update={"terms": edition.terms.model_copy(update={"entries": entries})})
    assert answer_due(FRIDAY, route("queueing", "provider_head", other), calendar, other) == date(2026, 4, 1)


@pytest.mark.rule("P-087")
@pytest.mark.rule("H-20")
@pytest.mark.rule("S-12")
@pytest.mark.parametrize(
    ("edition_id", "service", "paragraph"),
    [("P-2024", "queueing", "20.4"), ("P-2024", "admission", "30.6"), ("H-2025", "home_schooling", "10"),
     ("S-2022", "special_school", "12")],
)  # fmt: skip
def test_the_court_is_open_and_has_no_term_here(
    calendar: Calendar, catalogue: Catalogue, edition_id: str, service: str, paragraph: str
) -> None:
    """Who disagrees with the result goes to court; its terms are not in these acts and are not made up."""
    edition = catalogue.edition(edition_id)
    court = route(service, "court", edition)
    assert [citation.paragraph for citation in court.citations] == [paragraph]
    with pytest.raises(EditionError, match="no term"):
        answer_due(FRIDAY, court, calendar, edition)


@pytest.mark.rule("P-087")
@pytest.mark.parametrize(("service", "shown", "told"), [("queueing", "20.1", "20.2"), ("admission", "30.3", "30.4")])
def test_a_complaint_through_the_portal_is_seen_in_the_cabinet(
    edition: Edition, service: str, shown: str, told: str
) -> None:
    """Delivery, registration, execution and the answer are shown; the contact centre tells how to complain."""
    complaints = edition.complaints[service]
    cabinet, told_by = complaints.cabinet_shows, complaints.told_by
    assert cabinet is not None
    assert told_by is not None
    assert (cabinet.values, cabinet.paragraph) == (("delivery", "registration", "execution", "answer"), (shown,))
    assert (told_by.values, told_by.paragraph) == (("contact_centre",), (told,))


@pytest.mark.rule("H-17")
@pytest.mark.rule("S-12")
@pytest.mark.parametrize(("edition_id", "service"), [("H-2025", "home_schooling"), ("S-2022", "special_school")])
def test_a_prolonged_term_is_told_in_the_form_of_the_complaint(
    calendar: Calendar, catalogue: Catalogue, edition_id: str, service: str
) -> None:
    """Three working days from Friday 20.03.2026 end on Monday 30.03; paper in writing, electronic electronically."""
    edition = catalogue.edition(edition_id)
    told = {form: extension_notice(service, form, FRIDAY, calendar, edition) for form in FiledAs}
    assert {form: notice.form for form, notice in told.items()} == {"paper": "written", "electronic": "electronic"}
    assert {notice.due for notice in told.values()} == {date(2026, 3, 30)}


@pytest.mark.rule("H-18")
@pytest.mark.rule("H-19")
def test_only_home_schooling_passes_complaints_on(calendar: Calendar, catalogue: Catalogue) -> None:
    """Within three working days, unless a favourable act satisfied the complaint in full within them."""
    home = catalogue.edition("H-2025")
    assert forwarding_due(FRIDAY, calendar, home) == date(2026, 3, 30)
    assert forwarding_due(FRIDAY, calendar, home, satisfied_on=date(2026, 3, 30)) is None
    assert forwarding_due(FRIDAY, calendar, home, satisfied_on=date(2026, 3, 31)) == date(2026, 3, 30)
    told = home.complaints["home_schooling"]
    assert told.forwarded
    assert told.satisfied
    assert set(told.forwarded.values) == {"complaint", "case_file"}
    assert told.satisfied.paragraph == ("9.6",)


def test_what_a_text_does_not_know_is_not_made_up(calendar: Calendar, catalogue: Catalogue, edition: Edition) -> None:
    """Order 133 has no extension notice, S no forwarding, R and G no complaints; nobody else is an addressee."""
    special, old = catalogue.edition("S-2022"), catalogue.edition("R-2018")
    unknown: list[Callable[[], object]] = [
        lambda: forwarding_due(FRIDAY, calendar, special),
        lambda: forwarding_due(FRIDAY, calendar, edition),
        lambda: extension_notice("queueing", FiledAs.PAPER, FRIDAY, calendar, edition),
        lambda: routes("home_schooling", old),
        lambda: route("admission", "state_corporation", edition),
    ]
    for ask in unknown:
        with pytest.raises(EditionError, match="complain"):
            ask()


@pytest.mark.parametrize(
    ("kind", "ground", "services"),
    [("suspended", "no_answer", ("queueing",)), ("accepted", "contract_signed", ("admission",)),
     ("refused", "herd_threshold", ("admission",)), ("refused", "already_six", ("queueing",)),
     ("refused", "untrue_documents", ("queueing", "admission")), ("refused", "contract_not_ended", ("queueing",)),
     ("dreamt", "of_nothing", ())],
)  # fmt: skip
def test_a_decision_belongs_to_the_service_that_took_it(
    edition: Edition, kind: str, ground: str, services: tuple[str, ...]
) -> None:
    """A ground that both services know leads to both; what neither takes leads nowhere."""
    assert services_of(kind, ground, edition) == services


@pytest.mark.rule("P-084")
@pytest.mark.parametrize(
    ("registered", "answered", "held"),
    [(21, None, True), (20, None, True), (22, None, False), (19, 21, False), (19, 22, True)],
)
def test_an_archiving_may_wait_while_a_complaint_runs(
    edition: Edition, *, registered: int, answered: int | None, held: bool
) -> None:
    """From its registration to its answer, even past the term: on the 21st the desk asks."""
    day = date(2026, 4, answered) if answered else None
    assert may_hold_archiving(date(2026, 4, registered), day, date(2026, 4, 21), edition) is held


def test_a_complaint_leads_to_terms_and_services_that_exist(catalogue: Catalogue) -> None:
    """No table of complaints or information names what its edition does not hold."""
    for edition in catalogue.editions.values():
        assert set(edition.complaints) <= set(edition.services)
        assert set(edition.information) <= set(edition.services)
        for service in edition.complaints:
            assert routes(service, edition)


@pytest.mark.rule("P-084")
def test_every_ground_says_where_to_complain(catalogue: Catalogue) -> None:
    """No decision of an act that knows complaints leaves a family without a way."""
    silent = [
        f"{edition.id} {name}"
        for edition in catalogue.editions.values()
        if edition.complaints
        for name, ground in edition.grounds.items()
        if ground.kind != "desk" and not services_of(ground.kind, name, edition)
    ]
    assert silent == []
