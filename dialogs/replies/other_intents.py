"""What a message that decides nothing is about: questions, other numbers, languages, help, and what is none of ours."""

import re
import tomllib
from functools import cache
from pathlib import Path

from core.values import Intent, Language, Reading
from dialogs.replies.letters import Spelled, fold, squeeze
from dialogs.replies.mailing import FRAME
from dialogs.replies.parts import Part

_LETTERS = re.compile(r"[^\W\d_]+")
_DATA = re.compile(
    r"\d{6,}|\d{4}(?:[ -]\d{4}){2,}|\d{6}[ -]\d{6}|\bkz\d\d|\+?\d[ (-]*\d{3,4}[ )-]+\d\d\d?[ -]?\d\d[ -]?\d\d",
    re.IGNORECASE,
)
_SPAM = re.compile(
    r"https?:|www\.|t\.me/|\w\.(?:com|ru|net|org|info|bet|site|online|top)\b|кредит|займ|выигр|скидк|акци[яию]\b|казино"
    r"|ставк|букмек|промокод|бонус|заработ|инвестиц|кэшб[еэ]к|распродаж|лотере|1xbet|несие|ұтып ал|жеңілдік[^і]"
    r"|табыс тап|такси|сниму квартир|сдам квартир|сдается|перешли это|продам|продаю|куплю|сатылады|сатамын|доставк",
    re.IGNORECASE,
)

#: Answers that stand for themselves: what follows them is something else (in «нужна помощь» nothing is answered).
_ANSWERS = frozenset(
    {"1", "2", "да", "иа", "ия", "нет", "жок", "ок", "ага", "угу", "no", "yes", "хорошо", "ладно", "конечно"}
    | {"жараиди", "жакси", "макул", "арине", "болади"}
)
#: What may be read from a message that begins with an answer: none of these acts on the offer.
_BESIDE_ANSWER = frozenset({"wrong_number", "already", "language_kk", "language_ru", "data"})
_SAID_YES = frozenset({"yes", "one", "take+", "want+"})
_SAID_NO = frozenset({"no", "two", "take-", "want-"})
_OPEN = frozenset({"cond", "question", "doubt", "wish", "take-", "want-", "no", "want+", "let", "ask"})
#: Words beside which a pattern means something else.
_BARRED = {
    "status": frozenset({"cond", "stay+", "stay-", "take+", "take-", "wish", "cancel", "irony"}),
    "data": frozenset({"question", "wish"}),
    "already": frozenset({"doubt"}),
    "wrong_number": frozenset({"medium", "write"}),
}
_ASKING = frozenset({"каида", "каи", "каи жерде", "кандаи", "неше", "где", "какои", "каком"})
_NAMING = frozenset({"unknown", "name", "number", "topic", "filler", "kin", "neg", "polite"})
_SURNAMES = ("ова", "ева", "овна", "евна", "ович", "евич", "кизи", "ули", "ского", "ская", "ски")
_MISTYPED = frozenset("0123")
#: Greetings to a friend, not to an office.
_FAMILIAR = frozenset(
    {"hi", "hey", "привет", "приветик", "хаи", "доброе утро", "каирли тан", "каиирли тан", "кайирли тан"}
)
_STRANGE = frozenset({"unknown", "name", "filler", "polite", "number", "day", "other_word", "let", "neg", "joy", "ask"})


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = tomllib.loads(Path(__file__).with_name("intents.toml").read_text(encoding="utf-8"))
    return tuple((kind, _pattern(lines)) for kind, lines in table["patterns"].items())


def _pattern(lines: str) -> re.Pattern[str]:
    """Spell the letters of a pattern like those of a message, leaving its signs alone; each begins with a word."""
    spelled = (_LETTERS.sub(lambda run: squeeze(fold(run.group())), line) for line in lines.strip().splitlines())
    return re.compile(rf"\b(?:{'|'.join(spelled)})")


def is_advertising(plain: str) -> bool:
    """Whether somebody sells something."""
    return _SPAM.search(plain) is not None


def is_personal(plain: str) -> bool:
    """Whether a number of a person, a card or a telephone stands in the text."""
    return _DATA.search(plain) is not None


def recognise(message: Spelled, found: list[Part], said: Language | None) -> Reading:
    """Name the intent of a message that decides nothing."""
    kinds = {part.kind for part in found}
    opening = next((part for part in found if part.kind not in {"polite", "filler"}), None)
    first = opening.phrase if opening else ""
    if opening and opening.kind in _SAID_YES | _SAID_NO and kinds & _SAID_YES and kinds & _SAID_NO:
        return Reading(Intent.CLARIFY, said, "opposites")
    phrases = {part.phrase for part in found}
    answered = opening is not None and opening.kind in {"take+", "take-"} and not phrases & {"ушин", "если"}
    meant = squeeze(" ".join(part.phrase for part in found))
    typed = squeeze(" ".join(word.spellings[0] for word in message.words))
    for kind, pattern in _patterns():
        if (first in _ANSWERS or answered) and kind not in _BESIDE_ANSWER:
            continue
        if kind == "help" and kinds & {"topic", "docs", "wish", "queue"} and not kinds & {"said", "write"}:
            continue  # they ask about the place, not how to answer
        if kinds & _BARRED.get(kind, frozenset()) or (kind == "already" and phrases & _ASKING):
            continue
        if pattern.search(meant) or (typed != meant and pattern.search(typed)):
            return Reading(Intent(kind), said, f"pattern.{kind}")
    settled = "already" in kinds and not kinds & _OPEN and "?" not in message.marks
    if settled and first not in _ANSWERS:
        return Reading(Intent.ALREADY, said, "word.already")
    return _unclear(message, found, kinds, said)


def _unclear(message: Spelled, found: list[Part], kinds: set[str], said: Language | None) -> Reading:
    """Tell a message about the offer that decides nothing from one that has nothing to do with it."""
    if kinds <= {"number", "one", "two"}:
        digits = set("".join(part.phrase for part in found))
        intent = Intent.CLARIFY if digits <= _MISTYPED else Intent.DATA
        return Reading(intent, said, "number")
    if "name" in kinds <= _NAMING and any(part.phrase.endswith(_SURNAMES) for part in found):
        return Reading(Intent.DATA, said, "name")
    asking = "?" in message.marks or "question" in kinds
    scribble = all(len(set(part.phrase)) == 1 and part.phrase.isalpha() for part in found)
    strangers = sum(part.kind in {"unknown", "name"} for part in found)
    familiar = all(part.phrase in _FAMILIAR for part in found)
    strange = kinds <= _STRANGE and strangers * 2 >= len(found) and strangers > 0
    if not asking and (scribble or strange or familiar):
        return Reading(Intent.GARBAGE, said, "unknown")
    return Reading(Intent.CLARIFY, said, "frame" if kinds <= FRAME else _why(kinds, asking=asking))


def _why(kinds: set[str], *, asking: bool) -> str:
    """Say why a message is unclear."""
    if kinds & _SAID_YES and kinds & _SAID_NO:
        return "opposites"
    if asking:
        return "question"
    return "condition" if kinds & {"cond", "doubt", "later", "only", "wish"} else "words"
