"""`usynys calendar add` and `usynys catalogue`, for people and for machines."""

import json

import pytest
import typer
from typer.testing import CliRunner

from commands.calendar import app as calendar_app
from commands.catalogue import catalogue

RUN = CliRunner()
CATALOGUE = typer.Typer()
CATALOGUE.command()(catalogue)


@pytest.mark.parametrize(
    ("arguments", "result", "skipped"),
    [
        (["2026-03-20", "5", "wd"], "2026-04-01", 7),
        (["2026-03-20", "5", "cd"], "2026-03-25", 0),
        (["2026-03-20", "24", "h"], "2026-03-21T00:00:00+05:00", 0),
        (["2026-03-20T14:05", "1", "wd"], "2026-03-26T14:05:00+05:00", 5),
        (["2026-03-20T14:05:00.250+05:00", "48", "h"], "2026-03-22T14:05:00.250+05:00", 0),
        (["2026-03-20T19:30Z", "0", "cd"], "2026-03-21T00:30:00+05:00", 0),
    ],
)
def test_a_term_is_told_as_one_json_object(arguments: list[str], result: str, skipped: int) -> None:
    """A day gives a day, an instant gives an instant in Almaty time, and every day passed over is named."""
    outcome = RUN.invoke(calendar_app, ["add", *arguments, "--json"])
    told = json.loads(outcome.stdout)
    assert outcome.exit_code == 0
    assert list(told) == ["start", "n", "unit", "skipped", "result"]
    assert (told["start"], told["n"], told["unit"]) == (arguments[0], int(arguments[1]), arguments[2])
    assert (told["result"], len(told["skipped"])) == (result, skipped)


def test_a_term_is_told_to_people_with_its_weekday() -> None:
    """Without `--json` the weekday and the days not counted are spelled out."""
    outcome = RUN.invoke(calendar_app, ["add", "2026-03-20", "1", "wd"])
    assert outcome.exit_code == 0
    assert "2026-03-26 Thursday" in outcome.stdout
    assert "not counted: Sat 2026-03-21" in outcome.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["2028-03-20", "1", "wd"], "2028"),
        (["20 March", "1", "wd"], "20 March"),
        (["2026-02-30", "1", "cd"], "2026-02-30"),
    ],
)
def test_a_term_that_cannot_be_counted_says_why(arguments: list[str], says: str) -> None:
    """An unknown year and an impossible day end with a clear line and exit code 2."""
    outcome = RUN.invoke(calendar_app, ["add", *arguments])
    assert outcome.exit_code == 2
    assert says in outcome.stderr


def test_the_catalogue_lists_what_was_in_force_on_a_day() -> None:
    """Order 133 with its proactive services and offers is in force in 2026 and was not in 2023."""
    now = json.loads(RUN.invoke(CATALOGUE, ["--on", "2026-11-21", "--json"]).stdout)
    before = json.loads(RUN.invoke(CATALOGUE, ["--on", "2024-01-01", "--json"]).stdout)
    told = next(row for row in now if row["edition"] == "P-2024")
    assert (told["act"], told["in_force"], told["from"], told["assumed"]) == ("133", True, "2024-06-11", True)
    queueing = next(service for service in told["services"] if service["service"] == "queueing")
    assert queueing["proactive"] is True
    assert "vacancy" in queueing["offers"]
    assert "P-2024" not in {row["edition"] for row in before}


def test_the_catalogue_without_a_day_lists_every_edition() -> None:
    """Without `--on` each edition is listed with its standing today; a day that is none is refused."""
    table = RUN.invoke(CATALOGUE, [])
    assert table.exit_code == 0
    assert "P-2024" in table.stdout
    wrong = RUN.invoke(CATALOGUE, ["--on", "yesterday"])
    assert wrong.exit_code == 2
    assert "yesterday" in wrong.stderr
