"""`make bench-peers` tells how others do beside Usynys: its tables, its commands and its lock, without any of them."""

import re
from pathlib import Path

import pytest

from tests.peers.__main__ import versions
from tests.peers.contestants import CONTESTANTS, ROOT, Contestant, Kind
from tests.peers.results import Race, standings, table, to_json


def _race(name: str, number: int, seconds: float, *, kind: Kind = Kind.OUTBOUND, again: int = 0) -> Race:
    return Race(name, kind, number, size=1000, seconds=seconds, cpu=seconds / 2, posts=1000 + again, again=again)


def test_each_is_compared_with_usynys_of_the_same_round() -> None:
    """Whatever else the machine does in a round meets both; the middle of the rounds counts."""
    rounds = [(1.0, 2.0), (2.0, 3.0), (4.0, 16.0)]
    races = [
        _race(name, number, seconds)
        for number, both in enumerate(rounds, 1)
        for name, seconds in zip(("Usynys", "Celery"), both, strict=True)
    ]
    ours, theirs = standings(races)
    assert (ours.ratio, ours.lowest, ours.highest, ours.per_second) == (1.0, 1.0, 1.0, 500)
    assert (theirs.ratio, theirs.lowest, theirs.highest, theirs.cpu_ms) == (2.0, 1.5, 4.0, 1.5)


def test_a_round_in_which_usynys_gave_up_compares_nobody() -> None:
    """No ratio is made up of two different rounds."""
    (ours, theirs) = standings([_race("Usynys", 1, 1.0), _race("DBOS", 1, 2.0), _race("DBOS", 2, 9.0)])
    assert (ours.rounds, theirs.rounds, theirs.highest) == (1, 1, 2.0)


def test_each_kind_of_work_has_a_table_of_its_own_that_names_versions_and_what_was_posted_twice() -> None:
    """Whoever reads it can install the same, and sees who bothered a family twice."""
    races = [
        _race("Usynys", 1, 1.0),
        _race("Celery", 1, 2.0, again=3),
        _race("Usynys", 1, 1.0, kind=Kind.TIMERS),
    ]
    told = table(standings(races), {"Celery": "5.7.0"})
    assert "| Celery 5.7.0 | 2.00 | 2.00–2.00 | 500 | 1.00 | 3 |" in told
    assert told.count("|---|") == 2
    assert to_json(standings(races), {"Celery": "5.7.0"})[1]["version"] == "5.7.0"


@pytest.mark.parametrize("one", CONTESTANTS[1:], ids=lambda one: one.name)
def test_every_peer_is_locked_and_has_its_program(one: Contestant) -> None:
    """What is measured is what the lock names, and its tasks stand where they are started from."""
    assert re.fullmatch(r"[\d.]+", versions()[one.name])
    assert (ROOT / Path(*one.program[2].split("."))).with_suffix(".py").is_file()


def test_the_lock_of_the_peers_has_hashes_and_names_no_address() -> None:
    """It is installed with hashes, from whatever mirror is set."""
    text = (ROOT / "tests/peers/requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9-]+==\S+.*\\$", text, re.MULTILINE)
    assert len(pins) > 40
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
