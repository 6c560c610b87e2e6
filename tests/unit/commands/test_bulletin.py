"""`usynys bulletin`: the places of a preschool and how each was given, for people and for machines."""

import asyncio
import base64
import json

import pytest
from typer.testing import CliRunner, Result

from commands import app
from tests.unit.register.rows import office, preschool, vacancy

KEY = base64.b64encode(bytes(32)).decode()


async def _fill(url: str) -> None:
    made = office(url)
    await made.register.preschools([preschool("P1"), preschool("P2")])
    await made.register.vacancies([vacancy("V2"), vacancy("V1", temporary_until="2027-05-31")])
    await made.store.close()


@pytest.fixture(autouse=True)
def _database(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USYNYS_DATA_KEY", KEY)
    asyncio.run(_fill(address))


def _usynys(*words: str) -> Result:
    return CliRunner().invoke(app, words, env={"COLUMNS": "160"})


def test_a_machine_reads_each_place_with_its_chronology() -> None:
    """In the order of publication, with the proof of each chain."""
    places = json.loads(_usynys("bulletin", "P1", "--json").stdout)
    assert [place["vacancy_id"] for place in places] == ["V1", "V2"]
    first = places[0]
    assert (first["status"], first["temporary_until"], first["verified"]) == ("free", "2027-05-31", True)
    assert [link["event"] for link in first["chronology"]] == ["published"]


@pytest.mark.parametrize(("lang", "said"), [("kk", "Бюллетеньге енгізілді"), ("ru", "Внесено в бюллетень")])
def test_a_person_reads_it_in_the_language_asked_for(lang: str, said: str) -> None:
    """Words instead of codes."""
    told = _usynys("bulletin", "P1", "--lang", lang)
    assert told.exit_code == 0
    assert said in told.stdout


def test_an_empty_bulletin_and_an_unknown_preschool_say_so() -> None:
    """One line each."""
    assert "has published no places" in _usynys("bulletin", "P2").stdout
    unknown = _usynys("bulletin", "P9")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
