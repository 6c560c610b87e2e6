"""How texts look before any family has them: as SMS with their parts, in Telegram with what is bold and its buttons."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import WordsError
from core.segments import Segments, segments
from core.texts import LATIN_LIMIT, SMS_LIMIT, Texts
from core.values import Language
from core.views.samples import LONGEST, USUAL

#: Shorter forms of a text stand for it where it does not fit; they are no texts of their own.
_SHORTER = (".short", ".shorter")
_TELEGRAM = ".telegram"
#: What only Telegram shows, and what is a part of other texts.
_ONLY_TELEGRAM = ("telegram", "consent")
_PARTS = ("button", "language", "list", "name", "paper", "said", "standing", "topic")
_STANDS_OUT = frozenset({"child", "preschool", "until", "papers_by", "cancel_until", "valid_until"})

#: The question that a text asks, and which of yes and no may be tapped below it; by the key of the text.
Asks = Mapping[str, tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Sms:
    """A text as SMS: with usual names, with the longest ones, in Latin letters; each with how it is cut."""

    usual: str
    usual_cut: Segments
    longest: str
    longest_cut: Segments
    latin: str
    latin_cut: Segments


@dataclass(frozen=True, slots=True)
class Bubble:
    """A text in Telegram: pieces of it, each with whether it stands out, and the rows of buttons below."""

    pieces: tuple[tuple[str, bool], ...]
    buttons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """One text in one language; no SMS where only Telegram says it."""

    key: str
    language: Language
    sms: Sms | None
    bubble: Bubble


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of other texts, as it stands in both languages."""

    key: str
    words: Mapping[Language, str]


def rooms(texts: Texts) -> tuple[str, ...]:
    """Return the kinds of texts there are, by the first word of their keys; pieces of texts are one kind."""
    found = {key.partition(".")[0] for key in texts.keys()}  # noqa: SIM118 - a method of the catalogue, not of a mapping
    return (*sorted(found - set(_PARTS)), "part")


def of_room(texts: Texts, room: str, numbers: Mapping[str, int], asks: Asks) -> tuple[tuple[Preview, ...], ...]:
    """Return the texts of one kind, each in both languages; `numbers` are terms, `asks` what is asked."""
    keys = sorted(key for key in texts.keys() if key.partition(".")[0] == room and not key.endswith(_SHORTER))  # noqa: SIM118 - see above
    own = [key for key in keys if not (key.endswith(_TELEGRAM) and key.removesuffix(_TELEGRAM) in keys)]
    return tuple(tuple(_preview(texts, key, language, numbers, asks) for language in Language) for key in own)


def parts(texts: Texts) -> tuple[Part, ...]:
    """Return the pieces that other texts are made of."""
    keys = sorted(key for key in texts.keys() if key.partition(".")[0] in _PARTS and not key.endswith(_SHORTER))  # noqa: SIM118 - see above
    return tuple(Part(key, {language: texts.words[language][key] for language in Language}) for key in keys)


def _preview(texts: Texts, key: str, language: Language, numbers: Mapping[str, int], asks: Asks) -> Preview:
    facts = {**USUAL, **numbers}
    only_telegram = key.partition(".")[0] in _ONLY_TELEGRAM or key.endswith(_TELEGRAM)
    sms = None if only_telegram else _sms(texts, key, language, facts, {**LONGEST, **numbers})
    return Preview(key, language, sms, _bubble(texts, key, language, facts, asks))


def _sms(
    texts: Texts, key: str, language: Language, usual: Mapping[str, object], longest: Mapping[str, object]
) -> Sms | None:
    """Return a text as SMS; None where it is longer than an SMS may be: a digest, a consent."""
    try:
        said = [
            texts.say(key, language, usual, limit=SMS_LIMIT),
            texts.say(key, language, longest, limit=SMS_LIMIT),
            texts.say(key, language, longest, limit=LATIN_LIMIT, latin=True),
        ]
    except WordsError:
        return None
    first, second, third = said
    return Sms(first, segments(first), second, segments(second), third, segments(third))


def _bubble(texts: Texts, key: str, language: Language, facts: Mapping[str, object], asks: Asks) -> Bubble:
    shown = f"{key}{_TELEGRAM}" if f"{key}{_TELEGRAM}" in texts.keys() else key  # noqa: SIM118 - see above
    text = texts.say(shown, language, facts)
    pieces, done = [], 0
    for begin, end in texts.where(shown, language, facts, _STANDS_OUT):
        pieces += [(text[done:begin], False), (text[begin:end], True)]
        done = end
    pieces.append((text[done:], False))
    return Bubble(tuple(piece for piece in pieces if piece[0]), _buttons(texts, key, language, asks))


def _buttons(texts: Texts, key: str, language: Language, asks: Asks) -> tuple[str, ...]:
    """Return what stands under a question: its own words for yes and no where it has some."""
    known = texts.keys()
    question, answers = asks.get(key) or asks.get(key.removesuffix(".coded").removesuffix(".temporary"), ("", ()))
    own = ((answer, f"button.{question}.{answer}") for answer in answers)
    return tuple(texts.say(name if name in known else f"button.{answer}", language) for answer, name in own)
