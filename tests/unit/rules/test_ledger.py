"""The ledger `docs/rules.tsv`: each rule is decided somewhere and proved, or says why not."""

import csv
import importlib
from functools import reduce
from pathlib import Path

import pytest

from core.rules.catalogue import Catalogue
from core.rules.reference import resolve
from tests.stories.heads import STORIES, rules_of
from tests.unit.rules.marks import rules_marked

ROOT = Path(__file__).parents[3]
#: Rules that stay beyond the product; every other one is decided here.
_MOST_BEYOND = 6


def _ledger() -> list[dict[str, str]]:
    with (ROOT / "docs" / "rules.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _proved() -> set[str]:
    """Return every rule that a test marks or a story names in its head."""
    texts = {path: path.read_text(encoding="utf-8") for path in (*(ROOT / "tests").rglob("test_*.py"), *STORIES)}
    return {
        rule for path, text in texts.items() for rule in (rules_of if path in STORIES else rules_marked)(text)
    }  # fmt: skip


LEDGER = _ledger()
PROVED = _proved()


def test_the_ledger_lists_every_rule_once() -> None:
    """All 216 rules of the five regulations stand in it, each with its paragraph and its words."""
    ids = [row["id"] for row in LEDGER]
    assert len(ids) == len(set(ids)) == 216
    assert all(row["paragraph"] and row["rule"] for row in LEDGER)


def test_every_rule_is_decided_and_proved_or_beyond_the_product() -> None:
    """A rule names where it is decided and has a test or a story; the few others say why they are beyond."""
    for row in LEDGER:
        if row["otherwise"]:
            assert row["otherwise"].startswith("beyond: "), row
            assert not row["decided"], row
        else:
            assert row["decided"], row["id"]
            assert row["id"] in PROVED, row["id"]


def test_at_most_six_rules_are_beyond_the_product() -> None:
    """Only duties inside a ministry and texts that the sources lack are beyond; none of those has a test."""
    beyond = {row["id"] for row in LEDGER if row["otherwise"]}
    assert len(beyond) <= _MOST_BEYOND
    assert not beyond & PROVED


def test_every_rule_that_a_test_or_a_story_names_is_in_the_ledger() -> None:
    """A mark with an unknown id proves nothing."""
    assert not PROVED - {row["id"] for row in LEDGER}


@pytest.mark.parametrize("reference", sorted({row["decided"] for row in LEDGER if row["decided"]}))
def test_every_reference_of_the_ledger_leads_somewhere(catalogue: Catalogue, reference: str) -> None:
    """`core.rules.age:may_file` is a function, `P-2024:terms.papers_check` an entry of an edition; no bare module."""
    place, _, name = reference.partition(":")
    assert name, reference
    if place in catalogue.editions:
        assert resolve(reference, catalogue) is not None
    else:
        found: object = importlib.import_module(place)
        assert reduce(getattr, name.split("."), found) is not None
