"""Which clauses may stand beside an answer without making it depend on something."""

import re
from dataclasses import dataclass

from dialogs.replies.clauses import Clause
from dialogs.replies.mailing import FRAME
from dialogs.replies.parts import Part
from dialogs.replies.signs import PARTICLE, TAKE, WANT

#: What no answer bears: a condition, a question, a doubt, another time, a wish, a word of another matter.
_NEVER = frozenset({"cond", "question", "doubt", "irony", "later", "only", "wish", "ask", "stay+", "stay-", "write"})
_NEVER |= {"list", "cancel", "cease", "start", "again", "wrong", "absence", "stop", "let", "medium", "lang", "beg"}
#: Known words that tell of something else and change nothing.
_TOLD = FRAME | {"name", "other_word", "number", "docs", "one", "two", "go+", "yes", "take+", "want+", "past", "slip"}
#: Words that show what a clause is about.
_CONTENT = frozenset({"topic", "kin", "joy", "polite", "docs", "reason", "already", "give", "queue", "name", "day"})
#: What a yes bears only when it comes last, and plainly: «сидеть некому, поэтому место берём».
_BEFORE_YES = frozenset({"day", "neg", "now", "channel", "queue", "no", "two"})
#: What is told of a life elsewhere is a reason of a no, and the end of a yes.
_ELSEWHERE = frozenset({"other", "already"})
#: What a conclusion leaves behind: «не знаю, когда дадут ближе, поэтому берём».
_EXPLAINED = frozenset({"question", "doubt", "later", "stay+", "stay-", "unready", "want+"})
#: Questions that only wonder: «зачем нам садик», «кому он нужен».
_WONDERING = frozenset({"зачем", "кому", "неге", "не ушин", "к чему", "канша", "сколько", "почему", "как", "кандаи"})
_WONDERING |= {"какои", "какая", "что", "куда", "кто", "кто то", "ким", "каида", "неменеге"}
_TELLING = frozenset({"когда", "как", "что", "кто"})
_POINTLESS = frozenset({"зачем", "кому", "неге", "не ушин", "к чему", "неменеге"})
_GIVEN = ("предлож", "отда", "переда", "уступ", "усин")
_HOME = frozenset({"дома", "уиде", "дома останемся", "дома посидим"})
_AT_WORK = frozenset({"работе", "жумиста", "жумистамин"})
_MAIL = frozenset({"write", "channel", "list", "stop", "start"})
#: What a bare «да» does not bear: «да, далеко» is none.
_NOT_BARE = frozenset({"day", "now", "no", "reason"})
#: What is plainly a reason.
REASONS = frozenset({"topic", "kin", "joy", "reason", "cause", "already"})
_SHORT = 3
#: What an office is told to do for a child.
_ENTERING = ("жаз", "бер", "тирке", "расимде", "пиши", "дава")
#: Words of a wish that in a refusal only say why: the group that was not offered, the other child at home.
_GROUPS = ("топ", "тоб", "груп", "екинши бал", "екеуин", "второ", "двои", "обоих", "младш", "егиз")
#: Words of a life that has its own times.
_LIFE: tuple[str, ...] = (
    "работ",
    "вихо",
    "вишл",
    "жумис",
    "декрет",
    "учеб",
    "учус",
    "екзамен",
    "сесси",
    "окуга",
    "уезж",
    "командиров",
)
_LIFE += ("вахт", "переезж", "кошем", "смен")
_PLEA = re.compile(r"[мбп][ае](ниш|низ|ндар|ндер)")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer other clauses stand beside: its sign and plainness, and how it ends the message.

    `closing` tells that the message ends with the answer, plainly: what stands before it are its reasons; `concluded`,
    that it is said to follow from them («поэтому берём»); `lenient`, that nothing else was found in the message, and
    its «да» or «нет» is no mere «хорошо»: then a reason may be told in words nobody knows; `reasoned`, that another
    clause plainly is one; `mild`, that the yes may only mean that it was read.
    """

    sign: int
    level: int
    closing: bool
    concluded: bool
    lenient: bool
    reasoned: bool
    mild: bool


def stands(clause: Clause, answer: Answer) -> bool:
    """Whether this clause may stand beside an answer."""
    level = answer.level
    kinds = clause.kinds - (_harmless(clause, closing=answer.closing) if level == TAKE else _again(clause))
    if clause.does or (level < WANT and (_strange(clause, answer) or ("slip" in kinds and answer.sign > 0))):
        return False
    if kinds & _barred(clause, answer):
        return False
    if answer.sign > 0:
        return answer.concluded or _beside_yes(clause, kinds, answer)
    if kinds <= FRAME | {"but"} or _papers(kinds):
        return True
    elsewhere = "other" in kinds and level < WANT and not kinds & {"already", "give"}
    return not elsewhere and (level >= WANT or ("waver" not in kinds and _bears_not(clause, answer)))


def _again(clause: Clause) -> frozenset[str]:
    return frozenset({"again"}) if "reason" in clause.kinds and not clause.kinds & _MAIL else frozenset()


def _harmless(clause: Clause, *, closing: bool) -> frozenset[str]:
    """Return the kinds that are harmless in a reason beside a plain answer; more of them are before it."""
    harmless = {"again"} if not clause.kinds & _MAIL else set()
    if any(map(_narrated, clause.parts)):
        harmless |= {"doubt"}  # «сходили посмотреть, не понравилось»
    if any(part.phrase.startswith(_LIFE) for part in clause.parts):
        harmless |= {"later", "only", "day", "stay-"}  # «с понедельника выхожу на работу»
        if all(part.phrase.startswith(("смен", "втор")) for part in clause.parts if part.kind == "wish"):
            harmless |= {"wish"}  # «работаю во вторую смену»
    if not closing:
        return frozenset(harmless)
    if not clause.kinds & (_ELSEWHERE - {"already"} | {"wish", "lang"}) and not clause.sign:
        harmless |= {"let"}  # «балалармен араласып өссін»
    return frozenset(harmless)


def _ordered(clause: Clause) -> frozenset[str]:
    """Return the kinds of orders that follow a consent: «жазыңыз», «беріңіз», and of a group that is praised."""
    if clause.kinds <= FRAME | {"write", "ask"} and all(
        part.phrase.startswith(_ENTERING) for part in clause.parts if part.kind in {"write", "ask"}
    ):
        return frozenset({"write", "ask"})
    praised = "joy" in clause.kinds or any(part.phrase == "екен" for part in clause.parts)
    return frozenset({"wish", "lang"}) if praised and _groups(clause) and "want+" not in clause.kinds else frozenset()


def _groups(clause: Clause) -> bool:
    return all(part.phrase.startswith(_GROUPS) for part in clause.parts if part.kind == "wish")


def _narrated(part: Part) -> bool:
    return part.kind in {"unknown", "other_word"} and part.phrase.endswith(("или", "али", "ела", "ила", "ала", "дик"))


def _beside_yes(clause: Clause, kinds: frozenset[str], answer: Answer) -> bool:
    if kinds & (_ELSEWHERE | {"waver", "want-"}):
        return False
    if kinds <= FRAME | {"but", "go+"} or _papers(kinds):
        return True
    if answer.level < TAKE:
        return answer.level == PARTICLE and not kinds & _NOT_BARE and _bears_not(clause, answer)
    return answer.closing or not kinds & _BEFORE_YES


def _bears_not(clause: Clause, answer: Answer) -> bool:
    """Whether a «не» in this clause, beside a bare answer, only belongs to its reason."""
    return "neg" not in clause.kinds or (answer.lenient and reasons(clause) and "docs" not in clause.kinds)


def reasons(clause: Clause) -> bool:
    """Whether a clause plainly tells a reason: of a family, its life and home."""
    lives = any(p.phrase.startswith(_LIFE) and p.phrase not in _AT_WORK for p in clause.parts)
    return bool(clause.kinds & REASONS) or lives or any(p.phrase in _HOME for p in clause.parts)


def _papers(kinds: frozenset[str]) -> bool:
    """Whether it tells of papers and coming: «завтра придём с документами»."""
    return bool(kinds & {"docs", "go+"}) and "neg" not in kinds and kinds <= _TOLD | {"day"}


def _strange(clause: Clause, answer: Answer) -> bool:
    """Whether a clause tells something a bare «да» or «нет» may have answered: who speaks, or what nobody knows."""
    kinds = clause.kinds
    first = clause.parts[0].phrase
    introduced = first.startswith(("ето", "бул", "мен ")) or (first in {"я", "мен"} and len(clause.parts) <= _SHORT)
    if introduced and not kinds & (REASONS - {"kin"}) and not (answer.lenient and reasons(clause)):
        return True
    told = answer.lenient and (answer.reasoned or len(clause.parts) >= _SHORT)
    return "unknown" in kinds and (answer.mild or not (kinds & _CONTENT or told or reasons(clause)))


def _barred(clause: Clause, answer: Answer) -> frozenset[str]:
    """Return the kinds that may not stand in the clause; before a plain no more is only its reason."""
    closing, level = answer.closing, answer.level
    barred = _NEVER | {"want+"}
    if answer.concluded:
        barred -= _EXPLAINED | ({"wish"} if "past" in clause.kinds else set())
    if answer.sign > 0:
        narrated = closing and level == TAKE and any(map(_narrated, clause.parts))
        told = narrated and all(p.phrase in _TELLING for p in clause.parts if p.kind == "question")
        barred -= {"question"} if told else set()
        barred -= _ordered(clause) if level == TAKE else set()
        return barred | {"unready"}
    if level == TAKE and not clause.kinds & {"want+", "ask", "lang", "take+", "will"} and _groups(clause):
        barred -= {"wish"}  # «орыс тобы екен, алмаймыз»
    if level == TAKE and any(part.phrase in _HOME for part in clause.parts):
        barred -= {"later"}
    barred -= {"absence"} if level >= WANT else set()  # «нету, не надо»
    barred |= {"soft"} if closing else {"soft", "unready"}
    barred -= {"only", "later", "let"} if closing else {"let"}
    wondering = _WONDERING if closing else _POINTLESS
    asked = all(p.phrase in wondering for p in clause.parts if p.kind == "question")
    asked = asked or (closing and any(map(_narrated, clause.parts)))
    if asked and (level == TAKE or (closing and clause.kinds & {"said", "topic"} and not clause.kinds & {"write"})):
        barred -= {"question"}
    if closing and clause.sign < 0:
        barred -= {"wish"}  # «қазақ тобы бізге келмейді, бас тартамыз»
    given = "give" in clause.kinds or any(p.kind == "ask" and p.phrase.startswith(_GIVEN) for p in clause.parts)
    if (given and clause.kinds & {"give", "other"}) or (closing and level == TAKE and _angry(clause)):
        barred -= {"ask"}
    return barred


def _angry(clause: Clause) -> bool:
    """Whether only the ending of a strange word sounds like an order: «сами туда ходите, не берём»."""
    if clause.kinds & {"topic", "other"}:
        return False
    return not any(p.kind == "ask" and (p.meaning.language or _PLEA.search(p.phrase)) for p in clause.parts)
