"""What a message that no rule decides is most like, of the labelled messages its weights were learned from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from operator import lshift
from pathlib import Path

import orjson

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
_STEM, _TELLING = 5, 4
_MANY = 8
#: Where a piece that reaches across a space begins before it, and ends behind it.
_REACHES = tuple((before, behind) for before in range(1, _LONGEST - 1) for behind in range(2, _LONGEST - before + 1))
#: Bits of a lane, wide enough for the sum of all weights of a label; halves added keep every lane positive.
_LANE = 24
_LANES = tuple(_LANE * at for at in range(len(Intent)))
_MASK, _HALF = (1 << _LANE) - 1, 1 << _LANE - 1
_HALVES = sum(_HALF << lane for lane in _LANES)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each trait speaks for: `rows` tells it in one number, with the weight of each label in a lane of its own.

    Lanes are `_LANE` bits wide, so that adding the numbers of all traits adds every label at once.
    """

    labels: tuple[str, ...]
    bias: int
    rows: "_Rows"


class _Rows(dict[str, int]):
    """The numbers of traits, each made of its row of the table when it is first asked for; of no trait, zero."""

    def __init__(self, table: Mapping[str, Sequence[int]]) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, trait: str) -> int:
        row = self._table.get(trait)
        if row is None:
            return 0
        number: int = sum(map(lshift, row[1::2], map(_LANES.__getitem__, row[::2])))
        self[trait] = number
        return number


@cache
def weights() -> Weights:
    """Read the weights once, hundredths in pairs with the number of their label; tests/corpus/learn.py writes them."""
    table = orjson.loads(Path(__file__).with_name("likeness.json").read_bytes())
    return Weights(tuple(table["labels"]), sum(map(lshift, table["bias"], _LANES)), _Rows(table["traits"]))


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


def familiar(word: str) -> bool:
    """Whether it is a word at all, and a longer piece of it was learned: of others likeness knows nothing."""
    rows = weights().rows
    return _VOWELS.search(word) is not None and any(
        rows[trait] for trait in _word(word) if trait[0] not in "=~" and len(trait.strip()) >= _TELLING
    )


def _total(table: Weights, found: list[Part], marks: frozenset[str]) -> int:
    return table.bias + sum(map(table.rows.__getitem__, traits(found, marks)))


def _largest(total: int, lanes: int) -> int:
    """Return the number of the lane with the largest sum."""
    sums = _sums(total, lanes)
    return sums.index(max(sums))


def _sums(total: int, lanes: int) -> list[int]:
    """Return what each label has, out of the one number that holds all."""
    total += _HALVES
    return [(total >> lane & _MASK) - _HALF for lane in _LANES[:lanes]]


def traits(found: list[Part], marks: frozenset[str]) -> set[str]:
    """Return what messages are compared by: words, their stems, pieces and consonants, and the kinds of phrases."""
    text = _DIGIT.sub("0", " ".join(part.phrase for part in found))
    told = set[str]().union(*map(_word, text.split(" ")))
    told.update(f"?{mark}" for mark in marks)
    _across(f" {text} ", told)
    _steps(text.split(), told)
    _kinds(found, told)
    return told


@lru_cache(maxsize=16384)
def _word(word: str) -> tuple[str, ...]:
    """Return the traits of a word that depend on no other: itself, its consonants, its pieces with their edges."""
    whole = (f"={word}", f"~{_VOWELS.sub('', word)}") if word else ()
    edged = f" {word} "
    sizes = range(_SHORTEST, _LONGEST + 1)
    return (*whole, *(edged[at : at + size] for size in sizes for at in range(len(edged) - size + 1)))


def _across(text: str, told: set[str]) -> None:
    """Add the pieces that reach across a space."""
    end = len(text)
    at = text.find(" ", 1)
    while 0 < at < end - 1:
        for before, behind in _REACHES:
            if before <= at and at + behind <= end:
                told.add(text[at - before : at + behind])
        at = text.find(" ", at + 1)


def _steps(words: list[str], told: set[str]) -> None:
    """Add which word follows which, by their stems."""
    before = "^"
    for word in words:
        stem = word[:_STEM]
        told.add(f"{before}+{stem}")
        before = stem
    told.add(f"{before}+$")


def _kinds(found: list[Part], told: set[str]) -> None:
    """Add which kinds of phrases there are, how they follow each other, and how many."""
    before = "^"
    for part in found:
        kind = part.kind
        told.add(f"<{kind}")
        told.add(f"{before}>{kind}")
        before = kind
    told.add(f"{before}>$")
    told.add(f"#{min(len(found), _MANY)}")
