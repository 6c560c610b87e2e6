"""`usynys campaign` on a fresh database: what the engineer types, and what is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from commands import app
from core.identifiers import iin_with_check

GUARDIANS = "guardian_id,iin,last_name,first_name,middle_name,phone,language,settlement\n"


@pytest.fixture
def folder(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001 - commands open it
    """A folder with a fresh database in which three families are known, and the births of their children."""
    monkeypatch.setenv("USYNYS_QUIET_HOURS", "21:00-09:00")
    iins = [iin_with_check(f"8501015{count:04d}") for count in range(40)]
    grown = [iin for iin in iins if iin][:3]
    people = [f"G{count},{iin},Ә,Б,,+7747000000{count},kk,Алматы" for count, iin in enumerate(grown)]
    (tmp_path / "guardians.csv").write_text(GUARDIANS + "\n".join(people) + "\n", "utf-8")
    children = [iin for iin in (iin_with_check(f"2405175{count:04d}") for count in range(40)) if iin][:3]
    lines = [json.dumps(birth(count, iin)) for count, iin in enumerate(children)]
    (tmp_path / "births.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    assert usynys("import", "guardians", str(tmp_path / "guardians.csv")).exit_code == 0
    return tmp_path


def birth(count: int, iin: str, born: str = "2024-05-17") -> dict[str, Any]:
    """Return the event of one birth."""
    data = {"guardian_id": f"G{count}", "child_id": f"C{count}", "child_iin": iin, "child_last_name": "Ә"}
    data |= {"child_first_name": "Е", "child_birth_date": born, "settlement": "Алматы"}
    occurred = "2026-11-20T10:00:00+05:00"
    return {"id": f"B{count}", "source": "births", "type": "child_registered", "occurred_at": occurred, "data": data}


def usynys(*words: str) -> Result:
    """Type a command."""
    return CliRunner().invoke(app, list(words))


def told(*words: str) -> Any:
    """Type a command that answers in JSON."""
    made = usynys(*words, "--json")
    assert made.exit_code == 0, made.stderr
    return json.loads(made.stdout)


def test_a_start_may_be_repeated_and_counts_nobody_twice(folder: Path) -> None:
    """The second time all rows are known; the campaign has three families."""
    start = ("campaign", "start", "births", str(folder / "births.jsonl"), "--per-minute", "2")
    first, second = told(*start), told(*start)
    assert (first["taken"], first["unchanged"]) == (3, 0)
    assert (second["taken"], second["unchanged"]) == (0, 3)
    assert told("campaign", "show", "births")["progress"]["total"] == 3


def test_rejected_rows_stand_beside_the_file(folder: Path) -> None:
    """With line and reason; `--strict` makes them an error."""
    with (folder / "births.jsonl").open("a") as file:
        file.write('{"id": "x"}\n')
    start = ("campaign", "start", "births", str(folder / "births.jsonl"), "--per-minute", "2")
    assert told(*start)["rejected"] == 1
    assert '"line":4' in (folder / "births.jsonl.rejected").read_text("utf-8").replace(": ", ":")
    assert usynys(*start, "--strict").exit_code == 1


def test_the_engineer_is_told_whose_term_ends_before_their_turn(folder: Path) -> None:
    """The last family is asked on the third day, and its child was six on the second; the others have time."""
    events = [json.loads(line) for line in (folder / "births.jsonl").read_text("utf-8").splitlines()]
    events[2]["data"]["child_birth_date"] = "2020-11-22"
    (folder / "births.jsonl").write_text("\n".join(json.dumps(one) for one in events), "utf-8")
    hours = ("--from", "09:00", "--until", "09:01")
    made = usynys("campaign", "start", "births", str(folder / "births.jsonl"), "--per-minute", "1", *hours)
    assert "At this pace the last family is asked on" in made.stderr
    assert "1 families have a term that ends before their turn" in made.stderr


def test_a_campaign_is_paused_paced_resumed_and_ended_by_name(folder: Path) -> None:
    """Each step is kept with who made it and why, and shown."""
    usynys("campaign", "start", "births", str(folder / "births.jsonl"), "--per-minute", "2", "--by", "aigul")
    for words in (("pause", "--reason", "too_many_calls"), ("pace", "--per-minute", "9"), ("resume",), ("end",)):
        assert usynys("campaign", words[0], "births", *words[1:], "--by", "aigul").exit_code == 0
    seen = told("campaign", "show", "births")
    assert (seen["status"], seen["per_minute"]) == ("ended", 9)
    assert [change["act"] for change in seen["changes"]] == ["start", "pause", "pace", "resume", "end"]
    assert {change["by"] for change in seen["changes"]} == {"aigul"}
    assert "births" in usynys("campaign", "list", "--lang", "kk").stdout
    assert "Аяқталды" in usynys("campaign", "show", "births", "--lang", "kk").stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--per-minute", "0"), "per_minute"),
        (("--per-minute", "5", "--from", "22:00", "--until", "08:00"), "quiet hours"),
        (("--per-minute", "5", "--from", "25:00", "--until", "08:00"), "hours"),
        (("--per-minute", "5", "--from", "10:00"), "hours"),
    ],
)
def test_what_cannot_be_is_one_clear_line(folder: Path, more: tuple[str, ...], said: str) -> None:
    """A pace of nothing, and hours in which nothing could ever be sent."""
    made = usynys("campaign", "start", "births", str(folder / "births.jsonl"), *more)
    assert made.exit_code == 2
    assert said in made.stderr
    assert usynys("campaign", "show", "births").exit_code == 2
