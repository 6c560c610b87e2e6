"""The grammar of answers: what a guardian meant by one whole message, never by a part of it."""

import re
from dataclasses import dataclass
from itertools import pairwise

from core.values import Intent, Language, Reading
from dialogs.replies_letters import ALIKE, Spelled, other_layouts, spell, squeeze
from dialogs.replies_parts import Part, parts
from dialogs.replies_words import words

#: The letters of offer codes: they look alike in both alphabets. Codes are told in Cyrillic capitals.
CODE_LETTERS = "АВЕКМНРСТХ"

_CODE = re.compile(r"(?:\bкод\w*[\s:–-]*)?(?<!\w)(\d)-?([авекмнрстхabekmhpctx])-?(\d)(?!\w)", re.IGNORECASE)
#: The grammar of 1414 before us: a letter R, Latin or Cyrillic, and the digit.
_LEGACY = re.compile(r"[rpр]\s*([12])", re.IGNORECASE)
_LEGACY_LONG = re.compile(r"[rpр](?:\s*\d)+", re.IGNORECASE)
_DATA = re.compile(
    r"\d{6,}|\d{4}(?:[ -]\d{4}){2,}|\d{6}[ -]\d{6}|\bkz\d\d|\+?\d[ (-]*\d{3}[ )-]+\d{3}[ -]?\d\d[ -]?\d\d"
    r"|\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d",
    re.IGNORECASE,
)
_SPAM = re.compile(
    r"https?:|www\.|t\.me/|\w\.(?:com|ru|net|org|info|bet|site|online|top)\b|кредит|займ|выигр|скидк|акци[яию]\b|казино"
    r"|ставк|букмек|промокод|бонус|заработ|инвестиц|кэшб[еэ]к|распродаж|лотере|1xbet|несие|ұтып ал|жеңілдік|табыс тап",
    re.IGNORECASE,
)
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]{3}", re.IGNORECASE)

_POLITE = frozenset({"polite"})
_FRAME = _POLITE | {"filler"}
#: Notices that ask whether a family stays in a queue; there «остаюсь» is a yes.
_STAYING = frozenset({"interest_after_suspension", "annual_interest"})


@dataclass(frozen=True, slots=True)
class _Rule:
    """When a message decides: each of `needs` has a word in it, and no other word is of a kind beyond `beside`."""

    intent: Intent
    needs: tuple[frozenset[str], ...]
    beside: frozenset[str]

    def holds(self, kinds: frozenset[str]) -> bool:
        """Whether words of these kinds, and of no other, make this decision."""
        return all(kinds & need for need in self.needs) and kinds <= self.beside.union(*self.needs)


def _rule(intent: Intent, *needs: str, beside: frozenset[str] = _FRAME) -> _Rule:
    return _Rule(intent, tuple(frozenset({need}) for need in needs), beside)


_RULES = (
    _rule(Intent.YES, "yes", beside=_FRAME | {"topic", "digit_yes", "weak_yes"}),
    _rule(Intent.YES, "weak_yes", "topic"),
    _rule(Intent.YES, "digit_yes"),
    _rule(Intent.NO, "no", beside=_FRAME | {"topic", "digit_no", "weak_no"}),
    _rule(Intent.NO, "weak_no", "topic"),
    _rule(Intent.NO, "digit_no"),
    _rule(Intent.STOP, "stop", beside=_FRAME | {"message"}),
    _rule(Intent.START, "start", beside=_FRAME | {"message"}),
)
_SAID_YES = frozenset({"yes", "digit_yes", "weak_yes"})
_SAID_NO = frozenset({"no", "digit_no", "weak_no"})

#: Answers that stand for themselves: what follows them is something else (in «нужна помощь» nothing is answered).
_ANSWERS = frozenset(
    {"1", "2", "да", "иа", "ия", "нет", "жок", "ок", "ага", "угу", "no", "yes", "хорошо", "ладно", "конечно"}
    | {"жараиди", "жакси", "макул", "арине", "болади"}
)
#: What may be read from a message that begins with an answer: none of these acts on the offer.
_BESIDE_ANSWER = frozenset({"wrong_number", "already", "language_kk", "language_ru", "data"})


def read(text: str, *, service: str | None = None) -> Reading:
    """Tell what `text` means; `service` is the kind of the offer it answers, where that is known.

    Only a message of which every word is understood is a yes, a no or a stop; whatever hangs on a condition, asks,
    contradicts itself or wishes for more is `clarify`. Never fails, whatever the text.
    """
    message = spell(text)
    codes = _CODE.findall(message.plain)
    if not codes:
        return _read(message, service)
    names = {first + letter.lower().translate(ALIKE).upper() + last for first, letter, last in codes}
    if len(names) > 1:
        return Reading(Intent.CLARIFY, _language(message, []), "code.several")
    return _with_code(names.pop(), spell(_CODE.sub(" ", message.plain)), service)


def _with_code(code: str, rest: Spelled, service: str | None) -> Reading:
    """Read what stands beside an offer code."""
    if not rest.words and not rest.marks:
        return Reading(Intent.CODE, None, "code", code)
    beside = _read(rest, service)
    if beside.intent in {Intent.YES, Intent.NO}:
        return Reading(Intent.CODE, beside.language, f"code.{beside.rule}", code, beside.intent)
    if beside.rule == "frame":
        return Reading(Intent.CODE, beside.language, "code", code)
    return Reading(beside.intent, beside.language, beside.rule, code)


def _read(message: Spelled, service: str | None) -> Reading:
    if settled := _without_words(message):
        return settled
    found = [_asked_for(part, service) for part in parts(message.words)]
    reading = _decide(message, found) or _recognise(message, found)
    if reading.rule in {"words", "unknown"}:
        for keys in other_layouts(message.plain):
            typed = spell(keys)
            if decided := _decide(typed, [_asked_for(part, service) for part in parts(typed.words)]):
                return Reading(decided.intent, decided.language, f"{decided.rule}.layout")
    return reading


def _without_words(message: Spelled) -> Reading | None:
    """Read what needs no words: nothing at all, the old grammar, numbers of people, advertising."""
    plain = message.plain.strip(" \t\r\n.,!;:()\"'«»-–—")
    if not message.words:
        return Reading(Intent.CLARIFY if message.marks else Intent.GARBAGE, None, "marks" if message.marks else "empty")
    if legacy := _LEGACY.fullmatch(plain):
        return Reading(Intent.YES if legacy[1] == "1" else Intent.NO, None, "legacy")
    if _LEGACY_LONG.fullmatch(plain):
        return Reading(Intent.CLARIFY, None, "legacy.more")
    for intent, pattern in ((Intent.GARBAGE, _SPAM), (Intent.DATA, _DATA)):
        if pattern.search(plain):
            return Reading(intent, _language(message, []), "spam" if intent is Intent.GARBAGE else "data.number")
    return None


def _asked_for(part: Part, service: str | None) -> Part:
    """Give a word about the queue its meaning: it answers only a notice that asks about the queue."""
    if part.kind not in {"stay", "leave"}:
        return part
    answer = "yes" if part.kind == "stay" else "no"
    return part.meaning_instead(answer if service in _STAYING else "hedge")


def _decide(message: Spelled, found: list[Part]) -> Reading | None:
    """Return the decision that every word of the message agrees with, if there is one."""
    kinds = frozenset(part.kind for part in found)
    if message.cut or "?" in message.marks or _absence(found):
        return None
    rule = next((rule for rule in _RULES if rule.holds(kinds)), None)
    if rule is None or (rule.intent is Intent.YES and "against" in message.marks):
        return None
    need = min(rule.needs[0])
    deciding = [part for part in found if part.kind == need]
    if need.startswith("digit") and not _one_digit(deciding, kinds):
        return None
    return Reading(rule.intent, _language(message, deciding), f"{rule.intent.value}.{need}")


def _one_digit(deciding: list[Part], kinds: frozenset[str]) -> bool:
    """Whether it is a single digit; one in words may count something («я один»), so it stands almost alone."""
    written = not deciding[0].phrase.isdecimal()
    return len(deciding) == 1 and not (written and "filler" in kinds)


def _absence(found: list[Part]) -> bool:
    """Whether a «жоқ» or a «нет» says that something is not there («балам жоқ», «нет места»)."""
    return any(
        (one.kind == "topic" and two.phrase in {"жок", "нет"}) or (one.phrase == "нет" and two.kind == "topic")
        for one, two in pairwise(found)
    )


def _recognise(message: Spelled, found: list[Part]) -> Reading:
    """Name the intent of a message that decides nothing."""
    kinds = {part.kind for part in found}
    said = _language(message, found)
    opening = next((part for part in found if part.kind not in _FRAME), None)
    first = opening.phrase if opening else ""
    if opening and opening.kind in _SAID_YES | _SAID_NO and kinds & _SAID_YES and kinds & _SAID_NO:
        return Reading(Intent.CLARIFY, said, "opposites")
    meant = squeeze(" ".join(part.phrase for part in found))
    typed = squeeze(" ".join(word.spellings[0] for word in message.words))
    for kind, pattern in words().patterns:
        if first in _ANSWERS and kind not in _BESIDE_ANSWER:
            continue
        if pattern.search(meant) or (typed != meant and pattern.search(typed)):
            return Reading(Intent(kind), said, f"pattern.{kind}")
    scribble = all(len(part.phrase) == 1 and part.phrase.isalpha() for part in found) or kinds == {"unknown"}
    if scribble and "?" not in message.marks:
        return Reading(Intent.GARBAGE, said, "unknown")
    return Reading(Intent.CLARIFY, said, "frame" if kinds <= _FRAME else _why(kinds, message.marks))


def _why(kinds: set[str], marks: frozenset[str]) -> str:
    """Say why a message is unclear."""
    if kinds & _SAID_YES and kinds & _SAID_NO:
        return "opposites"
    if "?" in marks or "question" in kinds:
        return "question"
    return "condition" if "hedge" in kinds else "words"


def _language(message: Spelled, found: list[Part]) -> Language | None:
    """Tell the language heard: a letter only Kazakh has, else the words that decided."""
    if _KAZAKH.search(message.plain):
        return Language.KK
    heard = [part.meaning.language for part in found if part.meaning.language is not None]
    if heard:
        return max(Language, key=heard.count)
    return Language.RU if _CYRILLIC.search(message.plain) else None
