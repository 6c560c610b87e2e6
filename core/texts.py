"""All words a family reads: found by key and language, filled with facts, short enough for their channel."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from string import Formatter

from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from core import names
from core.clock import ALMATY
from core.errors import WordsError
from core.latin import latin as in_latin
from core.numerals import Numeral
from core.segments import segments
from core.values import Language

LOCALES = Path(__file__).resolve().parent.parent / "locales"

#: Two joined SMS parts in UCS-2: the most a message to a phone may be.
SMS_LIMIT = 134
#: Two joined SMS parts in plain Latin letters.
LATIN_LIMIT = 306

#: A digit to answer with, as texts offer it.
_DIGIT = re.compile(r"\b([12]) – ")

#: A text too long for its channel is replaced by the first of these forms that fits.
_FORMS = ("", ".short", ".shorter")


@dataclass(frozen=True, slots=True)
class Texts:
    """The catalogues of every language, by key."""

    words: Mapping[Language, Mapping[str, str]]

    @classmethod
    def load(cls, folder: Path = LOCALES) -> "Texts":
        """Read the catalogues `folder`/<language>/LC_MESSAGES/usynys.

        Raises:
            WordsError: a catalogue is missing, a key lacks a language, or the languages ask for other facts.

        """
        words = {language: read_catalogue(folder / language.value / "LC_MESSAGES", "usynys") for language in Language}
        faults = faults_of(words)
        if faults:
            message = f"The words of {folder.name} do not match: {'; '.join(faults)}."
            raise WordsError(message)
        return cls(words)

    def keys(self) -> frozenset[str]:
        """Return every key, shorter forms included."""
        return frozenset(self.words[Language.KK])

    def say(
        self,
        key: str,
        language: Language,
        facts: Mapping[str, object] | None = None,
        *,
        limit: int | None = None,
        latin: bool = False,
        coded: bool = False,
    ) -> str:
        """Return the text under `key`, filled with `facts`, in at most `limit` UTF-16 units (septets in Latin letters).

        A text over the limit gives way to its shorter forms (`key.short`, `key.shorter`). Dates are written without
        case endings: a datetime as weekday, date and Almaty clock time, a date as day and month. A fact
        `name_kk`/`name_ru` serves as `name` in its language; `group_language` is named, not coded; `name_short`
        is what a long name keeps: its number and what stands in quotes; a number gives the word beside it its form
        (`core.numerals`). When no form fits, names in the last one give way: words of the place's, then of the
        child's, in the end «балабақша» and «балаңыз» stand in their places. No word is ever cut. `coded` puts the
        fact `code` before each digit to answer with, where there is room for it.

        Raises:
            WordsError: the key or one of its facts is missing, or no form fits.

        """
        shown = self._shown(facts or {}, language)
        forms, units = self._forms(key, language), 0
        forms = [*(_DIGIT.sub(r"{code} \1 – ", form) for form in forms), *forms] if coded else forms
        for form, named in chain(
            ((form, shown) for form in forms), ((forms[-1], fewer) for fewer in self._fewer(shown, language))
        ):
            text = names.raised(_fill(form, key, named), self._word("name.child", language))
            text = in_latin(text, language) if latin else text
            units = _units(text)
            if limit is None or units <= limit:
                return text
        message = f"{key} ({language.value}) needs {units} characters and may have {limit}: write a shorter form."
        raise WordsError(message)

    def where(
        self, key: str, language: Language, facts: Mapping[str, object], named: Collection[str]
    ) -> tuple[tuple[int, int], ...]:
        """Return where the `named` facts stand in the text under `key` when it has all the room it wants.

        Each place is from and to, in characters of what `say` returns without a limit.
        """
        shown, places, at = self._shown(facts, language), list[tuple[int, int]](), 0
        for literal, name, spec, _ in Formatter().parse(self._word(key, language)):
            at += len(literal)
            if name is not None:
                width = len(format(shown[name], spec or ""))
                if name.removesuffix("_short") in named:
                    places.append((at, at + width))
                at += width
        return tuple(places)

    def digest(self, key: str, language: Language) -> str:
        """Return the version of a text: the SHA-256 (hex) of its words before facts are filled in.

        Raises:
            WordsError: there is no such key.

        """
        return hashlib.sha256(self._word(key, language).encode()).hexdigest()

    def _word(self, key: str, language: Language) -> str:
        word = self.words[language].get(key)
        if word is None:
            message = f"There is no text {key} in locales/{language.value}."
            raise WordsError(message)
        return word

    def _forms(self, key: str, language: Language) -> list[str]:
        shorter = (self.words[language].get(key + form) for form in _FORMS[1:])
        return [self._word(key, language), *(form for form in shorter if form is not None)]

    def _shown(self, facts: Mapping[str, object], language: Language) -> dict[str, str]:
        shown: dict[str, str] = {}
        for name, value in facts.items():
            bare, _, tail = name.rpartition("_")
            if tail == language:
                shown |= _named(bare, str(value))
            elif name == "group_language":
                shown[name] = self._word(f"language.{value}", language)
            else:
                shown |= _named(name, _show(value, language))
        return shown

    def _fewer(self, shown: Mapping[str, str], language: Language) -> Iterator[Mapping[str, str]]:
        """Yield the facts with ever shorter names, in the end without any."""
        for name, shorter in (
            ("preschool", self._places(shown.get("preschool_short", ""), "preschool", language)),
            ("school", self._places(shown.get("school_short", ""), "school", language)),
            ("child", [*names.fewer_words(shown.get("child", "")), self._word("name.child", language)]),
        ):
            for text in shorter:
                shown = {**shown, name: text, f"{name}_short": text}
                yield shown

    def _places(self, name: str, kind: str, language: Language) -> Iterator[str]:
        yield from names.fewer_words(name)
        if number := names.number_of(name):
            yield self._word(f"name.{kind}_numbered", language).format(number=number)
        yield self._word(f"name.{kind}", language)


def _named(name: str, text: str) -> dict[str, str]:
    """Return the fact and its short form; the name of a place stands in quotes."""
    whole = names.place(text) if name in {"preschool", "school"} else text
    return {name: whole, f"{name}_short": names.called(whole)}


def _show(value: object, language: Language) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            message = f"The instant {value.isoformat()} has no time zone: facts hold aware instants."
            raise WordsError(message)
        return format_datetime(value, "EEE dd.MM, HH:mm", tzinfo=ALMATY, locale=language.value)
    if isinstance(value, date):
        return format_date(value, "dd.MM", locale=language.value)
    return Numeral.of(value, language.value) if isinstance(value, int) else str(value)


def _fill(form: str, key: str, shown: Mapping[str, str]) -> str:
    try:
        return form.format_map(shown)
    except KeyError as missing:
        message = f"{key} needs the fact {missing.args[0]}."
        raise WordsError(message) from missing


def _units(text: str) -> int:
    found = segments(text)
    return found.units if found.encoding == "ucs2" else len(text)


def read_catalogue(folder: Path, domain: str) -> dict[str, str]:
    """Read the compiled catalogue, or its source when that is newer (a fresh clone has compiled nothing yet).

    Raises WordsError when there is neither.
    """
    source, compiled = folder / f"{domain}.po", folder / f"{domain}.mo"
    catalog: Catalog
    try:
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            with compiled.open("rb") as file:
                catalog = read_mo(file)
        else:
            with source.open("rb") as file:
                catalog = read_po(file, locale=folder.parent.name)
    except OSError as error:
        message = f"The catalogue {source.name} of {folder.parent.name} cannot be read."
        raise WordsError(message) from error
    return {str(entry.id): str(entry.string) for entry in catalog if entry.id}


def faults_of(words: Mapping[Language, Mapping[str, str]]) -> list[str]:
    """Tell where catalogues do not match: a key without a language, a fact that one language alone asks for."""
    every = sorted(set().union(*words.values()))
    faults = [
        f"{key} has no {language.value}" for key in every for language in Language if not words[language].get(key)
    ]
    return faults or [
        f"{key} asks for other facts in {Language.KK.value} and {Language.RU.value}"
        for key in every
        if _asked(words[Language.KK][key]) != _asked(words[Language.RU][key])
    ]


def _asked(form: str) -> set[str]:
    return {name.removesuffix("_short") for _, name, _, _ in Formatter().parse(form) if name}
