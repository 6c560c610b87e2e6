# /// script
# dependencies = ["scikit-learn>=1.5"]
# ///
"""Learns dialogs/replies/likeness.json from the labelled messages beside it.

Run: `uv run --with scikit-learn python -m tests.corpus.learn`. Nothing else needs scikit-learn, so no lock names it.
Yes and no are one label: likeness never tells them apart.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

import dialogs.replies.likeness
from dialogs.replies.letters import spell
from dialogs.replies.likeness import traits
from dialogs.replies.parts import parts

FOLDER = Path(__file__).parent
#: A trait of fewer messages is chance; a weight below the least changes nothing.
LEAST_MESSAGES, LEAST_WEIGHT = 2, 3
STRENGTH = 1.0


def main() -> None:
    """Fit and write the weights."""
    rows = sorted(set(_rows()))
    described = [_described(text) for _, text in rows]
    common = Counter(trait for one in described for trait in one)
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([{t: 1.0 for t in one if common[t] >= LEAST_MESSAGES} for one in described])
    model = LogisticRegression(C=STRENGTH, max_iter=500).fit(matrix, [label for label, _ in rows])
    table = {
        "labels": list(model.classes_),
        "bias": [round(100 * bias) for bias in model.intercept_],
        "traits": dict(_weights(vectors.feature_names_, (100 * model.coef_.T).round().astype(int).tolist())),
    }
    target = Path(dialogs.replies.likeness.__file__).with_name("likeness.json")
    lines = json.dumps(table, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n")
    target.write_text(f"{lines}\n", encoding="utf-8")


def _rows() -> Iterator[tuple[str, str]]:
    for corpus in sorted(FOLDER.glob("*.tsv")):
        with corpus.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield "answer" if row["intent"] in {"yes", "no"} else row["intent"], row["text"]


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
