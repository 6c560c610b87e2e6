"""Which clauses may stand beside an answer without making it depend on something."""

import re

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
_WONDERING |= {"какои", "какая", "что", "куда", "кто", "кто то", "каида", "неменеге"}
_POINTLESS = frozenset({"зачем", "кому", "неге", "не ушин", "к чему", "неменеге"})
_GIVEN = ("предлож", "отда", "переда", "уступ", "усин")
_PLEA = re.compile(r"[мбп][ае](ниш|низ|ндар|ндер)")


def stands(clause: Clause, sign: int, level: int, *, closing: bool, concluded: bool) -> bool:
    """Whether this clause may stand beside an answer of `sign` and plainness `level`.

    `closing` tells that the message ends with the answer, plainly: what stands before it are its reasons; `concluded`,
    that it is said to follow from them («поэтому берём»).
    """
    kinds = clause.kinds
    if clause.does or (level < WANT and _strange(clause)):
        return False
    barred = _barred(clause, sign, level, closing=closing)
    if closing and level == TAKE and any(map(_narrated, clause.parts)):
        barred -= {"doubt"}  # «сходили посмотреть, не понравилось»
    if kinds & (barred - _EXPLAINED if concluded else barred):
        return False
    if sign > 0:
        return concluded or _beside_yes(kinds, level, closing=closing)
    if kinds <= FRAME | {"but"} or _papers(kinds):
        return True
    elsewhere = "other" in kinds and level < WANT and not kinds & {"already", "give"}
    return not elsewhere and (level >= WANT or not kinds & {"neg", "waver"})


def _narrated(part: Part) -> bool:
    return part.kind in {"unknown", "other_word"} and part.phrase.endswith(("или", "али", "ела", "ила", "ала", "дик"))


def _beside_yes(kinds: frozenset[str], level: int, *, closing: bool) -> bool:
    if kinds & (_ELSEWHERE | {"waver", "want-"}):
        return False
    if kinds <= FRAME | {"but", "go+"} or _papers(kinds):
        return True
    if level < TAKE and (level != PARTICLE or kinds & {"neg", "day", "now", "no"}):
        return False
    return closing or not kinds & _BEFORE_YES


def _papers(kinds: frozenset[str]) -> bool:
    """Whether it tells of papers and coming: «завтра придём с документами»."""
    return "docs" in kinds and "neg" not in kinds and kinds <= _TOLD | {"day"}


def _strange(clause: Clause) -> bool:
    """Whether a clause tells something a bare «да» or «нет» may have answered: who speaks, or what nobody knows."""
    kinds = clause.kinds
    introduced = clause.parts[0].phrase.startswith(("ето", "бул", "мен ")) and not kinds & {"joy", "reason", "topic"}
    return introduced or ("unknown" in kinds and not kinds & _CONTENT)


def _barred(clause: Clause, sign: int, level: int, *, closing: bool) -> frozenset[str]:
    """Return the kinds that may not stand in the clause; before a plain no more is only its reason."""
    barred = _NEVER | {"want+"}
    if sign > 0:
        return barred | {"unready"}
    barred |= {"soft"} if closing else {"soft", "unready"}
    barred -= {"only", "later", "let"} if closing else {"let"}
    wondering = _WONDERING if closing else _POINTLESS
    if level == TAKE and all(p.phrase in wondering for p in clause.parts if p.kind == "question"):
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
