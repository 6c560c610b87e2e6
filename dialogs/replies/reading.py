"""The grammar of answers: what a guardian meant by one whole message, never by a part of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from core.values import Intent, Language, Reading
from dialogs.replies.agreeing import agreed
from dialogs.replies.clauses import Clause, clauses
from dialogs.replies.codes import on_other_keys, only_named
from dialogs.replies.decisions import decide
from dialogs.replies.elsewhere import is_advertising
from dialogs.replies.keyboards import retyped
from dialogs.replies.letters import ALIKE, Spelled, other_layouts, spell, squeeze
from dialogs.replies.likeness import likened
from dialogs.replies.mending import mended, starred
from dialogs.replies.other_intents import recognise
from dialogs.replies.parts import Part, parts
from dialogs.replies.personal import is_personal
from dialogs.replies.regrets import regrets
from dialogs.replies.subscribing import subscribing

#: The letters of offer codes: they look alike in both alphabets. Codes are told in Cyrillic capitals.
CODE_LETTERS = "АВЕКМНРСТХ"

_CODE = re.compile(
    r"(?:\b[кk][оo][дd]\w*[\s:–-]*)?(?<![\w.,/])(\d)-?([авекмнрстхabekmhpctx])-?(\d)(?![\w/])"
    r"|^\W*(?:\b[кk][оo][дd]\w*[\s:–-]*)?(\d) ?([авекмнрстхabekmhpctx]) ?(\d)(?!\w)(?=\W*$|\W+\D)",
    re.IGNORECASE,
)
#: What stands beside a code without being an answer: «5К5 ұсынысы», «мой код … вот», «жазуында … деп тұр».
_ABOUT_CODE = frozenset({"topic", "said", "filler", "polite", "kin", "number", "unknown", "name", "channel", "joy"})
_DIGIT = re.compile(r"\d")
#: The grammar of 1414 before us: a letter R, Latin or Cyrillic, and the digit.
_LEGACY = re.compile(r"[rpр][\s+:.-]*([12])", re.IGNORECASE)
_LEGACY_LONG = re.compile(r"[rpр](?:\s*\d)+", re.IGNORECASE)
_LEGACY_LETTER = re.compile(r"^\W*[rpр][\s+:.#-]*", re.IGNORECASE)
_LEGACY_ANSWER = re.compile(r"^\W*[rpр][\s+:.#-]*[12](?!\d)", re.IGNORECASE)
#: A date that stands apart only tells when it was written.
_DATED = re.compile(r"(?:^|[.,!;]\s*)\d\d?\.\d\d?\.(?:20)?\d\d\s*(?:г\.?|ж\.?)?\s*$")
#: A cry whose last sign was typed without the shift: «СТОП!!!1».
_CRIED = re.compile(r"([^\W\d_]!+)1[!1]*\s*$")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]{3}", re.IGNORECASE)
#: Notices that ask whether a family stays in a queue; there «остаюсь» is a yes.
_STAYING = frozenset({"interest_after_suspension", "annual_interest"})
#: Standing and going out speak of a queue only beside it.
_ONLY_BESIDE_QUEUE = ("тур", "шиг", "шик", "вихо", "ухо", "стои", "стоя", "стою")


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


def _hear(text: str, service: str | None) -> Reading:
    message = starred(spell(_CRIED.sub(r"\1", text) if "!1" in text else text))
    if typed := on_other_keys(message.plain):
        return _read_typed(spell(typed), service)
    if _codes(message.plain) or (meant := retyped(message)) is None:
        return _read_typed(message, service)
    reading = _read_typed(meant, service)
    return replace(reading, rule=f"{reading.rule.removesuffix('.layout')}.layout")


def _read_typed(message: Spelled, service: str | None) -> Reading:
    """Read a message typed on these keys."""
    codes = _codes(message.plain)
    if not codes:
        return _read(message, service)
    if len(codes) > 1:
        return Reading(Intent.CLARIFY, _language(message, []), "code.several")
    return _with_code(codes.pop(), spell(_LEGACY_LETTER.sub("", _CODE.sub(" ", message.plain))), service)


def _codes(plain: str) -> set[str]:
    """Return the offer codes that a text names; each holds digits."""
    if not _DIGIT.search(plain):
        return set()
    codes = (filter(None, found) for found in _CODE.findall(plain))
    return {first + letter.lower().translate(ALIKE).upper() + last for first, letter, last in codes}


def _with_code(code: str, rest: Spelled, service: str | None) -> Reading:
    """Read what stands beside an offer code, on whatever keys it was typed."""
    rest = retyped(rest) or rest
    if not rest.words:
        said = {"for": Intent.YES, "against": Intent.NO}.get("".join(rest.marks))
        if said or not rest.marks:
            return Reading(Intent.CODE, None, "code", code, said)
        return Reading(Intent.CLARIFY, None, "marks", code)
    found = [part for part in parts(rest.words) if part.phrase not in _CODE_FRAME]
    beside = _decided(_heard(rest, found, service)) or _read(rest, service, alone=False)
    if beside.intent in {Intent.YES, Intent.NO}:
        return Reading(Intent.CODE, beside.language, f"code.{beside.rule}", code, beside.intent)
    if {part.kind for part in found} <= _ABOUT_CODE and "?" not in rest.marks and len(found) <= _FEW:
        return Reading(Intent.CODE, beside.language, "code", code)
    if only_named(beside.rule, rest.plain):
        return Reading(Intent.CODE, beside.language, "code", code)
    return Reading(beside.intent, beside.language, beside.rule, code)


_CODE_FRAME = frozenset(
    {"коди", "код", "кодим", "бойинша", "дегенинизге", "дегенге", "уснис", "кодпен", "кодка", "коду", "кодом"}
)
_FEW = 5
#: Words that another keyboard may have left: none that this one makes sense of.
_ILLEGIBLE = frozenset({"unknown", "name"})
_READABLE = 3
_ABOUT_QUEUE = frozenset({"stay+", "stay-", "queue"})
#: Rules that found nothing but words.
_NOTHING_FOUND = frozenset({"words", "unknown", "question", "number", "condition"})
_CURT = 3
#: A thumb, a tick or an "okay" of two fingers alone answers the question asked.
_FOR, _AGAINST, _BESIDE = frozenset("✅✔☑👍👌"), frozenset("❌✖👎"), frozenset("🙏😊🙂😍🤗🥰🎉❤ .!)\n")
_SIGNS_ALONE = {"": Reading(Intent.GARBAGE, None, "empty"), "stop": Reading(Intent.STOP, None, "stop.sign")}


def _read(message: Spelled, service: str | None, *, alone: bool = True) -> Reading:
    if settled := _without_words(message):
        return settled
    if _LEGACY_ANSWER.match(message.plain):
        message = spell(_LEGACY_LETTER.sub("", message.plain))
    heard = _heard(message, parts(message.words), service)
    if decided := _decided(heard) or _undated(message, service):
        return decided
    reading = recognise(message, heard.found, _language(message, heard.found))
    if reading.rule in _NOTHING_FOUND:
        loose = _loosely(heard, service) or (_agreed(heard) if alone else None)
        reading, alone = loose or reading, alone and loose is None
    return likened(reading, heard.found, message.marks) if alone else reading


@dataclass(frozen=True, slots=True)
class _Heard:
    """A message cut into phrases and clauses, once for all rules that read it; one that asks has no clauses."""

    message: Spelled
    found: list[Part]
    clauses: list[Clause]


def _heard(message: Spelled, found: list[Part], service: str | None) -> _Heard:
    """Cut a message into clauses, unless it is too long, or asks: then none of them is an answer."""
    answers = not (message.cut or "?" in message.marks)
    return _Heard(message, found, clauses(_meant(found, service)) if answers else [])


def _decided(heard: _Heard) -> Reading | None:
    """Return the decision that the whole message makes, if it makes one."""
    if heard.message.cut:
        return None
    marks = heard.message.marks
    return _answer(heard, decide(heard.clauses, marks) or subscribing(heard.found, marks))


def _answer(heard: _Heard, decision: tuple[Intent, str] | None) -> Reading | None:
    """Return a decision with the language it was made in, unless it is a yes taken back."""
    if decision is None or (decision[0] is Intent.YES and regrets(heard.message.plain)):
        return None
    return Reading(decision[0], _language(heard.message, heard.found), decision[1])


def _agreed(heard: _Heard) -> Reading | None:
    """Read an answer among strange words, where nothing else was found and likeness has no doubt of it."""
    return _answer(heard, agreed(heard.clauses, heard.found, heard.message.marks))


def _undated(message: Spelled, service: str | None) -> Reading | None:
    """Read the message without the date it ends with."""
    undated = _DATED.sub("", message.plain)
    if undated == message.plain or not undated.strip():
        return None
    typed = spell(undated)
    return _decided(_heard(typed, parts(typed.words), service))


def _loosely(heard: _Heard, service: str | None) -> Reading | None:
    """Read a message in which nothing else was found: with reasons in strange words, a slip, other keys."""
    if decided := _answer(heard, decide(heard.clauses, heard.message.marks, lenient=True)):
        return decided
    meant = mended(heard.message) if len(heard.found) <= _CURT else None
    if meant and (decided := _decided(_heard(meant, parts(meant.words), service))):
        return decided
    strange = all(part.kind in _ILLEGIBLE or len(part.phrase) < _READABLE for part in heard.found)
    return _in_other_layout(heard.message, service) if strange and not heard.message.cut else None


def _in_other_layout(message: Spelled, service: str | None) -> Reading | None:
    """Read the message as typed on the keyboard of another language, if that makes sense."""
    typings = [_heard(typed, parts(typed.words), service) for typed in map(spell, other_layouts(message.plain))]
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


def _readings(typings: list[_Heard]) -> Iterator[tuple[_Heard, Reading | None]]:
    """Yield what each typing decides, and then what each is about."""
    for heard in typings:
        yield heard, _decided(heard)
    for heard in typings:
        yield heard, recognise(heard.message, heard.found, _language(heard.message, heard.found))


def _without_words(message: Spelled) -> Reading | None:
    """Read what needs no words: nothing at all, the old grammar, numbers of people, advertising."""
    if not message.words:
        return _signed(message.plain) or _SIGNS_ALONE.get(
            "".join(message.marks), Reading(Intent.CLARIFY, None, "marks")
        )
    plain = message.plain.strip(" \t\r\n.,!;:()\"'«»-–—")
    if legacy := _LEGACY.fullmatch(plain):
        return Reading(Intent.YES if legacy[1] == "1" else Intent.NO, None, "legacy")
    if _LEGACY_LONG.fullmatch(plain):
        return Reading(Intent.CLARIFY, None, "legacy.more")
    if is_advertising(plain):
        return Reading(Intent.GARBAGE, _language(message, []), "spam")
    if is_personal(plain):
        return Reading(Intent.DATA, _language(message, []), "data.number")
    return None


def _signed(plain: str) -> Reading | None:
    """Read a thumb or a tick that stands alone, or with smiles and thanks."""
    signs = frozenset(plain) - _BESIDE
    if signs and signs <= _FOR:
        return Reading(Intent.YES, None, "yes.sign")
    return Reading(Intent.NO, None, "no.sign") if signs and signs <= _AGAINST else None


def _meant(found: list[Part], service: str | None) -> list[Part]:
    """Return the parts as the question asked gives them their meaning."""
    kinds = {part.kind for part in found}
    if not kinds & _ABOUT_QUEUE:
        return found
    return [_asked_for(part, service in _STAYING, "queue" in kinds) for part in found]


def _asked_for(part: Part, staying: bool, queueing: bool) -> Part:  # noqa: FBT001 - two facts of one message
    """Give a word about the queue its meaning: it answers only a notice that asks about the queue."""
    if part.kind in {"stay+", "stay-"}:
        if staying:
            return part.as_kind("take" + part.kind[-1])
        beside = part.phrase.startswith(_ONLY_BESIDE_QUEUE) and not queueing
        return part.as_kind("other_word") if beside else part
    return part.as_kind("topic") if part.kind == "queue" and staying else part


def _language(message: Spelled, found: list[Part]) -> Language | None:
    """Tell the language heard: a letter only Kazakh has, else the words that decided."""
    if _KAZAKH.search(message.plain):
        return Language.KK
    heard = [part.meaning.language for part in found if part.meaning.language is not None]
    if heard:
        return max(Language, key=heard.count)
    return Language.RU if _CYRILLIC.search(message.plain) else None
