"""What the page of faults counts: whoever was left out, and whatever was done twice."""

from collections import Counter
from pathlib import Path

import pytest

from tests.faults.tally import Tally, draw, tallied, tell

NUMBERS = ("+77470010001", "+77470010002", "+77470010003")


def test_all_that_went_well_is_neither_lost_nor_doubled() -> None:
    """Each family asked once, each answer read, each place given once."""
    assert tallied(dict.fromkeys(NUMBERS, 1), NUMBERS, 0, Counter({"V1": 1, "V2": 1, "V3": 1})) == Tally(3, 0, 0)


def test_whoever_was_left_out_is_lost_and_what_was_done_again_is_doubled() -> None:
    """One not asked, one asked three times, one answer unread, one place given twice, one family without any."""
    asked = {NUMBERS[0]: 1, NUMBERS[1]: 3}
    assert tallied(asked, NUMBERS, 1, Counter({"V1": 2, "V2": 1})) == Tally(offers=3, lost=3, doubled=3)


def test_the_page_has_a_row_for_each_test_that_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file to tell it to nothing is written."""
    tell("kill", "SQLite", 4, Tally(3, 0, 0), 1.5)
    file = tmp_path / "told.jsonl"
    monkeypatch.setenv("FAULTS_TOLD", str(file))
    tell("kill", "SQLite", 200, Tally(3, 0, 0), 1.5)
    page = draw(file)
    assert "| kill | SQLite | 200 | 3 | 0 | 0 |" in page
    assert "`make faults` (2 s" in page
