"""The words of the forms in Kazakh and Russian: by form and part, values written as each language writes them."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from babel.dates import format_date, format_datetime

from core.clock import ALMATY
from core.errors import WordsError
from core.numerals import Numeral
from core.rules.forms import Bilingual, Coded, FilledForm, Places, Value
from core.texts import LOCALES, faults_of, read_catalogue
from core.values import Citation, Language

_PLACE = re.compile(r"(?:A(?P<annex>\d+)\.?)?(?P<number>\d+(?:-\d+)*)?(?:\.(?P<part>\d+))?(?:\((?P<point>[\d-]+)\))?")


@dataclass(frozen=True, slots=True)
class FormWords:
    """The catalogues `forms` of both languages, by key."""

    words: Mapping[Language, Mapping[str, str]]

    @classmethod
    def load(cls, folder: Path = LOCALES) -> "FormWords":
        """Read the catalogues `folder`/<language>/LC_MESSAGES/forms.

        Raises:
            WordsError: a catalogue is missing, a key lacks a language, or the languages ask for other facts.

        """
        words = {language: read_catalogue(folder / language.value / "LC_MESSAGES", "forms") for language in Language}
        faults = faults_of(words)
        if faults:
            message = f"The words of the forms do not match: {'; '.join(faults)}."
            raise WordsError(message)
        return cls(words)

    def key(self, form: FilledForm, part: str, language: Language) -> str:
        """Return where the words of a part stand: with the act in front where its wording is its own."""
        own = f"{form.short.lower()}.{form.name}.{part}"
        return own if own in self.words[language] else f"{form.name}.{part}"

    def has(self, key: str, language: Language) -> bool:
        """Tell whether there are words under a key."""
        return key in self.words[language]

    def say(self, key: str, language: Language, facts: Mapping[str, Value | None] | None = None) -> str:
        """Return the words under a key with their facts; an empty fact is a blank line to fill in by hand.

        Raises:
            WordsError: the key or one of its facts is missing.

        """
        shown = {name: self.write(value, language) for name, value in (facts or {}).items()}
        try:
            return self.words[language][key].format_map(shown)
        except KeyError as missing:
            message = f"locales/{language.value}/LC_MESSAGES/forms.po: {key} lacks {missing.args[0]}."
            raise WordsError(message) from missing

    def write(self, value: Value | None, language: Language) -> str:
        """Write one value: days and instants of Kazakhstan in full, codes by their names."""
        match value:
            case None:
                return self.say("blank", language)
            case date():
                return _day(value, language)
            case Coded(group, code, facts):
                return self.say(f"{group}.{code}", language, facts)
            case Bilingual(kk, ru):
                return kk if language is Language.KK else ru
            case Places(citations):
                return ", ".join(self.place(cited, language) for cited in citations)
        return Numeral.of(value, language.value) if isinstance(value, int) else str(value)

    def place(self, cited: Citation, language: Language) -> str:
        """Write where something stands in its act: paragraph and its part, annex, row and point."""
        found = _PLACE.fullmatch(cited.paragraph)
        if found is None:
            return cited.paragraph
        annex, number, point = found["annex"], found["number"], found["point"]
        whole = "row" if annex and number else "annex" if annex else "part" if found["part"] else "paragraph"
        key = f"place.{whole}" if not point else "place.row_point" if annex else "place.point"
        return self.say(key, language, {"annex": annex, "number": number, "part": found["part"], "point": point})

    def version(self, keys: Iterable[str], language: Language) -> str:
        """Return the version of words: the SHA-256 (hex) of the texts under the keys before facts are filled in."""
        digest = hashlib.sha256()
        for key in keys:
            digest.update(f"{key}\n{self.words[language].get(key, '')}\n".encode())
        return digest.hexdigest()


def _day(day: date, language: Language) -> str:
    if not isinstance(day, datetime):
        return format_date(day, "long", locale=language.value)
    clock = format_datetime(day, "HH:mm:ss", tzinfo=ALMATY, locale=language.value)
    return f"{format_date(day.astimezone(ALMATY), 'long', locale=language.value)}, {clock}"
