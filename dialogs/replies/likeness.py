"""What a message that no rule decides is most like, of the labelled messages its weights were learned from."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import repeat
from pathlib import Path

from core.values import Intent, Reading
from dialogs.replies.parts import Part

#: Rules that settle what they found; all others are told by likeness, each with what it counts for.
_SETTLED = frozenset({"opposites", "marks", "language", "empty", "spam", "data.number", "legacy.more", "code.several"})
_UNSURE = frozenset({"words", "question", "condition", "frame", "number", "unknown"})
_COUNTS, _COUNTS_LITTLE = 400, 300
#: What likeness may never find: only the whole message, read by rules, answers an offer or stops our messages.
_ANSWERS = frozenset({Intent.YES.value, Intent.NO.value, Intent.STOP.value, Intent.CODE.value})
_DECIDED = frozenset({Intent.YES, Intent.NO, Intent.STOP, Intent.START, Intent.CODE})
_DIGIT = re.compile(r"\d")
_VOWELS = re.compile(r"[аеиоуяюы]")
_SHORTEST, _LONGEST = 2, 5
_STEM = 5
_MANY = 8
_LANE = 24


@dataclass(frozen=True, slots=True)
class Weights:
    """What each trait speaks for: one number a trait, with the weight of each label in a lane of its own.

    Lanes are `_LANE` bits wide, so that adding the numbers of all traits adds every label at once.
    """

    labels: tuple[str, ...]
    bias: int
    rows: Mapping[str, int]


@cache
def weights() -> Weights:
    """Read the weights once, hundredths in pairs with the number of their label; tests/corpus/learn.py writes them."""
    table = json.loads(Path(__file__).with_name("likeness.json").read_text(encoding="utf-8"))
    rows = {
        trait: sum(row[at + 1] << _LANE * row[at] for at in range(0, len(row), 2))
        for trait, row in table["traits"].items()
    }
    bias = sum(hundredths << _LANE * at for at, hundredths in enumerate(table["bias"]))
    return Weights(tuple(table["labels"]), bias, rows)


def likened(reading: Reading, found: list[Part], marks: frozenset[str]) -> Reading:
    """Return the reading of a message that decides nothing, put right by what the message is most like.

    What a rule found outweighs a slight likeness. The result is never a yes, a no or a stop.
    """
    if reading.rule in _SETTLED or reading.intent in _DECIDED:
        return reading
    table = weights()
    total = _total(table, found, marks)
    own = table.labels.index(reading.intent.value)
    if reading.rule not in _UNSURE:
        total += _COUNTS << _LANE * own
    elif reading.intent is Intent.GARBAGE:
        total += _COUNTS_LITTLE << _LANE * own
    label = table.labels[_largest(total, len(table.labels))]
    intent = Intent.CLARIFY if label in _ANSWERS else Intent(label)
    return reading if intent is reading.intent else replace(reading, intent=intent, rule=f"like.{intent.value}")


def ahead(intent: Intent, found: list[Part], marks: frozenset[str]) -> int:
    """Return by how much the message is more like this intent than like any other: hundredths of log odds."""
    table = weights()
    sums = _sums(_total(table, found, marks), len(table.labels))
    own = sums.pop(table.labels.index(intent.value))
    return own - max(sums)


def _total(table: Weights, found: list[Part], marks: frozenset[str]) -> int:
    return table.bias + sum(map(table.rows.get, traits(found, marks), repeat(0)))


def _largest(total: int, lanes: int) -> int:
    """Return the number of the lane with the largest sum."""
    sums = _sums(total, lanes)
    return sums.index(max(sums))


def _sums(total: int, lanes: int) -> list[int]:
    """Return what each label has, out of the one number that holds all."""
    half, mask = 1 << (_LANE - 1), (1 << _LANE) - 1
    total += sum(half << _LANE * at for at in range(lanes))
    return [(total >> _LANE * at & mask) - half for at in range(lanes)]


def traits(found: list[Part], marks: frozenset[str]) -> set[str]:
    """Return what messages are compared by: words, their stems, pieces and consonants, and the kinds of phrases."""
    text = _DIGIT.sub("0", " ".join(part.phrase for part in found))
    kinds = [part.kind for part in found]
    return {*_pieces(f" {text} "), *_words(text.split()), *_kinds(kinds), *(f"?{mark}" for mark in marks)}


def _pieces(text: str) -> Iterator[str]:
    for size in range(_SHORTEST, _LONGEST + 1):
        for at in range(len(text) - size + 1):
            yield text[at : at + size]


def _words(words: list[str]) -> Iterator[str]:
    before = "^"
    for word in words:
        yield f"={word}"
        yield f"~{_VOWELS.sub('', word)}"
        yield f"{before}+{word[:_STEM]}"
        before = word[:_STEM]
    yield f"{before}+$"


def _kinds(kinds: list[str]) -> Iterator[str]:
    before = "^"
    for kind in kinds:
        yield f"<{kind}"
        yield f"{before}>{kind}"
        before = kind
    yield f"{before}>$"
    yield f"#{min(len(kinds), _MANY)}"
