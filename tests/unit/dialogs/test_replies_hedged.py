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


@pytest.mark.parametrize(
    "text",
    [
        "нк берём", "ен беру", "ен хочу", "Нн согласен", "место ге берём", "е возмем, долеко", "мы ен против",
        "Нн откажемся", "уже нн нужно", "Керек еем", "qajet ees", "оқ", "ооооқ", "oq",
    ],
)  # fmt: skip
def test_a_little_word_that_may_turn_an_answer_leaves_it_open(text: str) -> None:
    """«Не», «емес» and «жоқ» hit badly: what may be a refusal is no consent, and what may be a consent no refusal."""
    assert read(text).intent not in {Intent.YES, Intent.NO}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("и берём", Intent.YES),
        ("ну берём", Intent.YES),
        ("её берём", Intent.CLARIFY),
        ("ок", Intent.YES),
        ("Жо-о-оқ", Intent.NO),
        ("дане надо мне место", Intent.NO),
    ],
)
def test_little_words_of_their_own_turn_nothing(text: str, intent: Intent) -> None:
    """Only what may be a «не» is doubted."""
    assert read(text).intent is intent
