"""Whatever answer a family gave, what it adds in the same breath may leave it open."""

import csv
import random
import re
from pathlib import Path

import pytest

from core.values import Intent
from dialogs.replies import read

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "fifth.tsv"
HEDGES = [
    ", если место рядом", ", наверное", ", но сначала подумаем", ", бірақ кейін", " мүмкін", ", муж решит вечером",
    ", но в другой садик", ", басқа балабақшаға", ", но нужна русская группа", ", ертең айтам", " шығар",
    ", только с января", ", тек қыркүйектен бастап", ", еще подумаем", " ма екен", ", хотя не уверена",
]  # fmt: skip
_CYRILLIC = re.compile("[а-яә-ө]", re.IGNORECASE)


def _answers(intent: Intent) -> list[str]:
    """Return a hundred short answers in Cyrillic: on other keys a question mark is a comma."""
    with CORPUS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        texts = [row["text"].rstrip(".! ") for row in rows if row["intent"] == intent and len(row["text"]) <= 70]
    chosen = random.Random(1414).sample(texts, 100)  # noqa: S311 - a choice of examples, no secret
    return [text for text in chosen if _CYRILLIC.search(text)]


@pytest.mark.parametrize("hedge", HEDGES)
@pytest.mark.parametrize("intent", [Intent.YES, Intent.NO])
def test_an_answer_hedged_in_the_same_breath_is_none(intent: Intent, hedge: str) -> None:
    """A condition, a doubt, another time or another place behind it: the family is asked again."""
    assert [text for text in _answers(intent) if read(text + hedge).intent in {Intent.YES, Intent.NO}] == []
