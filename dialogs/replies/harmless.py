"""What sounds like a condition, a question or a wish beside a plain answer, and only belongs to a story."""

import re
from collections.abc import Callable

from core.values import Language
from dialogs.replies.clauses import Clause
from dialogs.replies.mailing import FRAME
from dialogs.replies.reasons import GROUPS, LIFE, narrated

_MAIL = frozenset({"write", "channel", "list", "stop", "start"})
_SHIFTS = ("смен", "втор")
_APPROVED = frozenset(
    {"екен", "подходит", "устраивает", "дал", "жакси", "каласак", "хорошо", "отлично", "дурис", "унаиди"}
)
#: What an office is told to do for a child.
_ENTERING = ("жаз", "бер", "тирке", "расимде", "пиши", "дава")
#: Pleas not to do something, and what is wished to an office: «күттірмеңіздер», «күніңіз сәтті болсын».
_PLEA = re.compile(r"[мбп][ае](?:ниш|низ|ндар|ндер)")
_YOURS = re.compile(r"(?:низ|низдер|низдар|ларин|лерин|дарин|дерин|тарин|терин)(?:нин|низдин|низге|низдин|из)?$")
_WISHED = ("болсин", "берсин", "кориндер", "кориниз", "болиниз", "болиндар", "тилеим", "толсин", "жансин", "артсин")
#: Somebody waits: it is told, and not asked to go on waiting.
_WAITING = ("ждем", "жду", "стою", "стоим", "кутип")
_SECOND = re.compile(r"[сc][ае](?:н|низ|низдар|низдер|ндар|ндер)$")
_ELDER = ("старш", "улкен")
_CHILDREN = ("младш", "старш")
#: Wonder and relief before a yes: «да уж, долго ждали, берём».
_WONDERED = frozenset({"да уж", "ну и ну", "вот ето да", "ето да", "нет слов", "слов нет", "да ладно", "да ладно вам"})
_TIMES = (
    "жил",
    "год",
    "месяц",
    "недел",
    "аи",
    "апта",
    "праздн",
    "канику",
    "лет",
    "осен",
    "зим",
    "весн",
    "отпуск",
    "мереке",
)


def harmless(clause: Clause, *, agreed: bool, closing: bool) -> frozenset[str]:
    """Return the kinds of a clause beside a plain answer that only belong to its story."""
    found = {"now"} if agreed else set[str]()
    for kinds, told in _TOLD + (_BEFORE_YES if agreed and closing else ()) + (_OF_YES if agreed else ()):
        if told(clause):
            found |= kinds
    if not agreed and clause.sign < 0:
        found |= {"later", "now"}  # «не берём, садик пока не нужен»
    if closing and not clause.kinds & {"other", "wish", "lang"} and not clause.sign:
        found |= {"let"}  # «балалармен араласып өссін»
    return frozenset(found)


def _lives(clause: Clause) -> bool:
    return any(part.phrase.startswith(LIFE) for part in clause.parts)


def _consequent(clause: Clause) -> bool:
    """Whether each condition is only an ending, of nobody we ask, and leads to something: «барса үйренеді»."""
    conditions = [at for at, part in enumerate(clause.parts) if part.kind == "cond"]
    return all(
        clause.parts[at].meaning.language is None
        and not _SECOND.search(clause.parts[at].phrase)
        and clause.parts[at].kind != "unknown"
        and at + 1 < len(clause.parts)
        for at in conditions
    )


def _otherwise(clause: Clause) -> bool:
    """Whether «а то» only says why: «берём, а то бегать за ним не могу»."""
    conditions = [part.phrase for part in clause.parts if part.kind == "cond"]
    return conditions == ["а то"] == [clause.parts[0].phrase] and not clause.sign


def blesses(clause: Clause) -> bool:
    """Whether something good is wished to those who wrote."""
    wished = any(part.phrase.startswith(_WISHED) for part in clause.parts)
    yours = any(_YOURS.search(part.phrase) or part.phrase in {"амандикта", "сау", "бакитти"} for part in clause.parts)
    return wished and yours and not clause.kinds & {"wish", "other", "lang"}


def _begs_off(clause: Clause) -> bool:
    """Whether it only asks not to be kept waiting."""
    asked = [part for part in clause.parts if part.kind == "ask"]
    return all(_PLEA.search(part.phrase) and part.meaning.language is None for part in asked)


def _writes(clause: Clause) -> bool:
    written = [part.phrase for part in clause.parts if part.kind == "write"]
    return all(phrase.endswith(("т", "тур")) for phrase in written) and "ask" not in clause.kinds


def _after_all(clause: Clause) -> bool:
    """Whether «after» tells of no time to come: «после операции»."""
    later = [at for at, part in enumerate(clause.parts) if part.kind == "later"]
    return all(
        clause.parts[at].phrase == "после"
        and at + 1 < len(clause.parts)
        and clause.parts[at + 1].kind == "unknown"
        and not clause.parts[at + 1].phrase.startswith(_TIMES)
        for at in later
    )


def _of_children(clause: Clause) -> bool:
    """Whether it tells which child it is, or what was done for it: «младшему садик дали»."""
    if clause.sign or clause.kinds & {"neg", "no", "want+", "ask"}:
        return False
    wished = [part.phrase for part in clause.parts if part.kind == "wish"]
    told = any(narrated(part) or part.phrase.endswith("лос") for part in clause.parts)
    return told and all(phrase.startswith(_CHILDREN) for phrase in wished)


def _of_elder(clause: Clause) -> bool:
    """Whether it tells of the elder child, who needs no place: «старшая в школе»."""
    return (
        any(part.phrase.startswith(_ELDER) for part in clause.parts[:2])
        and not clause.sign
        and "neg" not in clause.kinds
    )


def _praises(clause: Clause) -> bool:
    """Whether a question word only wonders: «қандай жақсы», «что место есть»."""
    asked = [part.phrase for part in clause.parts if part.kind == "question"]
    wonders = "joy" in clause.kinds or any(part.phrase in {"жакси", "хорошо"} for part in clause.parts)
    if all(phrase in {"кандаи", "какая", "какои", "какое", "как"} for phrase in asked):
        return wonders
    return asked == ["что"] and clause.parts[0].phrase == "что" and any(map(narrated, clause.parts))


def _thought_of(clause: Clause) -> bool:
    """Whether another place was only thought of: «думала про другой, но этот тоже хороший, берём»."""
    return any(map(narrated, clause.parts)) and not clause.kinds & {"wish", "ask", "give"}


def _wonders(clause: Clause) -> bool:
    """Whether what sounds bitter is relief: «да уж, долго ждали, берём»."""
    bitter = (part.phrase for part in clause.parts if part.kind == "irony")
    return clause.kinds <= FRAME | {"irony"} and _WONDERED.issuperset(bitter)


def _needed(clause: Clause) -> bool:
    """Whether it is told that the place was needed all along: «бұл орын өте керек еді»."""
    if clause.kinds <= FRAME | {"want+", "inf+"}:
        return clause.sign > 0  # «надо брать, берём»
    known = {part.phrase for part in clause.parts if part.kind == "unknown"} <= {"еди", "болатин", "било"}
    return "topic" in clause.kinds and clause.kinds <= FRAME | {"want+", "unknown"} and known


def _looked(clause: Clause) -> bool:
    """Whether a doubt is over: «сходили посмотреть, не понравилось»; «ыңғайлы шығар» only sounds like such a verb."""
    russian = all(part.meaning.language is Language.RU for part in clause.parts if part.kind == "doubt")
    return russian and any(map(narrated, clause.parts))


def _waits(clause: Clause) -> bool:
    waiting = [part.phrase for part in clause.parts if part.kind == "stay+"]
    return bool(waiting) and all(phrase.startswith(_WAITING) for phrase in waiting)


def _awaited(clause: Clause) -> bool:
    """Whether this message was waited for: «беру, два года ждала этого сообщения»."""
    waited = any(part.phrase in {"ждала", "ждали", "ждал", "дождалис", "дождалас"} for part in clause.parts)
    others = any(part.phrase.startswith("друг") for part in clause.parts)
    return waited and not others and not clause.kinds & {"neg", "no", "but", "other", "name"}


def _praised(clause: Clause) -> bool:
    """Whether the group offered is only praised."""
    if "want+" in clause.kinds or not all(p.phrase.startswith(GROUPS) for p in clause.parts if p.kind == "wish"):
        return False
    return "joy" in clause.kinds or any(part.phrase in _APPROVED for part in clause.parts)


def enters(clause: Clause) -> bool:
    """Whether the office is told to go on: «жазыңыз», «беріңіз»."""
    ordered = [part.phrase for part in clause.parts if part.kind in {"write", "ask"}]
    return clause.kinds <= FRAME | {"write", "ask"} and all(phrase.startswith(_ENTERING) for phrase in ordered)


_TOLD: tuple[tuple[frozenset[str], Callable[[Clause], bool]], ...] = (
    (frozenset({"again"}), lambda clause: not clause.kinds & _MAIL),
    (frozenset({"doubt"}), _looked),
    (frozenset({"later", "only", "day", "stay-", "want+"}), _lives),  # «с понедельника выхожу на работу»
    (
        frozenset({"wish"}),
        lambda clause: (
            _lives(clause) and all(part.phrase.startswith(_SHIFTS) for part in clause.parts if part.kind == "wish")
        ),
    ),
    (frozenset({"cond"}), _consequent),
    (frozenset({"cond"}), _otherwise),
    (frozenset({"ask", "let", "lang"}), blesses),
    (frozenset({"ask"}), _begs_off),
    (frozenset({"write"}), _writes),
    (frozenset({"later"}), _after_all),
    (frozenset({"wish"}), _of_children),
    (frozenset({"already"}), _of_elder),
    (frozenset({"question"}), _praises),
    (frozenset({"later", "day"}), lambda clause: "docs" in clause.kinds and "neg" not in clause.kinds),
)
#: What a yes bears wherever it stands.
_OF_YES: tuple[tuple[frozenset[str], Callable[[Clause], bool]], ...] = (
    (frozenset({"stay+", "queue"}), _waits),
    (frozenset({"wish", "lang"}), _praised),
    (frozenset({"write", "ask"}), enters),
    (frozenset({"want+"}), _needed),
    (frozenset({"channel"}), _awaited),
)
#: What a yes bears that comes last.
_BEFORE_YES: tuple[tuple[frozenset[str], Callable[[Clause], bool]], ...] = (
    (frozenset({"other"}), _thought_of),
    (frozenset({"irony"}), _wonders),
)
