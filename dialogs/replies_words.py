"""The words of the grammar of answers, read from replies_words.toml and brought to the spelling of its letters."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import DialogError
from core.values import Language
from dialogs.replies_letters import fold, spell, squeeze

#: Letters a word must have before a slip in it is forgiven.
SHORTEST_FUZZY = 5
_SURELY_FUZZY = 7  # shorter ones only if the table forgives them: too many words lie between

_SOURCE = Path(__file__).with_name("replies_words.toml")
_CHOICE = re.compile(r"\(([^()]*)\)")
_LETTERS = re.compile(r"[^\W\d_]+")
_GROUP = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: a kind (a section of the table) and the language it is said in."""

    kind: str
    language: Language | None


@dataclass(frozen=True, slots=True)
class Words:
    """The table, ready to be looked up.

    `phrases` maps words joined by a space to their meaning; `vocabulary` holds every word of them with its kind alone,
    or else the kinds of the phrases it is part of; `slips` finds the words one slip away; `patterns` are tried in
    this order on a message that decides nothing.
    """

    phrases: Mapping[str, Meaning]
    vocabulary: Mapping[str, frozenset[str]]
    slips: Mapping[str, list[str]]
    longest: int
    patterns: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def words() -> Words:
    """Read the table once.

    Raises:
        DialogError: one phrase stands under two kinds.

    """
    table = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))
    groups, patterns = table.pop("group"), table.pop("patterns")
    forgiven = {fold(word) for word in table.pop("forgiven")["words"].split()}
    phrases: dict[str, Meaning] = {}
    for kind, languages in table.items():
        for language, lines in languages.items():
            for phrase in _phrases(lines, groups):
                _add(phrases, phrase, Meaning(kind, Language(language) if language != "any" else None))
    for phrase in tuple(phrases):
        phrases.setdefault(squeeze(phrase), phrases[phrase])
    vocabulary = _vocabulary(phrases)
    return Words(
        phrases,
        vocabulary,
        _slips(vocabulary, forgiven),
        max(phrase.count(" ") + 1 for phrase in phrases),
        tuple((kind, _pattern(lines)) for kind, lines in patterns.items()),
    )


def _add(phrases: dict[str, Meaning], phrase: str, meaning: Meaning) -> None:
    known = phrases.setdefault(phrase, meaning)
    if known.kind != meaning.kind:
        message = f"The words “{phrase}” stand under {known.kind} and under {meaning.kind}."
        raise DialogError(message)


def _vocabulary(phrases: Mapping[str, Meaning]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for phrase, meaning in phrases.items():
        for word in phrase.split():
            found[word].add(meaning.kind)
    return {word: frozenset({phrases[word].kind} if word in phrases else kinds) for word, kinds in found.items()}


def _slips(vocabulary: Mapping[str, frozenset[str]], forgiven: set[str]) -> dict[str, list[str]]:
    """Return the words in which a slip is forgiven, by themselves and by what is left without one letter."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in vocabulary:
        if len(word) >= SHORTEST_FUZZY and (len(word) >= _SURELY_FUZZY or word in forgiven):
            for trace in traces(word):
                found[trace].append(word)
    return dict(found)


def traces(word: str) -> set[str]:
    """Return the word and all that is left when one letter falls out; two words one edit apart share a trace.

    The first letter and the last two stay: what changes there is the word or its ending («саламын», «аласың»).
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}


def _phrases(lines: str, groups: Mapping[str, str]) -> Iterator[str]:
    for line in lines.strip().splitlines():
        for phrase in _expand(_GROUP.sub(lambda name: groups[name.group(1)], line)):
            for written in _open_and_closed(phrase):
                yield " ".join(word.spellings[0] for word in spell(written).words)


def _expand(line: str) -> list[str]:
    """Return every phrase a line stands for; choices may hold choices.

    >>> _expand("не (беру|хочу)(| место)")
    ['не беру', 'не беру место', 'не хочу', 'не хочу место']
    """
    choice = _CHOICE.search(line)
    if choice is None:
        return [line]
    before, after = line[: choice.start()], line[choice.end() :]
    return [phrase for inner in choice.group(1).split("|") for phrase in _expand(before + inner + after)]


def _open_and_closed(phrase: str) -> list[str]:
    """Return the phrase with ә written as а, and as е where families do that too."""
    return [phrase.replace("ә", "а"), phrase.replace("ә", "е")] if "ә" in phrase else [phrase]


def _pattern(lines: str) -> re.Pattern[str]:
    """Spell the letters of a pattern like those of a message, leaving its signs alone; each begins with a word."""
    spelled = (_LETTERS.sub(lambda run: squeeze(fold(run.group())), line) for line in lines.strip().splitlines())
    return re.compile(rf"\b(?:{'|'.join(spelled)})")
