"""Whoever is on the call list is told what to do, in every language."""

import re
from pathlib import Path

import pytest

from core.views.calls import DEAD, Sort, sort_of
from desk.words import Tongue, Words

WORDS = Words.load()
#: Names of columns and buttons, which stand beside the reasons of cases.
_LABELS = {"since", "none", "done", "close", "how"}
_GATEWAY = Path(__file__).parents[3] / "core" / "gateway"


@pytest.mark.parametrize("tongue", Tongue)
def test_every_reason_says_what_to_do(tongue: Tongue) -> None:
    """A new reason without a line for the operator is noticed here."""
    words = WORDS.in_(tongue).words
    reasons = {key.removeprefix("case.") for key in words if key.startswith("case.")} - _LABELS
    opened = {
        why
        for path in _GATEWAY.rglob("*.py")
        for why in re.findall(r'open_case\(\s*house, tx, "(\w+)"', path.read_text("utf-8"))
    }
    assert len(opened) > 5
    assert sorted(reason for reason in {*reasons, *opened, DEAD} if f"todo.{reason}" not in words) == []
    assert [sort for sort in Sort if f"sort.{sort}" not in words] == []


def test_a_reason_is_of_one_sort() -> None:
    """To call, to send again, to look into."""
    assert [sort_of(why) for why in ("wrong_number", DEAD, "school_overdue")] == [Sort.CALL, Sort.LETTER, Sort.WORK]
