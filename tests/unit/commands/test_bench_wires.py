"""What passes over wires is measured with a load of its own process, in turns with an honest floor."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands import app
from tests.benchmarks import chart, frame

_NAMES = ("offers-out", "replies-acknowledged", "replies-handled", "updates-acknowledged")


@pytest.mark.parametrize("name", _NAMES)
def test_a_short_run_tells_which_share_of_the_floor_is_reached(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that was posted was answered, everything that was due has left, and the database is gone."""
    monkeypatch.setattr(frame, "RUNS", 1)
    told = CliRunner().invoke(app, ["bench", name, "--size", "4", "--home", "sqlite", "--json"])
    assert told.exit_code == 0, told.output
    (figure,) = json.loads(told.stdout)
    assert 0 < figure["share_lowest"] <= figure["share"] <= figure["share_highest"]
    assert (figure["home"], figure["size"]) == ("sqlite", 4)
    assert figure["target"] in {0.25, 0.5, 0.7}


def _row(what: str, home: str, share: float) -> dict[str, object]:
    spread = {"share_lowest": share / 2, "share_highest": share * 2}
    return {"what": what, "home": home, "share": share, "target": 0.5, **spread}


def test_the_chart_keeps_what_other_runs_have_told(tmp_path: Path) -> None:
    """What is measured again takes the place of what was; what has no aim is not drawn; no script is in it."""
    file = tmp_path / "chart.svg"
    chart.draw([_row("offers out", "sqlite", 0.2), _row("windows closed", "sqlite", 0.3)], file)
    chart.draw([_row("offers out", "sqlite", 0.4), {**_row("queue", "sqlite", 0.1), "target": None}], file)
    kept = json.loads(file.with_suffix(".json").read_text())
    assert [(row["what"], row["share"]) for row in kept] == [("offers out", 0.4), ("windows closed", 0.3)]
    drawn = file.read_text()
    assert "offers out, SQLite: 40% (20% to 80%), aim 50%" in drawn
    assert ("windows closed, SQLite" in drawn, "<script" in drawn) == (True, False)
