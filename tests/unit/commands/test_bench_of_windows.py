"""The benchmarks of windows, timers, memory and scaling run as they are documented, each very short."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.store.base import Store
from tests.benchmarks import frame, scaling, timers, windows
from tests.benchmarks.frame import Figure
from tests.benchmarks.started import a_setting, bare
from tests.benchmarks.tape import Tape

_SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Ready(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
HTTPServer(("127.0.0.1", int(sys.argv[-1])), Ready).serve_forever()
"""


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run of each."""
    monkeypatch.setattr(frame, "RUNS", 1)


def _url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'bench.db'}"


def _nothing(_said: str) -> None:
    pass


async def test_windows_are_closed_beside_as_many_bare_rows(tmp_path: Path) -> None:
    """The floor writes what the program wrote, row by row the same, of other families."""
    told: list[str] = []
    (figure,) = await windows.run(_url(tmp_path), [5], told.append)
    assert (figure.size, figure.target, figure.ratio > 1) == (5, 0.3, True)
    assert any("rows written for each window" in line for line in told)


async def test_timers_of_one_instant_are_run_to_the_last_effect(tmp_path: Path) -> None:
    """The sweep beside it ends as many offers, and nothing follows from that."""
    (figure,) = await timers.run(_url(tmp_path), [5], _nothing)
    assert (figure.size, len(figure.program), figure.ratio > 1) == (5, 1, True)


async def test_a_process_tells_what_it_took_and_holds(tmp_path: Path) -> None:
    """Starting `usynys` itself takes seconds: a small server says enough; its database is left as it was."""
    async with a_setting(_url(tmp_path)) as (setting, store):
        assert not await store.behind()
        async with bare(setting, _SERVER) as process:
            assert 0 < process.busy < process.seconds + 1
            assert process.resident > 1_000_000
    left = Store(_url(tmp_path))
    assert await left.is_new()
    await left.close()


async def test_a_process_that_ends_at_once_says_why(tmp_path: Path) -> None:
    """Nobody waits for it."""
    async with a_setting(_url(tmp_path)) as (setting, _):
        with pytest.raises(AssertionError, match="no such setting"):
            async with bare(setting, "raise SystemExit('no such setting')"):
                pass


def test_memory_is_told_in_megabytes() -> None:
    """No seconds are told of what is no time."""
    figure = Figure("memory", "x", 1, floor=(200.0,), program=(202.0,), unit="megabytes")
    told = figure.to_json()
    assert (told["floor_megabytes"], told["program_megabytes"], "floor_seconds" in told) == (200.0, 202.0, False)


async def test_workers_are_compared_on_postgresql_alone(tmp_path: Path) -> None:
    """SQLite has one writer: nothing is told of it."""
    assert await scaling.run(_url(tmp_path), [10], _nothing) == []


def test_two_workers_are_measured_without_what_others_take() -> None:
    """All that both do and wait for each other, over two: half of one worker's work each is twice as fast."""
    one, two = (scaling.Spent(9.0, workers, 2.0, locked) for workers, locked in ((8.0, 0.0), (8.5, 0.5)))
    wall, own = scaling.figures([one], [two], 100)
    assert wall.share == 1.0
    assert own.share == pytest.approx(10.0 / 5.5)


def test_a_copy_is_written_under_its_own_names() -> None:
    """Ids in whatever part of a value; what is no id stays."""
    at = datetime(2026, 11, 23, tzinfo=UTC)
    tape = Tape()
    tape.note("INSERT INTO x VALUES (?, ?, ?)", ("lapse:O0000007", at, f"notice:{'a' * 32}:x"), many=False)
    copy = tape.for_copy(3)
    assert copy.writes == {"INSERT INTO x VALUES (?, ?, ?)": [("lapse:O0000007-3", at, f"notice:{'a' * 32}-3:x")]}
