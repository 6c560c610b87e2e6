"""The words of the grammar of answers, read once from the tables beside it, in the spelling of its letters."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from core.values import Language
from dialogs.replies.letters import fold, squeeze
from dialogs.replies.morphology import forms
from dialogs.replies.phrases import expand

#: Letters a word must have before a slip in it is forgiven.
SHORTEST_FUZZY = 5

_TABLES = ("told", "answers", "messages", "risk", "frames", "everyday")
_APOSTROPHES = str.maketrans("", "", "'’")

#: The group of forms.toml and what it means, by the group of the stem; the first that names a form keeps it.
_CONJUGATED = (
    ("write", "forbidding", "stop"),
    ("take", "agreeing", "take+"),
    ("agree", "agreeing", "take+"),
    ("agree", "agreed", "take+"),
    ("agree", "refusing", "take-"),
    ("refuse", "agreed", "take-"),
    ("take", "refusing", "take-"),
    ("refuse", "agreeing", "take-"),
    ("refuse", "refusing", "take+"),
    ("want", "agreeing", "want+"),
    ("want", "refusing", "want-"),
    ("stay", "agreeing", "stay+"),
    ("stay", "refusing", "stay-"),
    ("go", "agreeing", "go+"),
    ("go", "refusing", "take-"),
    ("agree", "before", "past"),
    ("refuse", "before", "past"),
    *((group, "depending", "cond") for group in ("take", "agree", "refuse", "want", "stay", "go", "write")),
    ("write", "ordering", "write"),
)


_ANSWERED = frozenset({"take+", "take-", "yes"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: a kind (a section of the tables) and the language it is said in."""

    kind: str
    language: Language | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables, ready to be looked up.

    `phrases` maps words joined by a space to their meaning; `longest` tells how many words, if more than one, the
    longest phrase has that begins with a word; `vocabulary` holds every word of them with its kind alone, or else the
    kinds of the phrases it is part of; `slips` finds the words one slip away, joined by a space; `jumbled` the answer
    of some letters in any order; `answers` holds the long answers in one word by their first letter, `refusals` the
    Kazakh ones of all lengths.
    """

    phrases: Mapping[str, Meaning]
    longest: Mapping[str, int]
    vocabulary: Mapping[str, frozenset[str]]
    slips: Mapping[str, str]
    jumbled: Mapping[str, str]
    answers: Mapping[str, tuple[str, ...]]
    refusals: Mapping[str, tuple[str, ...]]


@cache
def lexicon() -> Lexicon:
    """Read the tables once; the first section that names a phrase keeps it."""
    phrases: dict[str, Meaning] = {}
    tables = {name: _table(name) for name in _TABLES}
    stems = tables["answers"].pop("stems")
    told = tables["everyday"].pop("stems")
    for name in _TABLES:
        for kind, languages in tables[name].items():
            for language, lines in languages.items():
                meaning = Meaning(kind, Language(language) if language != "any" else None)
                _add(phrases, _phrases(lines), meaning)
        if name == "messages":
            _conjugate(phrases, stems, _CONJUGATED)
    _conjugate(phrases, told, (("tell", "telling", "unknown"),))
    rows = {phrase: phrase.split(" ") for phrase in phrases}
    _add_squeezed(phrases, rows)
    return _indexed(phrases, rows)


def _add_squeezed(phrases: dict[str, Meaning], rows: dict[str, list[str]]) -> None:
    """Add each phrase without its doubled letters, unless that is or may be another one."""
    doubled = {word for word in set(chain.from_iterable(rows.values())) if squeeze(word) != word}
    for phrase, words in tuple(rows.items()):
        if doubled.isdisjoint(words):
            continue
        if (squeezed := squeeze(phrase)) not in phrases and not _torn_between(squeezed, phrases):
            phrases[squeezed] = phrases[phrase]
            rows[squeezed] = squeezed.split(" ")


def _torn_between(word: str, phrases: Mapping[str, Meaning]) -> bool:
    """Whether two letters swapped make another answer of this word: «алмаын» may be «аламын»."""
    if len(word) < SHORTEST_FUZZY or " " in word:
        return False
    swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1))
    return any(other != word and other in phrases and phrases[other].kind == "take+" for other in swapped)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


def _add(phrases: dict[str, Meaning], written: Iterable[str], meaning: Meaning) -> None:
    for phrase in written:
        phrases.setdefault(phrase, meaning)


def _conjugate(phrases: dict[str, Meaning], stems: Mapping[str, str], said: Iterable[tuple[str, str, str]]) -> None:
    """Add what is said with the verbs of each group of stems."""
    for group, what, kind in said:
        for stem in stems[group].split("|"):
            _add(phrases, fold("\n".join(forms(what, stem))).split("\n"), Meaning(kind, Language.KK))


def _indexed(phrases: dict[str, Meaning], rows: dict[str, list[str]]) -> Lexicon:
    """Return the lexicon of these phrases, each with its words beside it."""
    alone = {meaning.kind: frozenset({meaning.kind}) for meaning in phrases.values()}
    vocabulary: dict[str, frozenset[str]] = {}
    longest: dict[str, int] = {}
    pieces: dict[str, set[str]] = defaultdict(set)
    for phrase, words in rows.items():
        kind = phrases[phrase].kind
        if len(words) == 1:
            vocabulary[phrase] = alone[kind]
            continue
        if len(words) > longest.get(words[0], 1):
            longest[words[0]] = len(words)
        for word in words:
            if word not in phrases:
                pieces[word].add(kind)
    vocabulary |= {word: frozenset(kinds) for word, kinds in pieces.items()}
    return Lexicon(phrases, longest, vocabulary, _slips(vocabulary), _jumbled(phrases), *_answers(phrases))


def _answers(phrases: Mapping[str, Meaning]) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return the long Russian answers, and the Kazakh refusals, in one word, by their first letter."""
    answers: dict[str, list[str]] = defaultdict(list)
    refusals: dict[str, list[str]] = defaultdict(list)
    for word, meaning in phrases.items():
        if " " in word or meaning.kind not in _ANSWERED:
            continue
        if meaning.language is Language.RU and len(word) > SHORTEST_FUZZY + 1:
            answers[word[0]].append(word)
        if meaning.language is Language.KK and meaning.kind == "take-" and word.endswith(("миз", "мин")):
            refusals[word[0]].append(word)
    return {key: tuple(words) for key, words in answers.items()}, {key: tuple(words) for key, words in refusals.items()}


def _jumbled(phrases: Mapping[str, Meaning]) -> dict[str, str]:
    """Return the longer answers in one word by their letters in order; letters of two answers belong to neither."""
    found: dict[str, str] = {}
    for word, meaning in phrases.items():
        if len(word) > SHORTEST_FUZZY + 1 and " " not in word and meaning.kind in {"take+", "take-", "yes", "want-"}:
            letters = "".join(sorted(word))
            found[letters] = word if found.get(letters, word) == word else ""
    return {letters: word for letters, word in found.items() if word}


def _slips(vocabulary: Iterable[str]) -> dict[str, str]:
    """Return the words in which a slip is forgiven, by themselves and by what is left without one letter."""
    found: dict[str, str] = {}
    for word in vocabulary:
        if len(word) < SHORTEST_FUZZY:
            continue
        for trace in traces(word):
            found[trace] = f"{found[trace]} {word}" if trace in found else word
    return found


def traces(word: str) -> list[str]:
    """Return the word and all that is left when one letter behind the first falls out."""
    return [word, *[word[:at] + word[at + 1 :] for at in range(1, len(word))]]


def _phrases(lines: str) -> Iterator[str]:
    folded = lines.strip().lower().translate(_APOSTROPHES).replace("-", " ")
    for line in folded.splitlines():
        for variant in {line, line.replace("ә", "е")} if "ә" in line else {line}:
            for phrase in expand(fold(variant)):
                if words := " ".join(phrase.split()):
                    yield words
