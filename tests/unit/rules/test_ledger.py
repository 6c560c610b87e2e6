"""The ledger `docs/rules.tsv`: each rule is decided somewhere and proved, or says why not."""

import csv
import importlib
import re
from functools import reduce
from pathlib import Path

import pytest

from core.rules.catalogue import Catalogue
from core.rules.reference import resolve

ROOT = Path(__file__).parents[3]
_MARK = re.compile(r"""(?:mark\.rule|_rule)\(\s*"([A-Z]-\d+)\"""")
#: Rules that stay beyond the product; every other one is decided here or will be.
_MOST_BEYOND = 6


def _ledger() -> list[dict[str, str]]:
    with (ROOT / "docs" / "rules.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _named_by_tests() -> set[str]:
    return {
        rule for path in (ROOT / "tests").rglob("test_*.py") for rule in _MARK.findall(path.read_text(encoding="utf-8"))
    }


LEDGER = _ledger()
NAMED = _named_by_tests()


def test_the_ledger_lists_every_rule_once() -> None:
    """All 216 rules of the five regulations stand in it, each with its paragraph and its words."""
    ids = [row["id"] for row in LEDGER]
    assert len(ids) == len(set(ids)) == 216
    assert all(row["paragraph"] and row["rule"] for row in LEDGER)


def test_every_rule_is_proved_or_says_why_not() -> None:
    """A rule without a test has a written reason: open with what it waits for, or beyond the product."""
    silent = [
        row["id"]
        for row in LEDGER
        if row["id"] not in NAMED and not row["otherwise"].startswith(("open: ", "beyond: "))
    ]
    assert not silent


def test_at_most_six_rules_are_beyond_the_product() -> None:
    """Only duties inside a ministry and texts that the sources lack are beyond; none of those has a test."""
    beyond = {row["id"] for row in LEDGER if row["otherwise"].startswith("beyond: ")}
    assert len(beyond) <= _MOST_BEYOND
    assert not beyond & NAMED


def test_every_rule_that_a_test_names_is_in_the_ledger() -> None:
    """A mark with an unknown id proves nothing."""
    assert not NAMED - {row["id"] for row in LEDGER}


@pytest.mark.parametrize("reference", sorted({row["decided"] for row in LEDGER if row["decided"]}))
def test_every_reference_of_the_ledger_leads_somewhere(catalogue: Catalogue, reference: str) -> None:
    """`core.rules.age:may_file` is a function, `P-2024:terms.papers_check` an entry of an edition."""
    place, _, name = reference.partition(":")
    if place in catalogue.editions:
        assert resolve(reference, catalogue) is not None
    else:
        found: object = importlib.import_module(place)
        assert reduce(getattr, name.split(".") if name else (), found) is not None
