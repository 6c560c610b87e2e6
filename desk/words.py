"""The words of the desk in Kazakh, Russian and English: by key, codes by their group, dates by Babel."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from core.errors import WordsError
from core.rules.calendar import ALMATY
from core.texts import LOCALES

_ANNEX = re.compile(r"A(\d+)\.(.+)")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
_DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d")
_LONG_ID = re.compile(r"([0-9a-f]{32}){1,2}")
#: Which codes stand under a name of the history, where it is not the group's own name.
_GROUPS = {"kind": "decision", "outcome": "entry", "slot": "class", "did": "effect", "group_type": "group"}
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Tongue(StrEnum):
    """A language of the desk; families are written to in the first two only."""

    KK = "kk"
    RU = "ru"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of one language, as templates and the command line use them."""

    tongue: Tongue
    words: Mapping[str, str]

    def say(self, key: str, **facts: object) -> str:
        """Return the text under a key, filled with facts.

        Raises:
            WordsError: there is no such key, or a fact is missing.

        """
        try:
            return self.words[key].format_map(facts)
        except KeyError as missing:
            message = f"locales/{self.tongue}/LC_MESSAGES/desk.po: {key} lacks {missing.args[0]}."
            raise WordsError(message) from missing

    def code(self, group: str, value: str | None) -> str:
        """Return the name of a code of the gateway; one without a name is shown as it is."""
        return self.words.get(f"{group}.{value}", value or "")

    def at(self, instant: datetime) -> str:
        """Write an instant as weekday, day, month and clock time of Almaty."""
        return format_datetime(instant, "EEE d MMM, HH:mm", tzinfo=ALMATY, locale=self.tongue)

    def aloud(self, instant: datetime) -> str:
        """Write an instant as it is read out: day, month in full, clock time."""
        return format_datetime(instant, "d MMMM, HH:mm", tzinfo=ALMATY, locale=self.tongue)

    def day(self, instant: datetime) -> str:
        """Write the day of an instant: weekday, day and month."""
        return format_datetime(instant, "EEEE, d MMMM", tzinfo=ALMATY, locale=self.tongue)

    def clock(self, instant: datetime) -> str:
        """Write the clock time of an instant to the second, in Almaty."""
        return format_datetime(instant, "HH:mm:ss", tzinfo=ALMATY, locale=self.tongue)

    def exactly(self, instant: datetime) -> str:
        """Write an instant to the second, with the year: for the history."""
        return format_datetime(instant, "dd.MM.yyyy HH:mm:ss", tzinfo=ALMATY, locale=self.tongue)

    def written(self, text: str) -> str:
        """Write an instant that comes as ISO 8601, to the second."""
        return self.exactly(datetime.fromisoformat(text))

    def to_the_millisecond(self, instant: datetime) -> str:
        """Write an instant to the millisecond: the key of the queue."""
        return format_datetime(instant, "dd.MM.yyyy HH:mm:ss.SSS", tzinfo=ALMATY, locale=self.tongue)

    def facts(self, facts: Mapping[str, object]) -> Sequence[tuple[str, str]]:
        """Name and write all facts for people."""
        return [(self.code("fact", name), self.fact(name, value)) for name, value in facts.items()]

    def fact(self, name: str, value: object) -> str:
        """Write one fact of the history for people: times as times, codes by name, long ids by their beginning."""
        if isinstance(value, Mapping):
            return ", ".join(f"{key}: {self.fact(str(key), part)}" for key, part in value.items())
        if isinstance(value, bool):
            return self.say("answer.yes" if value else "answer.no")
        text = str(value)
        if _INSTANT.fullmatch(text):
            return self.written(text)
        if _DAY_ONLY.fullmatch(text):
            return format_date(date.fromisoformat(text), "dd.MM.yyyy", locale=self.tongue)
        if _LONG_ID.fullmatch(text):
            return f"{text[:8]}…"
        return self.code(_GROUPS.get(name, name), text)

    def span(self, length: timedelta) -> str:
        """Write how long, in the two largest units; Babel knows these units in Kazakh only in English."""
        days, hours = length // _DAY, length % _DAY // _HOUR
        minutes = length % _HOUR // timedelta(minutes=1)
        name = "span.days" if days else "span.hours" if hours else "span.minutes"
        return self.say(name, days=days, hours=hours, minutes=minutes)

    def took(self, length: timedelta) -> str:
        """Write how long something took: in seconds and their tenths below a minute, else in its two largest units."""
        if length >= timedelta(minutes=1):
            return self.span(length)
        return self.say("span.seconds", seconds=self.number(round(max(length.total_seconds(), 0.0), 1)))

    def number(self, number: float) -> str:
        """Write a number with the signs of the language between its digits."""
        return format_decimal(number, locale=self.tongue)

    def percent(self, share: float) -> str:
        """Write a share of one as per cent."""
        return format_percent(share, locale=self.tongue)

    def cite(self, citation: Mapping[str, str]) -> str:
        """Write where something stands: act and paragraph, or annex and row (`A2.8`)."""
        act, paragraph = citation["act"], citation["paragraph"]
        annex = _ANNEX.fullmatch(paragraph)
        if annex:
            return self.say("cite.annex", act=act, annex=annex.group(1), row=annex.group(2))
        return self.say("cite.paragraph", act=act, paragraph=paragraph)

    def cite_all(self, citations: Iterable[Mapping[str, str]]) -> str:
        """Write several places, each act named once."""
        acts = groupby(citations, key=lambda cited: cited["act"])
        return "; ".join(", ".join(self._places(list(places))) for _, places in acts)

    def _places(self, citations: Sequence[Mapping[str, str]]) -> Iterator[str]:
        yield self.cite(citations[0])
        for cited in citations[1:]:
            annex = _ANNEX.fullmatch(cited["paragraph"])
            yield self.cite(cited) if annex else self.say("cite.more", paragraph=cited["paragraph"])


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogues of every language of the desk."""

    spoken: Mapping[Tongue, Spoken]

    @classmethod
    def load(cls, folder: Path = LOCALES) -> "Words":
        """Read the catalogues `folder`/<language>/LC_MESSAGES/desk.po.

        Raises:
            WordsError: a catalogue is missing, or lacks a word that another one has.

        """
        spoken = {tongue: Spoken(tongue, _read(folder, tongue)) for tongue in Tongue}
        every = set().union(*(each.words for each in spoken.values()))
        missing = [f"{key} ({tongue})" for tongue, each in spoken.items() for key in every if not each.words.get(key)]
        if missing:
            message = f"The words of the desk lack {', '.join(sorted(missing))}."
            raise WordsError(message)
        return cls(spoken)

    def in_(self, tongue: Tongue) -> Spoken:
        """Return the words of one language."""
        return self.spoken[tongue]


def _read(folder: Path, tongue: Tongue) -> dict[str, str]:
    path = folder / tongue.value / "LC_MESSAGES" / "desk.po"
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=tongue.value)
    except OSError as error:
        message = f"The catalogue {path.name} of {tongue.value} cannot be read."
        raise WordsError(message) from error
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id}
