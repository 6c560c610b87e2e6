"""The grammar of answers: what a guardian meant by one whole message, never by a part of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from core.values import Intent, Reading
from dialogs.replies import codes
from dialogs.replies.hearing import Heard, decided, decided_leniently, decided_together, hear, hear_parts
from dialogs.replies.keyboards import other_layouts, retyped
from dialogs.replies.languages import language_heard
from dialogs.replies.letters import Spelled, spell, squeeze
from dialogs.replies.likeness import likened
from dialogs.replies.mending import mended, starred
from dialogs.replies.other_intents import recognise
from dialogs.replies.parts import parts
from dialogs.replies.wordless import answers_by_letter, without_letter, without_words

#: What stands beside a code without being an answer: «5К5 ұсынысы», «мой код … вот», «жазуында … деп тұр».
_ABOUT_CODE = frozenset({"topic", "said", "filler", "polite", "kin", "number", "unknown", "name", "channel", "joy"})
#: A date that stands apart only tells when it was written.
_DATED = re.compile(r"(?:^|[.,!;]\s*)\d\d?\.\d\d?\.(?:20)?\d\d\s*(?:г\.?|ж\.?)?\s*$")
#: A cry whose last sign was typed without the shift: «СТОП!!!1».
_DRAWLED = re.compile(r"([аәеёиіоөуүұыэюя])-(?=\1)", re.IGNORECASE)  # «жо-о-оқ»
#: One answer said again and again in one breath: «жоқжоқжоқ».
_AGAIN = re.compile(r"\b(иә|ия|иа|жоқ|жок|нет|да|стоп|тоқта|берем|берём|аламыз|болады|керек)\1+\b", re.IGNORECASE)
_CRIED = re.compile(r"([^\W\d_]!+)1[!1]*\s*$")


def read(text: str, *, service: str | None = None) -> Reading:
    """Tell what `text` means; `service` is the kind of the offer it answers, where that is known.

    Only a message of which every clause is understood, or tells a reason that changes nothing, is a yes, a no or a
    stop; whatever hangs on a condition, asks, contradicts itself or wishes for more is `clarify`. Never fails,
    whatever the text.
    """
    return _remembered(text, service) if len(text) <= _COMMON else _hear(text, service)


#: Most families answer with the same few words; what is longer is said once.
_COMMON = 24


@lru_cache(maxsize=4096)
def _remembered(text: str, service: str | None) -> Reading:
    return _hear(text, service)


def _stretched(text: str) -> str:
    """Return a message as if not cried, drawled or stuttered: no digit behind signs, no hyphens between vowels."""
    text = _AGAIN.sub(r"\1", text)
    if "-" in text:
        text = _DRAWLED.sub(r"\1", text)
    return _CRIED.sub(r"\1", text) if "!1" in text else text


def _hear(text: str, service: str | None) -> Reading:
    message = starred(spell(_stretched(text)))
    if typed := codes.on_other_keys(message.plain):
        return _read_typed(spell(typed), service)
    if codes.named(message.plain) or (meant := retyped(message)) is None:
        return _read_typed(message, service)
    reading = _read_typed(meant, service)
    return replace(reading, rule=f"{reading.rule.removesuffix('.layout')}.layout")


def _read_typed(message: Spelled, service: str | None) -> Reading:
    """Read a message typed on these keys."""
    named = codes.named(message.plain)
    if not named:
        return _read(message, service)
    if len(named) > 1:
        return Reading(Intent.CLARIFY, language_heard(message, []), "code.several")
    return _with_code(named.pop(), spell(without_letter(codes.without(message.plain))), service)


def _with_code(code: str, rest: Spelled, service: str | None) -> Reading:
    """Read what stands beside an offer code, on whatever keys it was typed."""
    rest = retyped(rest) or rest
    if not rest.words:
        said = {"for": Intent.YES, "against": Intent.NO}.get("".join(rest.marks))
        if said or not rest.marks:
            return Reading(Intent.CODE, None, "code", code, said)
        return Reading(Intent.CLARIFY, None, "marks", code)
    found = [part for part in parts(rest.words) if part.phrase not in _CODE_FRAME]
    beside = decided(hear_parts(rest, found, service)) or _read(rest, service, alone=False)
    if beside.intent in {Intent.YES, Intent.NO}:
        return Reading(Intent.CODE, beside.language, f"code.{beside.rule}", code, beside.intent)
    if {part.kind for part in found} <= _ABOUT_CODE and "?" not in rest.marks and len(found) <= _FEW:
        return Reading(Intent.CODE, beside.language, "code", code)
    if codes.only_named(beside.rule, rest.plain):
        return Reading(Intent.CODE, beside.language, "code", code)
    return Reading(beside.intent, beside.language, beside.rule, code)


_CODE_FRAME = frozenset(
    {"коди", "код", "кодим", "бойинша", "дегенинизге", "дегенге", "уснис", "кодпен", "кодка", "коду", "кодом"}
)
_FEW = 5
#: Words that another keyboard may have left: none that this one makes sense of.
_ILLEGIBLE = frozenset({"unknown", "name"})
_READABLE = 3
#: Rules that found nothing but words.
_NOTHING_FOUND = frozenset({"words", "unknown", "question", "number", "condition"})
_CURT = 3


def _read(message: Spelled, service: str | None, *, alone: bool = True) -> Reading:
    if settled := without_words(message):
        return settled
    if answers_by_letter(message.plain):
        message = spell(without_letter(message.plain))
    heard = hear(message, service)
    if answer := decided(heard) or _undated(message, service):
        return answer
    reading = recognise(message, heard.found, language_heard(message, heard.found))
    if reading.rule in _NOTHING_FOUND:
        loose = _loosely(heard, service) or (decided_together(heard) if alone else None)
        reading, alone = loose or reading, alone and loose is None
    return likened(reading, heard.found, message.marks) if alone else reading


def _undated(message: Spelled, service: str | None) -> Reading | None:
    """Read the message without the date it ends with."""
    undated = _DATED.sub("", message.plain)
    if undated == message.plain or not undated.strip():
        return None
    return decided(hear(spell(undated), service))


def _loosely(heard: Heard, service: str | None) -> Reading | None:
    """Read a message in which nothing else was found: with reasons in strange words, a slip, other keys."""
    if answer := decided_leniently(heard):
        return answer
    meant = mended(heard.message) if len(heard.found) <= _CURT else None
    if meant and (answer := decided(hear(meant, service))):
        return answer
    strange = all(part.kind in _ILLEGIBLE or len(part.phrase) < _READABLE for part in heard.found)
    return _in_other_layout(heard.message, service) if strange and not heard.message.cut else None


def _in_other_layout(message: Spelled, service: str | None) -> Reading | None:
    """Read the message as typed on the keyboard of another language, if that makes sense."""
    typings = [hear(spell(typed), service) for typed in other_layouts(message.plain)]
    for heard, reading in _readings(typings):
        if reading is None or (reading.intent is Intent.CLARIFY and not message.plain.isascii()):
            continue
        plain = heard.message.plain
        digits = any(part.kind in {"one", "two", "number"} for part in heard.found)
        sense = reading.intent is not Intent.GARBAGE and any(part.kind not in _ILLEGIBLE for part in heard.found)
        short = len(squeeze(plain)) < min(_READABLE, len(plain)) or len(plain) < _READABLE - 1
        if sense and not short and not digits and len(set(plain)) > 1:
            return Reading(reading.intent, reading.language, f"{reading.rule}.layout")
    return None


def _readings(typings: list[Heard]) -> Iterator[tuple[Heard, Reading | None]]:
    """Yield what each typing decides, and then what each is about."""
    for heard in typings:
        yield heard, decided(heard)
    for heard in typings:
        yield heard, recognise(heard.message, heard.found, language_heard(heard.message, heard.found))
