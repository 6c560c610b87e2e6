"""What a message that decides nothing is about: questions, other numbers, languages, help, and what is none of ours."""

import re
import tomllib
from functools import cache
from pathlib import Path

from core.values import Intent, Language, Reading
from dialogs.replies.alternatives import beginning
from dialogs.replies.elsewhere import is_elsewhere, speaks_of_others
from dialogs.replies.languages import language_asked
from dialogs.replies.letters import Spelled, fold, squeeze
from dialogs.replies.mailing import FRAME
from dialogs.replies.parts import Part
from dialogs.replies.personal import sends_data

_LETTERS = re.compile(r"[^\W\d_]+")
#: Answers that stand for themselves: what follows them is something else (in «нужна помощь» nothing is answered).
_ANSWERS = frozenset(
    {"1", "2", "да", "иа", "ия", "нет", "жок", "ок", "ага", "угу", "no", "yes", "хорошо", "ладно", "конечно"}
    | {"жараиди", "жакси", "макул", "арине", "болади"}
)
#: What may be read from a message that begins with an answer: none of these acts on the offer.
_BESIDE_ANSWER = frozenset({"wrong_number", "already"})
_SAID_YES = frozenset({"yes", "one", "take+", "want+"})
_SAID_NO = frozenset({"no", "two", "take-", "want-"})
_OPEN = frozenset({"cond", "question", "doubt", "wish", "take-", "want-", "no", "want+", "let", "ask"})
#: Words beside which a pattern means something else.
_BARRED = {
    "status": frozenset({"cond", "stay+", "stay-", "take+", "take-", "wish", "cancel", "irony"}),
    "already": frozenset({"doubt"}),
    "wrong_number": frozenset({"medium", "write"}),
}
_ASKING = frozenset({"каида", "каи", "каи жерде", "кандаи", "неше", "где", "какои", "каком"})
#: Languages by their codes.
_TAGS = {"kk": Intent.LANGUAGE_KK, "kz": Intent.LANGUAGE_KK, "ru": Intent.LANGUAGE_RU, "rus": Intent.LANGUAGE_RU}
#: Who asks what the answers mean names both of them.
_HOW = re.compile(r"деген не|каида жаз|кайсисин|басам ба|жазам ба|комек|что (?:значит|означает)|обяснит|куда писат")
_MISTYPED, _LEAST_NUMBER = frozenset("0123"), 2


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = tomllib.loads(Path(__file__).with_name("intents.toml").read_text(encoding="utf-8"))
    return tuple((kind, _pattern(lines)) for kind, lines in table["patterns"].items())


def _pattern(lines: str) -> re.Pattern[str]:
    """Spell the letters of a pattern like those of a message, leaving its signs alone; each begins with a word."""
    spelled = (_LETTERS.sub(lambda run: squeeze(fold(run.group())), line) for line in lines.strip().splitlines())
    return beginning("|".join(spelled))


def recognise(message: Spelled, found: list[Part], said: Language | None) -> Reading:
    """Name the intent of a message that decides nothing."""
    kinds = {part.kind for part in found}
    opening = next((part for part in found if part.kind not in {"polite", "filler"}), None)
    rows = _rows(found)
    if opening and opening.kind in _SAID_YES | _SAID_NO and kinds & _SAID_YES and kinds & _SAID_NO:
        asked = _HOW.search(" ".join(rows)) is not None
        return Reading(Intent.HELP if asked else Intent.CLARIFY, said, "pattern.help" if asked else "opposites")
    if spoken := language_asked(rows) or _TAGS.get(message.plain.strip(" /.!").lower()):
        return Reading(spoken, said, "language")
    meant = " ".join(rows)
    typed = squeeze(" ".join(word.spellings[0] for word in message.words))
    answered = _answers(found, opening)
    if named := _by_pattern(message, found, meant, typed, answered=answered):
        return Reading(named, said, "unknown" if named is Intent.GARBAGE else f"pattern.{named}")
    if not answered and is_elsewhere(message, found, meant):
        return Reading(Intent.GARBAGE, said, "unknown")
    if "already" in kinds and not kinds & _OPEN and "?" not in message.marks and not answered:
        return Reading(Intent.ALREADY, said, "word.already")
    return _unclear(message, kinds, said)


def _rows(found: list[Part]) -> list[str]:
    """Return the clauses as text."""
    rows: list[list[str]] = []
    for part in found:
        if not rows or part.opens:
            rows.append([])
        rows[-1].append(part.phrase)
    return [squeeze(" ".join(row)) for row in rows]


def _answers(found: list[Part], opening: Part | None) -> bool:
    """Whether the message begins with an answer: what follows it acts on the offer, or asks about it."""
    if opening is None:
        return False
    told = opening.kind in {"take+", "take-"} and not {part.phrase for part in found} & {"ушин", "если"}
    return told or opening.phrase in _ANSWERS


def _by_pattern(message: Spelled, found: list[Part], meant: str, typed: str, *, answered: bool) -> Intent | None:
    """Return the intent whose words the message has, the first that fits."""
    for kind, pattern in _patterns():
        if kind == "verify" and not answered and speaks_of_others(found, meant, typed):
            return Intent.GARBAGE
        if kind == "verify" and sends_data(message, found, meant):
            return Intent.DATA
        if not _elsewise(kind, found, answered=answered) and (
            pattern.search(meant) or (typed != meant and pattern.search(typed))
        ):
            return Intent.HELP if kind == "call" else Intent(kind)
    return None


def _elsewise(kind: str, found: list[Part], *, answered: bool) -> bool:
    """Whether the words of an intent mean something else here: about the place, or beside an answer."""
    kinds = {part.kind for part in found}
    if answered and kind not in _BESIDE_ANSWER:
        return True
    if kind == "call":
        return bool(kinds & {"topic", "queue", "later"})
    if kind == "help" and kinds & {"topic", "docs", "wish", "queue"} and not kinds & {"said", "write"}:
        return True  # they ask about the place, not how to answer
    if kind == "already" and _ASKING & {part.phrase for part in found}:
        return True
    return bool(kinds & _BARRED.get(kind, frozenset()))


def _unclear(message: Spelled, kinds: set[str], said: Language | None) -> Reading:
    """Say why a message about the offer decides nothing."""
    if kinds <= {"number", "one", "two"}:
        digits = list(filter(str.isdigit, message.plain))
        mistyped = len(digits) < _LEAST_NUMBER or (len(digits) == _LEAST_NUMBER and set(digits) <= _MISTYPED)
        return Reading(Intent.CLARIFY if mistyped else Intent.DATA, said, "number")
    asking = "?" in message.marks or "question" in kinds
    return Reading(Intent.CLARIFY, said, "frame" if kinds <= FRAME else _why(kinds, asking=asking))


def _why(kinds: set[str], *, asking: bool) -> str:
    """Say why a message is unclear."""
    if kinds & _SAID_YES and kinds & _SAID_NO:
        return "opposites"
    if asking:
        return "question"
    return "condition" if kinds & {"cond", "doubt", "later", "only", "wish"} else "words"
