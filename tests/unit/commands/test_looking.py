"""The commands that only look: an offer's timeline, a queue's order, an application's reasons."""

import asyncio
import json

import pytest
from sqlmodel import text
from typer.testing import CliRunner, Result

from commands import app
from tests.unit.views.rows import add_story, waiting
from tests.unit.views.scene import Scene, add, add_family, scene

CHANGED = "UPDATE history SET data = '{}' WHERE seq = 2"


async def _fill(url: str) -> None:
    made: Scene = await scene(url)
    await add_story(made)
    for number, queue_class in ((2, "general"), (3, "priority"), (4, "out_of_turn")):
        await add_family(made, number, first="Мадина", phone=f"+7747123456{number}")
        await add(made, *waiting(number, queue_class))
    await made.store.close()


async def _change(url: str, statement: str) -> None:
    made = await scene(url)
    async with made.store.write() as tx:
        await (await tx.connection()).execute(text(statement))
    await made.store.close()


@pytest.fixture
def url(address: str) -> str:
    """A database with one offer and a queue of four, as the environment names it."""
    asyncio.run(_fill(address))
    return address


def _usynys(*words: str) -> Result:
    return CliRunner().invoke(app, words, env={"COLUMNS": "160"})


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(
    ("lang", "seen"),
    [
        ("kk", ("Жауап мерзімі басталды", "Тізбек бүтін", "22.11.2026 14:05:00", "№ 14 «Ақбота»")),
        ("ru", ("Начался срок ответа", "Ждём ответа", "Цепочка цела", "22.11.2026 14:05:00", "вт 24 нояб., 14:05")),
        ("en", ("The answer window opened", "The chain holds", "Tue 24 Nov, 14:05", "Е*** Ә***")),
    ],
)
def test_an_offer_is_told_as_a_timeline_in_the_language_asked_for(lang: str, seen: tuple[str, ...]) -> None:
    """Almaty times, words instead of codes, the verdict on the chain; names masked."""
    told = _usynys("offer", "show", "O1", "--lang", lang)
    assert told.exit_code == 0
    for words in seen:
        assert words in told.stdout
    assert "Еркежан" not in told.stdout


@pytest.mark.usefixtures("url")
def test_an_offer_is_told_to_machines_with_its_history() -> None:
    """The parts of the contract, the links of the chain, and whether it verifies."""
    told = json.loads(_usynys("offer", "show", "O1", "--json").stdout)
    assert (told["id"], told["status"], told["verified"]) == ("O1", "open", True)
    assert told["window"]["closes_at"] == "2026-11-24T14:05:00.000+05:00"
    assert [link["seq"] for link in told["history"]] == [1, 2, 3, 4, 5, 6, 7]


def test_a_changed_history_ends_with_another_code(url: str) -> None:
    """A script that watches the evidence need not read words."""
    asyncio.run(_change(url, CHANGED))
    told = _usynys("offer", "show", "O1")
    assert (told.exit_code, "entry 2 was changed" in told.stdout) == (1, True)
    told = _usynys("offer", "show", "O1", "--json")
    assert (told.exit_code, json.loads(told.stdout)["verified"]) == (1, False)


@pytest.mark.usefixtures("url")
def test_a_queue_is_told_with_the_reason_of_each_position() -> None:
    """After one place went to a general slot the next priority waits for three general ones."""
    told = _usynys("queue", "show", "P1").stdout
    rows = [line.split()[:2] for line in told.splitlines() if " A" in line and "Application" not in line]
    assert rows == [["1", "A4"], ["2", "A2"], ["3", "A3"], ["–", "A1"]]
    assert "No. 133, ¶ 10.2" in told
    assert "born 2022, Kazakh group" in told


@pytest.mark.usefixtures("url")
def test_a_queue_is_told_to_machines_in_its_order() -> None:
    """The list of the contract, filtered or not."""
    told = json.loads(_usynys("queue", "show", "P1", "--year", "2022", "--lang", "kk", "--json").stdout)
    assert [(row["number"], row["application_id"]) for row in told] == [(1, "A4"), (2, "A2"), (3, "A3"), (None, "A1")]
    assert json.loads(_usynys("queue", "show", "P1", "--year", "2019", "--json").stdout) == []
    assert "Nobody is in line" in _usynys("queue", "show", "P1", "--year", "2019").stdout


@pytest.mark.usefixtures("url")
def test_the_counts_of_queues_are_checked_and_mended(url: str) -> None:
    """Rows changed by hand are found and named by their queue, never by a person; mended, they are right."""
    assert _usynys("queue", "check").stdout == "1 queues checked, 0 counted wrong.\n"
    asyncio.run(_change(url, "UPDATE queue_entry SET status = 'archived' WHERE id = 'E2'"))
    wrong = _usynys("queue", "check", "--mend")
    assert (wrong.exit_code, wrong.stderr) == (1, "P1|2022|kk: counted anew\n")
    assert _usynys("queue", "check").exit_code == 0


@pytest.mark.usefixtures("url")
def test_decisions_are_told_with_act_and_paragraph() -> None:
    """For people with the ground in words, for machines exactly as the contract says."""
    told = _usynys("explain", "A1", "--lang", "ru").stdout
    for words in ("Решения по заявлению A1", "Поставлено на очередь", "пункта 10", "стоящего в очереди первым"):
        assert words in told
    machine = json.loads(_usynys("explain", "A1", "--json").stdout)
    assert [taken["kind"] for taken in machine["decisions"]] == ["queued", "offer_made"]


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("words", [("offer", "show", "O9"), ("queue", "show", "P9"), ("explain", "A9")])
def test_what_does_not_exist_is_one_clear_line(words: tuple[str, ...]) -> None:
    """The id stands in it, the exit code is 2, nothing goes to standard output."""
    told = _usynys(*words)
    assert (told.exit_code, told.stdout) == (2, "")
    assert words[-1] in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_an_unknown_queue_phase_counts_from_the_beginning(url: str) -> None:
    """A queue that never gave a place has no row yet."""
    asyncio.run(_change(url, "DELETE FROM queue"))
    told = json.loads(_usynys("queue", "show", "P1", "--json").stdout)
    assert [row["application_id"] for row in told] == ["A4", "A3", "A2", "A1"]
