"""The words of the grammar of answers, read once from the tables beside it, in the spelling of its letters."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.values import Language
from dialogs.replies import morphology
from dialogs.replies.letters import fold, squeeze

#: Letters a word must have before a slip in it is forgiven.
SHORTEST_FUZZY = 5

_TABLES = ("answers", "messages", "risk", "frames")
_SIGN = re.compile(r"([()|])")
_APOSTROPHES = str.maketrans("", "", "'’")

#: What the forms of a stem mean, by the group of the stem.
_CONJUGATED: tuple[tuple[str, Callable[[str], Iterator[str]], str], ...] = (
    ("take", morphology.agreeing, "take+"),
    ("agree", morphology.agreeing, "take+"),
    ("agree", morphology.agreed, "take+"),
    ("agree", morphology.refusing, "take-"),
    ("refuse", morphology.agreed, "take-"),
    ("take", morphology.refusing, "take-"),
    ("refuse", morphology.agreeing, "take-"),
    ("refuse", morphology.refusing, "take+"),
    ("want", morphology.agreeing, "want+"),
    ("want", morphology.refusing, "want-"),
    ("stay", morphology.agreeing, "stay+"),
    ("stay", morphology.refusing, "stay-"),
    ("go", morphology.agreeing, "go+"),
    ("go", morphology.refusing, "take-"),
    *((group, morphology.depending, "cond") for group in ("take", "agree", "refuse", "want", "stay", "go", "write")),
    ("write", morphology.forbidding, "stop"),
    ("write", morphology.ordering, "write"),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: a kind (a section of the tables) and the language it is said in."""

    kind: str
    language: Language | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables, ready to be looked up.

    `phrases` maps words joined by a space to their meaning; `longest` tells how many words the longest phrase has that
    begins with a word; `vocabulary` holds every word of them with its kind alone, or else the kinds of the phrases it
    is part of; `slips` finds the words one slip away.
    """

    phrases: Mapping[str, Meaning]
    longest: Mapping[str, int]
    vocabulary: Mapping[str, frozenset[str]]
    slips: Mapping[str, list[str]]


@cache
def lexicon() -> Lexicon:
    """Read the tables once; the first section that names a phrase keeps it."""
    phrases: dict[str, Meaning] = {}
    tables = {name: _table(name) for name in _TABLES}
    stems = tables["answers"].pop("stems")
    for name in _TABLES:
        for kind, languages in tables[name].items():
            for language, lines in languages.items():
                meaning = Meaning(kind, Language(language) if language != "any" else None)
                _add(phrases, _phrases(lines), meaning)
        if name == "messages":
            for group, forms, kind in _CONJUGATED:
                for stem in stems[group].split("|"):
                    _add(phrases, (fold(form) for form in forms(stem)), Meaning(kind, Language.KK))
    for phrase in tuple(phrases):
        phrases.setdefault(squeeze(phrase), phrases[phrase])
    return _indexed(phrases)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


def _add(phrases: dict[str, Meaning], written: Iterable[str], meaning: Meaning) -> None:
    for phrase in written:
        phrases.setdefault(phrase, meaning)


def _indexed(phrases: dict[str, Meaning]) -> Lexicon:
    found: dict[str, set[str]] = defaultdict(set)
    longest: dict[str, int] = {}
    for phrase, meaning in phrases.items():
        words = phrase.split(" ")
        if len(words) > longest.get(words[0], 0):
            longest[words[0]] = len(words)
        for word in words:
            found[word].add(meaning.kind)
    vocabulary = {word: frozenset({phrases[word].kind} if word in phrases else kinds) for word, kinds in found.items()}
    return Lexicon(phrases, longest, vocabulary, _slips(vocabulary))


def _slips(vocabulary: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """Return the words in which a slip is forgiven, by themselves and by what is left without one letter."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in vocabulary:
        if len(word) >= SHORTEST_FUZZY:
            for trace in traces(word):
                found[trace].append(word)
    return found


def traces(word: str) -> list[str]:
    """Return the word and all that is left when one letter behind the first falls out."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))]


def _phrases(lines: str) -> Iterator[str]:
    folded = lines.strip().lower().translate(_APOSTROPHES).replace("-", " ")
    for line in folded.splitlines():
        for variant in {line, line.replace("ә", "е")} if "ә" in line else {line}:
            for phrase in _expand(fold(variant)):
                if words := " ".join(phrase.split()):
                    yield words


def _expand(line: str) -> list[str]:
    """Return every phrase a line stands for; choices may hold choices.

    >>> _expand("не (беру|хочу( брать|))(| место)")
    ['не беру', 'не беру место', 'не хочу брать', 'не хочу брать место', 'не хочу', 'не хочу место']
    """
    return _choices(iter(_SIGN.split(line)))


def _choices(pieces: Iterator[str]) -> list[str]:
    """Read one choice up to its closing bracket: alternatives, each a row of words and choices."""
    whole: list[str] = []
    row = [""]
    for piece in pieces:
        if piece == ")":
            break
        if piece == "|":
            whole += row
            row = [""]
        else:
            inner = _choices(pieces) if piece == "(" else [piece]
            row = [first + then for first in row for then in inner]
    return whole + row
