# /// script
# dependencies = ["scikit-learn>=1.5"]
# ///
"""Learns dialogs/replies/likeness.json from the labelled messages beside it.

Run: `uv run --with scikit-learn python -m tests.corpus.learn`. Nothing else needs scikit-learn, so no lock names it.
"""

import csv
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-not-found]  # stands in no lock
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]  # stands in no lock

import dialogs.replies.likeness
from dialogs.replies.letters import spell
from dialogs.replies.likeness import traits
from dialogs.replies.parts import parts

FOLDER = Path(__file__).parent
#: What may be learned from: a corpus that measures is never among these.
CORPORA = ("asides", "blind", "replies", "third", "unseen", "fifth")
#: Of this one the held half measures.
HALVED = "fifth"
#: A trait of fewer messages is chance; a weight below the least changes nothing.
LEAST_MESSAGES, LEAST_WEIGHT = 2, 3
STRENGTH = 1.0
#: Slips matter in short messages; long ones are understood in spite of them.
LONGEST = 40


def main() -> None:
    """Fit and write the weights."""
    rows = sorted({*_rows(), *_slipped()})
    described = [_described(text) for _, text in rows]
    common = Counter(trait for one in described for trait in one)
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([{t: 1.0 for t in one if common[t] >= LEAST_MESSAGES} for one in described])
    model = LogisticRegression(C=STRENGTH, max_iter=200).fit(matrix, [label for label, _ in rows])
    table = {
        "labels": list(model.classes_),
        "bias": [round(100 * bias) for bias in model.intercept_],
        "traits": dict(_weights(vectors.feature_names_, (100 * model.coef_.T).round().astype(int).tolist())),
    }
    target = Path(dialogs.replies.likeness.__file__).with_name("likeness.json")
    lines = json.dumps(table, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n")
    target.write_text(f"{lines}\n", encoding="utf-8")


def _rows() -> Iterator[tuple[str, str]]:
    for name in CORPORA:
        with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if name != HALVED or row["half"] == "tuned":
                    yield row["intent"], row["text"]


def _slipped() -> Iterator[tuple[str, str]]:
    """Yield messages as a hurried thumb types them: a vowel or a space left out, two letters swapped, a key missed."""
    chance = random.Random(1414)  # noqa: S311 - slips, no secret
    for label, text in sorted(set(_rows())):
        if label not in {"yes", "no", "data", "code"} and len(text) <= LONGEST:
            for slip in SLIPS:
                if (typed := slip(text, chance)) != text:
                    yield label, typed


def _without_vowel(text: str, chance: random.Random) -> str:
    at = chance.choice([at for at, letter in enumerate(text) if letter in "аеиоуыіүұөәя"] or [len(text)])
    return text[:at] + text[at + 1 :]


def _swapped(text: str, chance: random.Random) -> str:
    at = chance.randrange(max(1, len(text) - 1))
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _missed(text: str, chance: random.Random) -> str:
    at = chance.choice([at for at, letter in enumerate(text) if letter in KEYS[1:-1]] or [len(text)])
    return text[:at] + (KEYS[KEYS.index(text[at]) + chance.choice((-1, 1))] if at < len(text) else "") + text[at + 1 :]


def _joined(text: str, chance: random.Random) -> str:
    at = chance.choice([at for at, letter in enumerate(text) if letter == " "] or [len(text)])
    return text[:at] + text[at + 1 :]


#: A row of keys after the other, and what may go wrong on them.
KEYS = "йцукенгшщзхъ фывапролджэ ячсмитьбю"
SLIPS = (_without_vowel, _swapped, _missed, _joined)


def _described(text: str) -> set[str]:
    message = spell(text)
    return traits(parts(message.words), message.marks)


def _weights(names: list[str], rows: list[list[int]]) -> Iterator[tuple[str, list[int]]]:
    for name, row in zip(names, rows, strict=True):
        flat = [value for at, weight in enumerate(row) if abs(weight) >= LEAST_WEIGHT for value in (at, weight)]
        if flat:
            yield name, flat


if __name__ == "__main__":
    main()
