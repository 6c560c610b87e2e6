"""A form in words: blocks in their order, as they are shown, kept and hashed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from core.printing.words import FormWords
from core.rules.form import Show, Signer
from core.rules.forms import FilledForm, FilledPart, Value
from core.values import Language


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered line or mark; `chosen` is None where there is nothing to choose."""

    text: str
    chosen: bool | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a form in words."""

    show: Show
    text: str
    value: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A form in one language; `template` is the version of its words before facts were filled in."""

    form: str
    service: str
    act: str
    edition: str
    language: Language
    template: str
    electronic: bool
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """The title of the form."""
        return next((block.text for block in self.blocks if block.show is Show.TITLE), self.form)

    @property
    def version(self) -> str:
        """Which words these are, whoever they are about: edition, language and template."""
        return f"{self.edition}/{self.language.value}/{self.template}"

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of everything the form says."""
        return hashlib.sha256(self.to_text().encode()).hexdigest()

    def to_text(self) -> str:
        """Return the form as canonical JSON: what is hashed, sealed and kept."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Page":
        """Read a form that was kept."""
        values: dict[str, Any] = json.loads(text)
        blocks = tuple(_block(block) for block in values.pop("blocks"))
        return cls(**{**values, "language": Language(values["language"]), "blocks": blocks})


@dataclass(frozen=True, slots=True)
class Filing:
    """What stands at the foot of a print beside the words: the id of the document and when it was made."""

    document_id: str
    made_at: datetime


def in_words(form: FilledForm, language: Language, words: FormWords) -> Page:
    """Put a filled form into words.

    Raises:
        WordsError: the form has a part without words.

    """
    return Page(
        form=form.name,
        service=form.service,
        act=form.act,
        edition=form.edition,
        language=language,
        template=words.version(sorted(set(_keys(form, language, words))), language),
        electronic=form.signed_by is Signer.SYSTEM,
        blocks=tuple(_written(form, part, language, words) for part in form.parts),
    )


def _keys(form: FilledForm, language: Language, words: FormWords) -> Iterator[str]:
    for part in form.parts:
        key = words.key(form, part.name, language)
        yield key
        yield words.key(form, f"{part.name}.row", language)
        yield from (f"{key}.{number}" for number in range(1, part.choices + 1))


def _written(form: FilledForm, part: FilledPart, language: Language, words: FormWords) -> Block:
    key = words.key(form, part.name, language)
    match part.show:
        case Show.ROWS:
            row = words.key(form, f"{part.name}.row", language)
            lead = words.say(key, language) if words.has(key, language) else ""
            numbered: list[Mapping[str, Value | None]] = [
                {"n": n, **values} for n, values in enumerate(part.rows, start=1)
            ]
            return Block(part.show, lead, lines=tuple(Line(words.say(row, language, facts)) for facts in numbered))
        case Show.CHOICES:
            return Block(part.show, words.say(key, language), lines=tuple(_marks(key, part, language, words)))
        case Show.FIELD:
            value = ", ".join(words.write(each, language) for each in part.values.values())
            return Block(part.show, words.say(key, language), value)
    return Block(part.show, words.say(key, language, {**form.numbers, **part.values}))


def _marks(key: str, part: FilledPart, language: Language, words: FormWords) -> Iterator[Line]:
    for number in range(1, part.choices + 1):
        copy = words.say("copy", language) if number in part.with_copy else ""
        yield Line(f"{number}) {words.say(f'{key}.{number}', language)}{copy}", chosen=number in part.chosen)


def _block(values: Mapping[str, Any]) -> Block:
    lines = tuple(Line(line["text"], line["chosen"]) for line in values["lines"])
    return Block(Show(values["show"]), values["text"], values["value"], lines)
