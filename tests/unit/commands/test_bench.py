"""The benchmarks run as they are documented; what they measure on a busy machine is not a test's business."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands import app
from tests.benchmarks import frame, queue
from tests.benchmarks.all import BENCHMARKS
from tests.benchmarks.frame import Figure


def test_a_benchmark_tells_ratios_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures for machines; the named database is as empty as it was."""
    monkeypatch.setattr(frame, "RUNS", 2)
    monkeypatch.setattr(queue, "_CALLS", 10)
    url = f"sqlite+aiosqlite:///{tmp_path / 'bench.db'}"
    for _ in range(2):
        told = CliRunner().invoke(app, ["bench", "queue", "--size", "100", "--json", "--database", url])
        assert told.exit_code == 0
        figures = json.loads(told.stdout)
        assert {figure["what"] for figure in figures} > {"number of one entry", "head of the queue"}
        assert all(figure["lowest"] <= figure["ratio"] <= figure["highest"] for figure in figures)
        assert figures[0]["steps"] > 0


def test_a_database_with_families_in_it_is_never_measured_with(tmp_path: Path) -> None:
    """Its rows would be mixed with made-up ones and then taken away: it is refused and stays as it is."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'real.db'}"
    migrated = CliRunner().invoke(app, ["migrate"], env={"USYNYS_DATABASE_URL": url})
    assert migrated.exit_code == 0
    before = (tmp_path / "real.db").stat().st_size
    told = CliRunner().invoke(app, ["bench", "queue", "--size", "100", "--database", url])
    assert (told.exit_code, "empty database" in told.stderr) == (2, True)
    assert (tmp_path / "real.db").stat().st_size == before


def test_a_figure_is_a_ratio_of_its_own_runs() -> None:
    """Each run is compared with the floor of the same run; the middle of the runs is told."""
    figure = Figure("x", "y", 1, floor=(1.0, 2.0, 1.0), program=(3.0, 4.0, 9.0))
    assert (figure.ratios, figure.ratio) == ([3.0, 2.0, 9.0], 3.0)


def test_an_unknown_benchmark_is_one_clear_line() -> None:
    """The message names those there are."""
    told = CliRunner().invoke(app, ["bench", "fog"])
    assert told.exit_code == 2
    assert all(name in told.stderr for name in BENCHMARKS)
