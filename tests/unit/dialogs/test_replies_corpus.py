"""The grammar measured on labelled messages: one half of each corpus was looked at while writing it, one was not."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.values import Intent, Reading
from dialogs.replies import read

FOLDER = Path(__file__).resolve().parents[2] / "corpus"
#: `replies` came with the first grammar; `blind` and `unseen` were written later, by others, who had not seen it. The
#: held halves of the first two were looked at once `unseen` was there, that of `unseen` in the end, once `last` was.
#: `last` came when all was written and is nothing but held: it alone is unread, but for the messages once taken for an
#: answer. `fifth` came in files, each measured as it came and read for its classes after that; weights
#: are learned from the tuned half of all its files but the last. `sixth` came when that was done, and is held.
CORPORA = ("replies", "blind", "unseen", "last", "fifth", "sixth")
#: A wrong one of these costs a family its consent, its place or its messages.
COSTLY = frozenset({Intent.YES, Intent.NO, Intent.STOP})


@dataclass(frozen=True)
class Labelled:
    """A message of a corpus; `angle` is who writes like this."""

    corpus: str
    half: str
    intent: Intent
    angle: str
    text: str

    def heard(self) -> Reading:
        """Return what the grammar hears; some answer the yearly notice, where staying is a yes."""
        return read(self.text, service="annual_interest" if self.angle.startswith("yearly") else None)


def _corpus(name: str) -> list[Labelled]:
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Labelled(name, row["half"], Intent(row["intent"]), row["angle"], row["text"]) for row in rows]


ROWS = [row for name in CORPORA for row in _corpus(name)]


def _right(rows: Iterable[Labelled]) -> float:
    hits = Counter(row.heard().intent is row.intent for row in rows)
    return hits[True] / hits.total()


def test_the_corpora_are_wide_enough_to_prove_something() -> None:
    """Every intent, both halves, no message twice; `sixth` holds only what stands in none of the others."""
    assert len(ROWS) >= 10000
    assert len({row.text for row in ROWS}) == len(ROWS)
    for corpus in CORPORA[:-1]:
        for half in ("tuned", "held") if corpus != "last" else ("held",):
            assert {row.intent for row in ROWS if (row.corpus, row.half) == (corpus, half)} == set(Intent)


def _false(rows: Iterable[Labelled]) -> Counter[tuple[str, str, str, str, str]]:
    return Counter(
        (row.corpus, row.half, row.text if row.half == "tuned" else "", row.intent.value, found.value)
        for row in rows
        if (found := row.heard().intent) in COSTLY and found is not row.intent
    )


def test_nothing_is_ever_taken_for_a_yes_a_no_or_a_stop() -> None:
    """The hard gate, on all halves: zero false yes, zero false no, zero false stop."""
    assert not _false(ROWS)


@pytest.mark.parametrize(
    ("corpus", "half", "least"),
    [
        ("replies", "tuned", 0.99), ("replies", "held", 0.965), ("blind", "tuned", 0.98), ("blind", "held", 0.975),
        ("unseen", "tuned", 0.975), ("unseen", "held", 0.955), ("last", "held", 0.935), ("sixth", "held", 0.97),
        ("fifth", "tuned", 0.97), ("fifth", "held", 0.96),
    ],
)  # fmt: skip
def test_most_messages_are_understood(corpus: str, half: str, least: float) -> None:
    """The held-out halves tell the truth about messages never seen; they are not looked at while tuning."""
    assert _right(row for row in ROWS if (row.corpus, row.half) == (corpus, half)) >= least


@pytest.mark.parametrize(
    ("corpus", "half", "least"),
    [
        ("replies", "tuned", 0.98), ("replies", "held", 0.94), ("blind", "tuned", 0.955), ("blind", "held", 0.95),
        ("unseen", "tuned", 0.95), ("unseen", "held", 0.95), ("last", "held", 0.92), ("sixth", "held", 0.97),
        ("fifth", "tuned", 0.97), ("fifth", "held", 0.97),
    ],
)  # fmt: skip
@pytest.mark.parametrize("intent", sorted(COSTLY))
def test_most_answers_are_taken_at_once(intent: Intent, corpus: str, half: str, least: float) -> None:
    """An answer that is not understood costs the family one more message, and nothing else."""
    assert _right(row for row in ROWS if (row.corpus, row.half, row.intent) == (corpus, half, intent)) >= least
