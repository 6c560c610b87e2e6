"""The words of explanations in Kazakh, Russian and English: places in acts, facts of decisions, days and instants."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from string import Formatter

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po

from core.errors import WordsError
from core.numerals import Numeral
from core.rules.calendar import ALMATY
from core.rules.catalogue import Catalogue
from core.rules.citing import Spot, spot
from core.texts import LOCALES
from core.values import Citation

LANGUAGES = ("kk", "ru", "en")

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONG_ID = re.compile(r"[0-9a-f]{32}")
_SEVERAL = re.compile(r"; ?|, ")
#: Which codes stand under a fact, where it is not the group's own name; to the millisecond goes the key of the queue.
_GROUPS = {"group_type": "group", "missing": "document", "expired": "document"}
_ANSWERS = {"True": "value.yes", "False": "value.no"}
_EXACT = "submitted_at"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language; `preschools` are names by id, for facts that name one."""

    language: str
    words: Mapping[str, str]

    def has(self, key: str) -> bool:
        """Tell whether there is such a word."""
        return key in self.words

    def say(self, key: str, **facts: object) -> str:
        """Return the text under a key, filled with facts.

        Raises:
            WordsError: there is no such key, or a fact is missing.

        """
        shown = {name: Numeral.of(fact, self.language) if type(fact) is int else fact for name, fact in facts.items()}
        try:
            return self.words[key].format_map(shown)
        except KeyError as missing:
            message = f"locales/{self.language}/LC_MESSAGES/explain.po: {key} lacks {missing.args[0]}."
            raise WordsError(message) from missing

    def asks(self, key: str) -> frozenset[str]:
        """Return the facts that a text asks for."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.words[key]) if name)

    def code(self, group: str, value: str) -> str:
        """Return the name of a code; what has none (an address, a phone) is shown as it is."""
        return self.words.get(f"{group}.{value}", value)

    def named(self, values: Iterable[str]) -> str:
        """Return the names of several codes, one after another."""
        return ", ".join(self.code("named", value) for value in values)

    def day(self, day: date) -> str:
        """Write a day with its year."""
        return format_date(day, self.say("format.day"), locale=self.language)

    def instant(self, at: datetime, pattern: str = "format.instant") -> str:
        """Write an instant as day and clock time of Almaty."""
        return format_datetime(at, self.say(pattern), tzinfo=ALMATY, locale=self.language)

    def fact(self, name: str, value: object, preschools: Mapping[str, str]) -> str:
        """Write one fact for people: days and instants, codes by name, queues in words, long ids by their beginning."""
        if isinstance(value, Mapping):
            return "; ".join(self._queue(str(key), preschools) for key in value.values())
        text = str(value)
        if _INSTANT.fullmatch(text) or _DAY.fullmatch(text):
            return self._time(name, text)
        if name == "queue":
            return self._queue(text, preschools)
        if name == "preschool_id":
            return _called(text, preschools)
        return self._codes(_GROUPS.get(name, name), text)

    def _time(self, name: str, text: str) -> str:
        if _DAY.fullmatch(text):
            return self.day(date.fromisoformat(text))
        return self.instant(datetime.fromisoformat(text), "format.exact" if name == _EXACT else "format.instant")

    def _codes(self, group: str, text: str) -> str:
        if text in _ANSWERS:
            return self.say(_ANSWERS[text])
        if _LONG_ID.fullmatch(text):
            return f"{text[:8]}…"
        return ", ".join(self.code(group, part) for part in _SEVERAL.split(text))

    def places(self, citations: Sequence[Citation], catalogue: Catalogue) -> str:
        """Write where something stands as lawyers do; what several places hang on is named once, in the given order."""
        known = [(cited.edition, spot(cited.paragraph, catalogue.edition(cited.edition))) for cited in citations]
        groups = groupby(known, key=lambda one: (one[0], one[1].root))
        return "; ".join(
            self.say(f"root.{root}", places=self._together([place for _, place in told])) for (_, root), told in groups
        )

    def _together(self, places: Sequence[Spot]) -> str:
        shared = groupby(places, key=lambda place: place.parts[:-1])
        return ", ".join(self._inside(outer, [place.parts[-1] for place in inner]) for outer, inner in shared)

    def _inside(self, outer: Sequence[tuple[str, str]], inner: Sequence[tuple[str, str]]) -> str:
        """Write places from their innermost parts outwards; the language decides on which side each part stands."""
        text = ", ".join(self.say(f"place.{kind}", **self._numbered(kind, number)) for kind, number in inner)
        for kind, number in reversed(outer):
            text = self.say(f"place.{kind}.of", inner=text, **self._numbered(kind, number))
        return text

    def _numbered(self, kind: str, number: str) -> dict[str, str]:
        return {"ordinal": self.say(f"ordinal.{number}")} if kind == "part" else {"n": number}

    def _queue(self, key: str, preschools: Mapping[str, str]) -> str:
        """Write the key of a queue: preschool, birth year or merged group, language, kinds of queues of their own."""
        preschool, *parts = key.split("|")
        return ", ".join((_called(preschool, preschools), *(self._part(part) for part in parts if part)))

    def _part(self, part: str) -> str:
        kind, _, detail = part.partition(":")
        if re.fullmatch(r"[\d,]+", part):
            return self.say("born.year", year=part.replace(",", ", "))
        name = self.code("language", kind) if self.has(f"language.{kind}") else self.code("queue", kind)
        return f"{name} ({detail})" if detail else name


def _called(preschool: str, preschools: Mapping[str, str]) -> str:
    """Write a preschool with its name, in quotes as names of places are, and its id."""
    name = preschools.get(preschool)
    if not name:
        return preschool
    return f"{name} ({preschool})" if "«" in name else f"«{name}» ({preschool})"


def load(folder: Path = LOCALES) -> dict[str, Wording]:
    """Read the catalogues `folder`/<language>/LC_MESSAGES/explain.po.

    Raises:
        WordsError: a catalogue is missing, or lacks a word that another one has.

    """
    wordings = {language: Wording(language, _read(folder, language)) for language in LANGUAGES}
    every = set().union(*(each.words for each in wordings.values()))
    missing = [f"{key} ({lang})" for lang, each in wordings.items() for key in every if not each.words.get(key)]
    if missing:
        message = f"The words of explanations lack {', '.join(sorted(missing))}."
        raise WordsError(message)
    return wordings


def _read(folder: Path, language: str) -> dict[str, str]:
    try:
        with (folder / language / "LC_MESSAGES" / "explain.po").open("rb") as file:
            catalogue = read_po(file, locale=language)
    except OSError as error:
        message = f"The catalogue explain.po of {language} cannot be read."
        raise WordsError(message) from error
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id}
