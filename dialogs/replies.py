"""The grammar of answers: what a guardian meant by one whole message, never by a part of it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from core.values import Intent, Language, Reading
from dialogs.replies_letters import ALIKE, Spelled, Word, other_layout, spell
from dialogs.replies_words import SHORTEST_FUZZY, Meaning, words

#: The letters of offer codes: they look alike in both alphabets. Codes are told in Cyrillic capitals.
CODE_LETTERS = "АВЕКМНРСТХ"

_CODE = re.compile(r"(?<!\w)(\d)-?([авекмнрстхabekmhpctx])-?(\d)(?!\w)", re.IGNORECASE)
_LEGACY = re.compile(r"[rр]\s*([12])", re.IGNORECASE)
_LEGACY_LONG = re.compile(r"[rр](?:\s*\d)+", re.IGNORECASE)
_DATA = re.compile(
    r"\d{6,}|\d{4}(?:[ -]\d{4}){2,}|\d{6}[ -]\d{6}|\bkz\d\d|\+?\d[ (-]*\d{3}[ )-]+\d{3}[ -]?\d\d[ -]?\d\d"
    r"|\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d",
    re.IGNORECASE,
)
_SPAM = re.compile(
    r"https?:|www\.|t\.me/|\w\.(?:com|ru|net|org|info|bet|site|online|top)\b|кредит|займ|выигр|скидк|акци[яию]\b|казино"
    r"|ставк|букмек|промокод|бонус|заработ|инвестиц|кэшб[еэ]к|распродаж|лотере|розыгрыш приз|1xbet|несие|ұтып алд|жеңілдік"
    r"|табыс тап",
    re.IGNORECASE,
)
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_MOST_WORDS = 60
_DIGITS = {"1": Meaning("digit_yes", None), "2": Meaning("digit_no", None)}
_DOUBTFUL = "~"  # stands for a word one edit away from two that contradict each other
_UNKNOWN, _NUMBER, _HEDGE = Meaning("unknown", None), Meaning("number", None), Meaning("hedge", None)

_FRAME = {"filler"}
_DECISIONS = (
    # intent, the kinds of which one must be there, the kinds that may stand beside them
    (Intent.YES, {"yes"}, _FRAME | {"topic", "message", "digit_yes"}),
    (Intent.YES, {"digit_yes"}, _FRAME),
    (Intent.NO, {"no"}, _FRAME | {"topic", "digit_no"}),
    (Intent.NO, {"digit_no"}, _FRAME),
    (Intent.STOP, {"stop"}, _FRAME | {"message"}),
    (Intent.START, {"start"}, _FRAME | {"message"}),
)
#: What may be read from a message that also holds a yes or a no: none of these acts on the offer.
_BESIDE_ANSWER = {"wrong_number", "already", "language_kk", "language_ru", "data"}


@dataclass(frozen=True, slots=True)
class _Part:
    meaning: Meaning
    phrase: str


def read(text: str, *, service: str | None = None) -> Reading:
    """Tell what `text` means; the offer's kind, where known, is `service`.

    Only a message of which every word is understood is a yes, a no or a stop; whatever hangs on a condition, asks,
    contradicts itself or wishes for more is `clarify`. Never fails, whatever the text.
    """
    message = spell(text)
    code = _CODE.findall(message.plain)
    if not code:
        return _read(message, service)
    if len({_code(*found) for found in code}) > 1:
        return Reading(Intent.CLARIFY, _language(message, []), "code.several")
    name = _code(*code[0])
    rest = spell(_CODE.sub(" ", message.plain))
    if not rest.words and not rest.marks:
        return Reading(Intent.CODE, None, "code", name)
    beside = _read(rest, service)
    if beside.intent in {Intent.YES, Intent.NO}:
        return Reading(Intent.CODE, beside.language, f"code.{beside.rule}", name, beside.intent)
    if beside.rule == "frame":
        return Reading(Intent.CODE, beside.language, "code", name)
    return Reading(beside.intent, beside.language, beside.rule, name)


def _code(first: str, letter: str, last: str) -> str:
    return first + letter.lower().translate(ALIKE).upper() + last


def _read(message: Spelled, service: str | None) -> Reading:
    plain = message.plain.strip(" \t\r\n.,!;:()\"'«»-–—")
    if not message.words:
        return Reading(Intent.CLARIFY if message.marks else Intent.GARBAGE, None, "marks" if message.marks else "empty")
    if legacy := _LEGACY.fullmatch(plain):
        return Reading(Intent.YES if legacy[1] == "1" else Intent.NO, None, "legacy")
    if _LEGACY_LONG.fullmatch(plain):
        return Reading(Intent.CLARIFY, None, "legacy.more")
    if _SPAM.search(plain):
        return Reading(Intent.GARBAGE, _language(message, []), "spam")
    if _DATA.search(plain):
        return Reading(Intent.DATA, _language(message, []), "data.number")
    parts = _parts(message.words[:_MOST_WORDS])
    reading = _decide(message, parts) or _recognise(message, parts)
    if reading.rule in {"words", "unknown"} and (keys := other_layout(message.plain)):
        typed = spell(keys)
        meant = _parts(typed.words)
        return _decide(typed, meant, layout=True) or reading
    return reading


def _decide(message: Spelled, parts: list[_Part], *, layout: bool = False) -> Reading | None:
    """Return the decision every word of the message agrees with, if there is one."""
    kinds = {part.meaning.kind for part in parts}
    if message.cut or len(message.words) > _MOST_WORDS or "?" in message.marks or _absence(parts):
        return None
    for intent, one_of, beside in _DECISIONS:
        if not kinds & one_of or not kinds <= one_of | beside:
            continue
        if intent is Intent.YES and "against" in message.marks:
            continue
        if one_of <= {"digit_yes", "digit_no"} and sum(part.meaning.kind in one_of for part in parts) > 1:
            continue
        rule = f"{intent.value}.layout" if layout else f"{intent.value}.{sorted(kinds & one_of)[0]}"
        deciding = [part for part in parts if part.meaning.kind in one_of]
        return Reading(intent, _language(message, deciding), rule)
    return None


def _absence(parts: list[_Part]) -> bool:
    """Whether a «жоқ» or a «нет» says that something is not there («балам жоқ», «нет места»)."""
    pairs = list(zip(parts, parts[1:], strict=False))
    return any(one.meaning.kind == "topic" and two.phrase in {"жок", "нет", "но"} for one, two in pairs) or any(
        one.phrase == "нет" and two.meaning.kind == "topic" for one, two in pairs
    )


def _recognise(message: Spelled, parts: list[_Part]) -> Reading:
    """Name the intent of a message that decides nothing."""
    kinds = {part.meaning.kind for part in parts}
    said = _language(message, parts)
    first = next((part.meaning.kind for part in parts if part.meaning.kind not in _FRAME), "filler")
    answers = bool({first} & {"yes", "no", "digit_yes", "digit_no"})
    as_said = " ".join(part.phrase for part in parts)
    typed = " ".join(word.spellings[0] for word in message.words)
    for kind, pattern in words().patterns:
        if answers and kind not in _BESIDE_ANSWER:
            continue
        if pattern.search(as_said) or (typed != as_said and pattern.search(typed)):
            return Reading(Intent(kind), said, f"pattern.{kind}")
    if kinds <= _FRAME:
        return Reading(Intent.CLARIFY, said, "frame")
    if kinds <= {"unknown", "filler"} and "?" not in message.marks:
        return Reading(Intent.GARBAGE, said, "unknown")
    return Reading(Intent.CLARIFY, said, _why(kinds, message.marks))


def _why(kinds: set[str], marks: frozenset[str]) -> str:
    if {"yes", "digit_yes"} & kinds and {"no", "digit_no"} & kinds:
        return "opposites"
    if "?" in marks or "question" in kinds:
        return "question"
    return "condition" if "hedge" in kinds else "words"


def _parts(found: tuple[Word, ...]) -> list[_Part]:
    """Cut the words into known phrases, the longest first."""
    table = words()
    spelled = [_spelled(word) for word in found]
    parts, at = [], 0
    while at < len(spelled):
        for size in range(min(table.longest, len(spelled) - at), 0, -1):
            phrase = " ".join(spelled[at : at + size])
            meaning = table.phrases.get(phrase)
            if meaning is not None:
                parts.append(_Part(meaning, phrase))
                at += size
                break
        else:
            parts.append(_Part(_lone(spelled[at]), spelled[at]))
            at += 1
    return parts


def _lone(word: str) -> Meaning:
    if word == _DOUBTFUL:
        return _HEDGE
    return _DIGITS.get(word) or (_NUMBER if word.isdecimal() else _UNKNOWN)


@lru_cache(maxsize=16384)
def _spelled(word: Word) -> str:
    """Return the spelling the table knows, allowing one slip in a longer word; else the likeliest."""
    vocabulary = words().vocabulary
    for spelling in word.spellings:
        if spelling in vocabulary:
            return spelling
    for spelling in word.spellings:
        if len(spelling) >= SHORTEST_FUZZY and (near := _near(spelling)):
            return near
    return word.spellings[min(1, len(word.spellings) - 1)]


def _near(spelling: str) -> str | None:
    """Return the one word within one edit; words of different meanings at that distance make it doubtful."""
    table = words()
    close = [
        word
        for word, _, _ in extract(
            spelling, table.fuzzy.get(spelling[0], ()), scorer=OSA.distance, score_cutoff=1, limit=None
        )
    ]
    if len(frozenset().union(*(table.vocabulary[word] for word in close))) > 1:
        return _DOUBTFUL
    return min(close, key=lambda word: (word not in table.phrases, word), default=None)


def _language(message: Spelled, parts: list[_Part]) -> Language | None:
    """Tell the language heard: a letter only Kazakh has, else the words that decided."""
    if _KAZAKH.search(message.plain):
        return Language.KK
    heard = [part.meaning.language for part in parts if part.meaning.language is not None]
    if heard:
        return max(Language, key=heard.count)
    return Language.RU if re.search("[а-яё]{3}", message.plain, re.IGNORECASE) else None
