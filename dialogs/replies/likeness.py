"""What a message that no rule decides is most like, of the labelled messages its weights were learned from."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from core.values import Intent, Reading
from dialogs.replies.parts import Part

#: Rules that settle what they found; all others are told by likeness, each with what it counts for.
_SETTLED = frozenset({"opposites", "marks", "empty", "spam", "data.number", "legacy.more", "code.several"})
_UNSURE = frozenset({"words", "question", "condition", "frame", "number", "unknown"})
_COUNTS, _COUNTS_LITTLE = 400, 150
#: What likeness may never find: only the whole message, read by rules, answers an offer or stops our messages.
_ANSWERS = frozenset({"answer", Intent.YES.value, Intent.NO.value, Intent.STOP.value, Intent.CODE.value})
_DIGIT = re.compile(r"\d")
_VOWELS = re.compile(r"[аеиоуяюы]")
_SHORTEST, _LONGEST = 2, 5
_STEM = 5
_MANY = 8


@dataclass(frozen=True, slots=True)
class Weights:
    """What each trait speaks for: `rows` holds pairs of a label's number and a weight in hundredths, flat."""

    labels: tuple[str, ...]
    bias: tuple[int, ...]
    rows: Mapping[str, list[int]]


@cache
def weights() -> Weights:
    """Read the weights once; tests/corpus/learn.py writes them."""
    table = json.loads(Path(__file__).with_name("likeness.json").read_text(encoding="utf-8"))
    return Weights(tuple(table["labels"]), tuple(table["bias"]), table["traits"])


def likened(reading: Reading, found: list[Part], marks: frozenset[str]) -> Reading:
    """Return the reading of a message that decides nothing, put right by what the message is most like.

    What a rule found outweighs a slight likeness. The result is never a yes, a no or a stop.
    """
    if reading.rule in _SETTLED or reading.intent in {Intent.YES, Intent.NO, Intent.STOP, Intent.START, Intent.CODE}:
        return reading
    table = weights()
    totals = list(table.bias)
    for trait in traits(found, marks):
        row = table.rows.get(trait)
        if row is not None:
            for at in range(0, len(row), 2):
                totals[row[at]] += row[at + 1]
    if reading.rule not in _UNSURE:
        totals[table.labels.index(reading.intent.value)] += _COUNTS
    elif reading.intent is Intent.GARBAGE:
        totals[table.labels.index(reading.intent.value)] += _COUNTS_LITTLE
    label = table.labels[max(range(len(totals)), key=totals.__getitem__)]
    intent = Intent.CLARIFY if label in _ANSWERS else Intent(label)
    return reading if intent is reading.intent else replace(reading, intent=intent, rule=f"like.{intent.value}")


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
