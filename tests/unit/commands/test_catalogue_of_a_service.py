"""`usynys catalogue SERVICE`: all that families must be told of a service, for people and for machines."""

import json

import pytest
from typer.testing import CliRunner, Result

from commands import app


def _usynys(*words: str) -> Result:
    return CliRunner().invoke(app, words, env={"COLUMNS": "200"})


@pytest.mark.rule("P-029")
@pytest.mark.rule("P-093")
@pytest.mark.rule("P-098")
@pytest.mark.rule("P-099")
@pytest.mark.rule("P-113")
@pytest.mark.parametrize(
    ("lang", "seen"),
    [
        ("kk", ("тегін", "09:00–18:30", "1414, 8 800 080 7777", "www.edu.gov.kz", "Бала тууды тіркеу", "сотқа")),
        ("ru", ("бесплатно", "13:00–14:30", "1414, 8 800 080 7777", "www.edu.gov.kz", "Регистрация рождения", "в суд")),
        ("en", ("free of charge", "Monday to Friday", "1414, 8 800 080 7777", "www.egov.kz", "of a birth", "to court")),
    ],
)
def test_a_service_is_told_in_the_language_asked_for(lang: str, seen: tuple[str, ...]) -> None:
    """Free, hours, phones, addresses, one application with the birth, complaints: each with its place."""
    told = _usynys("catalogue", "queueing", "--on", "2026-11-21", "--lang", lang)
    assert told.exit_code == 0
    for words in seen:
        assert words in told.stdout


@pytest.mark.rule("P-114")
def test_borrowed_hours_are_said_to_be_borrowed() -> None:
    """Annex 6 names no hours: those shown are by analogy, and the reading says so."""
    told = _usynys("catalogue", "admission", "--on", "2026-11-21", "--lang", "ru").stdout
    assert "по аналогии" in told
    assert "Наше толкование (№ 17)" in told


@pytest.mark.rule("H-28")
@pytest.mark.rule("H-33")
@pytest.mark.rule("S-19")
@pytest.mark.parametrize(("service", "by_phone"), [("home_schooling", True), ("special_school", False)])
def test_a_school_says_who_tells_what(service: str, *, by_phone: bool) -> None:
    """The order of home schooling is told by phone too, that of special schools is not."""
    (edition,) = json.loads(_usynys("catalogue", service, "--on", "2026-11-21", "--json").stdout)
    (told,) = edition["services"]
    order = told["information"]["order_told_by"]
    assert ("phone" in order["values"], order["paragraph"]) == (by_phone, ["A1.10"])
    assert told["information"]["addresses"]["values"] == ["provider_site", "www.egov.kz"]
    assert told["information"]["phone_registered_at"]["reading"] == 22
    assert told["complaints"][-1] == {"to": "court", "answer": None, "paragraph": ["10" if by_phone else "12"]}


@pytest.mark.rule("H-20")
@pytest.mark.rule("P-087")
def test_every_service_in_force_says_where_to_complain() -> None:
    """To the provider first, to the court last."""
    told = json.loads(_usynys("catalogue", "--on", "2026-11-21", "--json").stdout)
    services = [service for edition in told for service in edition["services"]]
    assert {service["service"] for service in services} == {"queueing", "admission", "home_schooling", "special_school"}
    for service in services:
        first, *_, last = service["complaints"]
        assert first["to"] in {"provider", "provider_head"}
        assert first["answer"] == {"n": 5, "unit": "wd"}
        assert last["to"] == "court"


def test_a_repealed_service_is_told_of_its_own_time() -> None:
    """Under G in 2023 without today's information; on a day when nobody gives it, one line says so."""
    told = _usynys("catalogue", "special_regime", "--on", "2023-01-01", "--lang", "ru")
    assert "№ 1142" in told.stdout
    late = _usynys("catalogue", "special_regime", "--on", "2026-11-21")
    assert (late.exit_code, late.stdout) == (2, "")
    assert "special_regime" in late.stderr
