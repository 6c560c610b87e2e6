"""The grammar over clauses: which may stand beside an answer without making it depend on something."""

import re

from core.values import Intent
from dialogs.replies.clauses import FRAME, PARTICLE, TAKE, WANT, Clause

#: What no answer bears: a condition, a question, a doubt, another time, a wish, a word of another matter.
_NEVER = frozenset({"cond", "question", "doubt", "irony", "later", "only", "wish", "ask", "stay+", "stay-", "write"})
_NEVER |= {"list", "cancel", "cease", "start", "again", "wrong", "absence", "stop", "let", "medium", "lang", "beg"}
#: Known words that tell of something else and change nothing.
_TOLD = FRAME | {"name", "other_word", "number", "docs", "one", "two", "go+", "yes", "take+", "want+", "past", "slip"}
_REFUSED = FRAME | {"name", "other_word", "number", "docs", "one", "two", "no", "take-", "want-", "give", "neg"}
_PLEA = re.compile(r"[мбп][ае](ниш|низ|ндар|ндер)")
_GIVEN = ("предлож", "отда", "переда", "уступ", "усин")
_CONTENT = frozenset({"topic", "kin", "joy", "polite", "docs", "reason", "already", "give", "queue", "name", "day"})
_SAYING = frozenset({"take+", "take-", "want+", "want-", "yes", "no"})
#: What is told of a life elsewhere is a reason of a no, and the end of a yes.
_ELSEWHERE = frozenset({"other", "already"})


def decide(found: list[Clause], marks: frozenset[str]) -> tuple[Intent, str] | None:
    """Return the decision the whole message makes, with its rule, if it makes one."""
    if "?" in marks or not found:
        return None
    doing = {clause.does for clause in found}
    if "start" in doing:
        return _starting(found)
    if _taken_back(found):
        return Intent.START, "start"
    if "stop" in doing:
        return _stopping(found)
    if doing - {""}:
        return None
    return _answering(found, marks)


def _taken_back(found: list[Clause]) -> bool:
    """Whether a stop was a slip or is over, and they ask to be written to: «передумала насчёт стоп, пишите»."""
    stopped = [at for at, clause in enumerate(found) if clause.does and clause.kinds & {"slip", "past"}]
    ordered = [at for at, clause in enumerate(found) if not clause.does and clause.kinds <= FRAME | {"write", "again"}]
    return bool(stopped) and any(at > stopped[0] and "write" in found[at].kinds for at in ordered)


def _starting(found: list[Clause]) -> tuple[Intent, str] | None:
    for clause in found:
        if clause.does.startswith("stop") and not clause.kinds & {"said", "past", "slip"}:
            return None
        if clause.does != "start" and clause.kinds & {"cond", "question", "doubt", "later", "only", "wish"}:
            return None
    return Intent.START, "start"


def _stopping(found: list[Clause]) -> tuple[Intent, str] | None:
    """Whether they want no more messages; a no beside it is told there, too, a yes contradicts it."""
    for clause in found:
        if clause.does == "stop":
            continue
        if clause.does or clause.kinds & {"write", "medium", "lang", "start"}:
            return None
        if clause.kinds & {"cond", "question", "doubt", "later", "only", "wish", "stay+", "stay-", "other", "queue"}:
            return None
        if clause.sign > 0 or clause.mixed:
            return None
    return Intent.STOP, "stop"


def _answering(found: list[Clause], marks: frozenset[str]) -> tuple[Intent, str] | None:
    explicit = [at for at, clause in enumerate(found) if clause.explicit]
    if not explicit:
        return None
    last = explicit[-1]
    undone = _denied(found, last) | {at for at in range(last) if _undone(found[at], found[last])}
    signs = {clause.sign for at, clause in enumerate(found) if at not in undone and _counts(clause)}
    if len(signs) != 1 or any(clause.mixed for at, clause in enumerate(found) if at not in undone):
        return None
    sign = signs.pop()
    if found[last].sign != sign or ("doubt" in marks and (sign > 0 or found[last].level < WANT)) or (sign > 0 and "against" in marks) or (sign < 0 and "for" in marks):
        return None
    if not _late_but(found, {at for at in explicit if at not in undone}):
        return None
    level = max(found[at].level for at in explicit if at not in undone)
    closing = last == len(found) - 1 and found[last].level >= WANT
    for at, clause in enumerate(found):
        if at not in undone and not clause.explicit and not _stands(clause, sign, level, closing=closing):
            return None
    names = {TAKE: "verb", WANT: "want", PARTICLE: "word"}
    return (Intent.YES, f"yes.{names.get(level, 'digit')}") if sign > 0 else (Intent.NO, f"no.{names.get(level, 'digit')}")


def _denied(found: list[Clause], last: int) -> set[int]:
    """Return the «нет» of «нет, не отказываемся, берём»: it only denies the refusal that follows."""
    return {
        at
        for at in range(last - 1)
        if found[at].explicit and found[at].kinds <= {"no", "filler", "polite"}
        and found[at + 1].sign > 0 and any(_turned(part.phrase) for part in found[at + 1].parts)
        and found[last].level == TAKE and not any(_turned(part.phrase) for part in found[last].parts)
    }  # fmt: skip


def _turned(phrase: str) -> bool:
    return phrase.startswith(("не ", "бас тартпа", "ни ")) or phrase.endswith((" емеспин", " емеспиз", " емес", " жок"))


def _counts(clause: Clause) -> bool:
    """Whether the sign of a clause is an answer: a number inside a sentence only counts something."""
    told = clause.explicit or clause.level > 0 or "said" in clause.kinds
    return bool(clause.sign) and told and (clause.explicit or not clause.kinds & {"go+"} or bool(clause.kinds & _SAYING))


def _undone(clause: Clause, last: Clause) -> bool:
    """Whether a clause tells what was before, or of a slip, and the last one says what holds."""
    if clause.explicit and not clause.kinds & {"past", "slip"}:
        return False
    if clause.kinds & {"question", "later", "stay+", "stay-", "ask"}:
        return False
    if clause.kinds & {"cond", "wish"}:
        would = any(part.phrase == "би" or part.phrase.endswith((" би", " едик")) for part in clause.parts)
        return "but" in last.kinds and last.sign < 0 and would
    sure = last.parts[0].phrase in {"а", "ал"} or last.level >= (TAKE if last.sign > 0 else WANT) or bool(last.kinds & {"but", "said"})
    over = any(part.phrase in {"еди", "едик", "едим", "един"} or part.phrase.endswith(" едик") for part in clause.parts)
    return sure and (over or bool(clause.kinds & {"past", "slip"}))


def _late_but(found: list[Clause], answers: set[int]) -> bool:
    """Whether every «но» leads to the answer, or to thanks."""
    first = min(answers)
    return all(
        at <= first or "but" not in clause.kinds or clause.kinds <= {"but", "polite", "filler", "joy"}
        for at, clause in enumerate(found)
    )


def _strange(clause: Clause) -> bool:
    """Whether a clause tells something a bare «да» or «нет» may have answered: who speaks, or what nobody knows."""
    kinds = clause.kinds
    introduced = clause.parts[0].phrase.startswith(("ето", "бул", "мен ")) and not kinds & {"joy", "reason", "topic"}
    return introduced or ("unknown" in kinds and not kinds & _CONTENT)


def _stands(clause: Clause, sign: int, level: int, *, closing: bool) -> bool:
    """Whether a clause that is no answer may stand beside one."""
    kinds = clause.kinds
    never = _NEVER
    if sign < 0:
        never = never - {"only", "later", "let"} if closing else never - {"let"}
        never = never - {"wish"} if closing and clause.sign < 0 else never
    given = "give" in kinds or any(part.kind == "ask" and part.phrase.startswith(_GIVEN) for part in clause.parts)
    if sign < 0 and closing and not any(p.kind == "ask" and (p.meaning.language or _PLEA.search(p.phrase)) for p in clause.parts) and not kinds & {"topic", "other"}:
        never = never - {"ask"}  # «сами туда ходите, не берём»: only the ending of a word is heard as an order
    if kinds & (never - {"ask"} if given and kinds & {"give", "other"} and sign < 0 else never) or clause.does:
        return False
    if "other" in kinds and level < WANT and not kinds & {"already", "give"}:
        return False
    if "unready" in kinds and not (sign < 0 and closing):
        return False
    if "waver" in kinds and (sign > 0 or level < WANT):
        return False
    if "want+" in kinds or ("want-" in kinds and sign > 0):
        return False
    if sign > 0 and kinds & _ELSEWHERE or sign < 0 and "soft" in kinds:
        return False
    if level < WANT and _strange(clause):
        return False
    if kinds <= (FRAME | {"but", "go+"} if sign > 0 else FRAME | {"but"}):
        return True
    if "docs" in kinds and "neg" not in kinds and kinds <= _TOLD | {"day", "take+"}:
        return True
    if sign < 0:
        return level >= WANT or "neg" not in kinds
    if level < TAKE and (level != PARTICLE or kinds & {"neg", "day", "now", "no"}):
        return False
    if kinds & {"day", "neg", "now", "channel", "queue", "no", "two"}:
        return closing
    return True
