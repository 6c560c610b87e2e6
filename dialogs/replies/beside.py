"""Which clauses may stand beside an answer without making it depend on something."""

import re
from dataclasses import dataclass

from dialogs.replies.clauses import Clause
from dialogs.replies.harmless import blesses, enters, harmless
from dialogs.replies.mailing import FRAME
from dialogs.replies.parts import Part
from dialogs.replies.reasons import HOME, REASONS, explains, narrated, reasons
from dialogs.replies.signs import PARTICLE, TAKE, WANT

#: What no answer bears: a condition, a question, a doubt, another time, a wish, a word of another matter.
_NEVER = frozenset({"cond", "question", "doubt", "irony", "later", "only", "wish", "ask", "stay+", "stay-", "write"})
_NEVER |= {"list", "cancel", "cease", "start", "again", "wrong", "absence", "stop", "let", "medium", "lang", "beg"}
#: Known words that tell of something else and change nothing.
_TOLD = FRAME | {"name", "other_word", "number", "docs", "one", "two", "go+", "yes", "take+", "want+", "past", "slip"}
#: Words that show what a clause is about.
_CONTENT = frozenset({"topic", "kin", "joy", "polite", "reason", "already", "give", "queue", "name", "day"})
#: What a yes bears only when it comes last, and plainly: «сидеть некому, поэтому место берём».
_BEFORE_YES = frozenset({"day", "neg", "now", "channel", "queue", "no", "two"})
#: What is told of a life elsewhere is a reason of a no, and the end of a yes.
_ELSEWHERE = frozenset({"other", "already"})
#: What a conclusion leaves behind: «не знаю, когда дадут ближе, поэтому берём».
_EXPLAINED = frozenset({"question", "doubt", "later", "stay+", "stay-", "unready", "want+"})
#: Questions that only wonder: «зачем нам садик», «кому он нужен».
_WONDERING = frozenset({"зачем", "кому", "неге", "не ушин", "к чему", "канша", "сколько", "почему", "как", "кандаи"})
_WONDERING |= {"кимге керек", "какои", "какая", "что", "куда", "кто", "кто то", "ким", "каида", "неменеге"}
#: What is asked about in earnest even before a plain no.
_REALLY_ASKED = frozenset(
    {"topic", "other", "wish", "lang", "queue", "stay+", "write", "later", "channel", "want+", "cond"}
)
_AWAY = frozenset({"ауилда", "шетелде", "ауле", "деревне", "в ауле", "в деревне"})
_FOR_NOW = frozenset({"пока", "азирге", "азир", "пока что"})
#: A no for its age alone may be a yes next year.
_EARLY = ("ран", "ерте", "кишкен", "кишкан", "жас", "мал", "ести", "еще")
_PARTICLES = frozenset({"ма", "ме", "ба", "бе", "па", "пе"})
_TELLING = frozenset({"когда", "как", "что", "кто"})
_POINTLESS = frozenset({"зачем", "кому", "неге", "не ушин", "к чему", "неменеге"})
_GIVEN = ("предлож", "отда", "переда", "уступ", "усин")
_MAIL = frozenset({"write", "channel", "list", "stop", "start"})
#: What a bare «да» does not bear: «да, далеко» is none.
_NOT_BARE = frozenset({"day", "now", "no", "reason"})
_SHORT = 3
_CHILD = ("ребен", "син", "доч", "внук", "внуч", "мали", "балам")
_SPEAKING = frozenset({"говорит", "понимает", "знает", "разговаривает", "соилемеиди", "тусинбеиди", "билмеиди"})
_DISAGREED = (" келиспеди", " конбеди")
#: What one knows and got: a «да» before it may only tell that.
_KNOWING = (
    "слиша",
    "знаю",
    "знаем",
    "знако",
    "видел",
    "помн",
    "чита",
    "получ",
    "прочл",
    "ести",
    "билем",
    "корди",
    "танис",
)
_HOPING = ("думал", "надеял", "боял", "боимс")
_PLEA = re.compile(r"[мбп][ае](ниш|низ|ндар|ндер)")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer other clauses stand beside: its sign and plainness, and how it ends the message.

    `closing` tells that the message ends with the answer, plainly: what stands before it are its reasons; `concluded`,
    that it is said to follow from them («поэтому берём»); `lenient`, that nothing else was found in the message, and
    its «да» or «нет» is no mere «хорошо»: then a reason may be told in words nobody knows; `reasoned`, that another
    clause plainly is one; `mild`, that the yes may only mean that it was read; `twice`, that it
    was given more than once.
    """

    sign: int
    level: int
    closing: bool
    concluded: bool
    lenient: bool
    reasoned: bool
    mild: bool
    twice: bool


def stands(clause: Clause, answer: Answer) -> bool:
    """Whether this clause may stand beside an answer."""
    level = answer.level
    told = harmless(clause, agreed=answer.sign > 0, closing=answer.closing) if level == TAKE else _again(clause)
    if level == WANT and answer.sign > 0 and enters(clause):
        told |= {"write", "ask"}  # «апарамын, жазыңыз»
    kinds = clause.kinds - told
    slipped = answer.sign > 0 and "slip" in kinds
    if clause.does or (level < WANT and (slipped or _strange(clause, answer))):
        return False
    if kinds & _barred(clause, answer):
        return False
    if answer.sign > 0 and any(part.phrase.endswith(_DISAGREED) for part in clause.parts):
        return False  # «аламыз, жолдасым келіспеді»
    if answer.sign > 0:
        return answer.concluded or _beside_yes(clause, kinds, answer)
    if kinds <= FRAME | {"but"} or _papers(kinds):
        return True
    settled = kinds & {"already", "give"} or any(part.phrase == "уже" for part in clause.parts)
    elsewhere = "other" in kinds and level < WANT and not settled
    return not elsewhere and (level >= WANT or ("waver" not in kinds and _bears_not(clause, answer)))


def _again(clause: Clause) -> frozenset[str]:
    again = {"again"} if "reason" in clause.kinds and not clause.kinds & _MAIL else set[str]()
    return frozenset(again | ({"ask", "let"} if blesses(clause) else set()))


def _beside_yes(clause: Clause, kinds: frozenset[str], answer: Answer) -> bool:
    elsewhere = _ELSEWHERE - ({"other"} if answer.twice and "kin" in kinds else set())
    if answer.level == TAKE and "kin" in kinds and not kinds & {"topic", "neg"}:
        elsewhere -= {"already"}  # «әкесі шетелде, аламын»
    if kinds & (elsewhere | {"waver", "want-"}) or (answer.level < WANT and "ack" in kinds):
        return False  # «хорошо, поняла» may only mean that it was read
    if kinds <= FRAME | {"but", "go+"} or _papers(kinds) or ("kin" in kinds and kinds <= FRAME | {"name"}):
        return True
    if answer.level < TAKE and any(map(_knows, clause.parts)):
        return False  # «да, слышала про этот садик»
    if answer.level < TAKE:
        return answer.level == PARTICLE and not kinds & _NOT_BARE and _bears_not(clause, answer)
    if answer.closing or not kinds & _BEFORE_YES or _unwilling(kinds):
        return True
    about = kinds & {"docs", "topic", "but"}
    return answer.twice and not about and not kinds & {"day", "channel", "queue"}


def _knows(part: Part) -> bool:
    """Whether somebody knew or hoped: «да, слышала про этот садик», «да, надеялась что бесплатно»."""
    return part.phrase.startswith(_KNOWING) or (part.kind == "unknown" and part.phrase.startswith(_HOPING))


def _unwilling(kinds: frozenset[str]) -> bool:
    """Whether something else is no longer wanted: «берём, на больничный больше не хочу»."""
    return {"neg", "will", "unknown"} <= kinds <= FRAME - {"topic"} | {"neg", "will", "unknown", "other_word"}


def _bears_not(clause: Clause, answer: Answer) -> bool:
    """Whether a «не» in this clause, beside a bare answer, only belongs to its reason."""
    return "neg" not in clause.kinds or (answer.lenient and reasons(clause) and "docs" not in clause.kinds)


def _papers(kinds: frozenset[str]) -> bool:
    """Whether it tells of papers and coming: «завтра придём с документами»."""
    return bool(kinds & {"docs", "go+"}) and "neg" not in kinds and kinds <= _TOLD | {"day"}


def _strange(clause: Clause, answer: Answer) -> bool:
    """Whether a clause tells something a bare «да» or «нет» may have answered: who speaks, or what nobody knows."""
    kinds = clause.kinds
    first = clause.parts[0].phrase
    introduced = first.startswith(("ето", "бул", "мен ")) or (first in {"я", "мен"} and len(clause.parts) <= _SHORT)
    if (
        introduced
        and "said" not in kinds
        and not kinds & (REASONS - {"kin"})
        and not (answer.lenient and reasons(clause))
    ):
        return True
    lived = answer.lenient and "unknown" in kinds and (answer.reasoned or len(clause.parts) >= _SHORT)
    return bool(kinds & {"unknown", "other_word"}) and (
        answer.mild or not (kinds & _CONTENT or lived or reasons(clause))
    )


def _barred(clause: Clause, answer: Answer) -> frozenset[str]:
    """Return the kinds that may not stand in the clause; before a plain no more is only its reason."""
    barred = _NEVER | {"want+"}
    if answer.concluded:
        barred -= _EXPLAINED | ({"wish"} if "past" in clause.kinds else set())
    if answer.sign > 0:
        asked = {p.phrase for p in clause.parts if p.kind == "question"}
        told = answer.closing and answer.level == TAKE and asked <= _TELLING and any(map(narrated, clause.parts))
        return (barred - {"question"} if told else barred) | {"unready"}
    wished = {"other"} if {"other", "topic"} <= clause.kinds <= {"other", "topic", "filler"} else set[str]()
    return (barred | {"soft", "unready"} | wished) - _grounds(clause, answer)  # «алмаймыз, басқа балабақшаға»


def _grounds(clause: Clause, answer: Answer) -> frozenset[str]:
    """Return the kinds that beside a refusal of this plainness only say why."""
    closing, level = answer.closing, answer.level
    grounds = {"let"} | ({"only", "later", "unready"} if closing else set())
    asked = {p.phrase for p in clause.parts if p.kind == "question"}
    idle = asked <= (_WONDERING if closing else _POINTLESS)
    idle = idle or (closing and level >= WANT and not clause.kinds & _REALLY_ASKED)
    idle = idle or (closing and not asked & _PARTICLES and any(map(narrated, clause.parts)))
    if idle and (level == TAKE or (closing and "write" not in clause.kinds)):
        grounds |= {"question"}
    if (clause.sign < 0 and (closing or explains(clause))) or (level == TAKE and explains(clause)):
        grounds |= {"wish"}  # «қазақ тобы бізге келмейді, бас тартамыз»
    if _lives_so(clause) and not answer.mild:
        grounds |= {"later"}  # «нет, я пока в декрете»
    if _speaks_not(clause):
        grounds |= {"lang"}  # «не берём, ребёнок по-казахски не говорит»
    grounds |= _of_life(clause, level)
    if closing and level == TAKE:
        grounds |= {"irony"}  # «да идите вы со своим садиком, не берём»
    if level >= WANT:
        grounds |= {"absence"}  # «нету, не надо»
    given = "give" in clause.kinds or any(p.kind == "ask" and p.phrase.startswith(_GIVEN) for p in clause.parts)
    if (given and clause.kinds & {"give", "other"}) or (level == TAKE and _angry(clause)):
        grounds |= {"ask"}
    return frozenset(grounds)


def _of_life(clause: Clause, level: int) -> set[str]:
    """Return the times that only tell of a life, at home or already elsewhere."""
    times = {"later", "only"} if level == TAKE and any(part.phrase in HOME for part in clause.parts) else set[str]()
    if level == TAKE and _away_now(clause):
        times |= {"later"}  # «алмаймыз, ауылда жүр әзірге»
    return times | ({"later"} if "already" in clause.kinds else set())  # «нет, через месяц уезжаем насовсем»


def _lives_so(clause: Clause) -> bool:
    """Whether «for now» only tells how they live, and not that the child is too young yet."""
    later = {part.phrase for part in clause.parts if part.kind == "later"}
    early = any(part.phrase.startswith(_EARLY) for part in clause.parts)
    return "reason" in clause.kinds and later <= _FOR_NOW and not early


def _away_now(clause: Clause) -> bool:
    """Whether it only tells that the child lives far away for now."""
    later = {part.phrase for part in clause.parts if part.kind == "later"}
    away = any(part.phrase in _AWAY for part in clause.parts)
    until = clause.parts[0].phrase == "пока"  # «не берём, пока ребёнок в ауле»
    return away and not until and later <= _FOR_NOW and not clause.kinds & {"wish", "want+", "take+", "cond"}


def _speaks_not(clause: Clause) -> bool:
    """Whether a child is told not to speak the language of the group."""
    told = clause.kinds <= {"topic", "lang", "neg", "said", "filler", "unknown", "kin"}
    child = any(part.phrase.startswith(_CHILD) for part in clause.parts)
    return told and child and "neg" in clause.kinds and clause.parts[-1].phrase in _SPEAKING


def _angry(clause: Clause) -> bool:
    """Whether only the ending of a strange word sounds like an order: «сами туда ходите, не берём»."""
    if clause.kinds & {"topic", "other"}:
        return False
    return not any(p.kind == "ask" and (p.meaning.language or _PLEA.search(p.phrase)) for p in clause.parts)
