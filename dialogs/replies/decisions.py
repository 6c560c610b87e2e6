"""The grammar over clauses: the one decision a whole message makes, if it makes one."""

from core.values import Intent
from dialogs.replies.beside import stands
from dialogs.replies.clauses import Clause
from dialogs.replies.joints import THEREFORE
from dialogs.replies.mailing import FRAME
from dialogs.replies.signs import PARTICLE, TAKE, WANT

_SAYING = frozenset({"take+", "take-", "want+", "want-", "yes", "no"})
_UNSETTLED = frozenset({"cond", "question", "doubt", "later", "only", "wish"})
_NAMES = {TAKE: "verb", WANT: "want", PARTICLE: "word"}
#: Who is only sent away may have asked about the place.
_ENDING = frozenset({"stop", "write", "cease", "cancel", "channel"})
_AWAY = ("отвал", "отста", "отвяж", "отцеп", "отлип", "исчез", "идите лесом")
_COURTESY = frozenset({"polite", "filler", "joy", "kin"})
_CONCLUDING = THEREFORE - {"и", "енди", "тепер", "вобшем", "короче"}
_PAST = frozenset({"еди", "едик", "едим", "един"})


def decide(found: list[Clause], marks: frozenset[str]) -> tuple[Intent, str] | None:
    """Return the decision the whole message makes, with its rule, if it makes one."""
    if "?" in marks or not found:
        return None
    doing = {clause.does for clause in found}
    if _taken_back(found) or ("start" in doing and _starts(found)):
        return Intent.START, "start"
    if "stop" in doing and "start" not in doing and _stops(found):
        return Intent.STOP, "stop"
    return None if doing - {""} else _answering(found, marks)


def _taken_back(found: list[Clause]) -> bool:
    """Whether a stop was a slip or is over, and they ask to be written to: «передумала насчёт стоп, пишите»."""
    stopped = [at for at, clause in enumerate(found) if clause.does and clause.kinds & {"slip", "past"}]
    ordered = [at for at, clause in enumerate(found) if not clause.does and clause.kinds <= FRAME | {"write", "again"}]
    return bool(stopped) and any(at > stopped[0] and "write" in found[at].kinds for at in ordered)


def _starts(found: list[Clause]) -> bool:
    return not any(
        (clause.does.startswith("stop") and not clause.kinds & {"said", "past", "slip"})
        or (clause.does != "start" and clause.kinds & _UNSETTLED)
        for clause in found
    )


def _stops(found: list[Clause]) -> bool:
    """Whether they want no more messages; a no beside it is told there, too, a yes contradicts it."""
    away = [part.phrase.startswith(_AWAY) for clause in found for part in clause.parts if part.kind in _ENDING]
    if all(away) and any(clause.sign and not clause.does for clause in found):
        return False  # «отвалите, не надо нам» may be said of the place
    barred = _UNSETTLED | {"write", "medium", "lang", "start", "stay+", "stay-", "other", "queue"}
    return not any(
        clause.does != "stop" and (clause.does or clause.kinds & barred or clause.sign > 0 or clause.mixed)
        for clause in found
    )


def _answering(found: list[Clause], marks: frozenset[str]) -> tuple[Intent, str] | None:
    explicit = [at for at, clause in enumerate(found) if clause.explicit]
    if not explicit:
        return None
    last = found[explicit[-1]]
    undone = _denied(found, explicit[-1]) | {at for at in range(explicit[-1]) if _undone(found[at], last)}
    if last.level >= (TAKE if last.sign > 0 else WANT) and any(map(_slip, found)):
        undone |= {at for at in range(explicit[-1]) if found[at].sign == -last.sign}
    standing = [clause for at, clause in enumerate(found) if at not in undone]
    agreed = {clause.sign for clause in standing if _counts(clause)} == {last.sign}
    answers = [at for at in explicit if at not in undone]
    level = max((found[at].level for at in answers), default=-1)
    if not agreed or any(clause.mixed for clause in standing) or _denies(marks, last, level):
        return None
    closing = last.level >= WANT and (last is found[-1] or all(map(_courteous, found[explicit[-1] + 1 :])))
    concluded = closing and last.level == TAKE and last.parts[0].phrase in _CONCLUDING
    beside = (clause for clause in standing if not clause.explicit)
    if not _late_but(found, answers[0]) or not all(
        stands(c, last.sign, level, closing=closing, concluded=concluded) for c in beside
    ):
        return None
    intent = Intent.YES if last.sign > 0 else Intent.NO
    return intent, f"{intent.value}.{_NAMES.get(level, 'digit')}"


def _slip(clause: Clause) -> bool:
    """Whether a clause only tells that the finger slipped, whatever was pressed."""
    return "slip" in clause.kinds and not clause.kinds & _UNSETTLED


def _courteous(clause: Clause) -> bool:
    return not clause.sign and clause.kinds <= _COURTESY


def _denies(marks: frozenset[str], last: Clause, level: int) -> bool:
    """Whether a sign or a face tells otherwise."""
    if last.sign > 0:
        return bool(marks & {"against", "doubt"})
    return "for" in marks or ("doubt" in marks and level < WANT)


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
    return (
        phrase.startswith(("бас тартпа", "ни "))
        or " не " in f" {phrase}"
        or phrase.endswith((" емеспин", " емеспиз", " емес", " жок"))
    )


def _counts(clause: Clause) -> bool:
    """Whether the sign of a clause is an answer: a number in a sentence only counts, «дома будем» tells of a life."""
    if clause.explicit or not clause.sign:
        return clause.explicit
    if not clause.kinds & (_SAYING | {"go+", "one", "two", "inf+", "inf-"}):
        return not all(part.phrase in {"буду", "будем"} for part in clause.parts if part.kind == "will")
    told = clause.level > 0 or "said" in clause.kinds
    return told and ("go+" not in clause.kinds or bool(clause.kinds & _SAYING))


def _undone(clause: Clause, last: Clause) -> bool:
    """Whether a clause tells what was before, or of a slip, and the last one says what holds."""
    if clause.explicit and not clause.kinds & {"past", "slip"}:
        return False
    if clause.kinds & {"question", "later", "stay+", "stay-", "ask"}:
        return False
    phrases = [part.phrase for part in clause.parts]
    if clause.kinds & {"cond", "wish"}:  # «рады бы, но не можем»
        would = any(phrase == "би" or phrase.endswith((" би", " едик")) for phrase in phrases)
        return "but" in last.kinds and last.sign < 0 and would
    sure = last.level >= (TAKE if last.sign > 0 else WANT) or bool(last.kinds & {"but", "said"})
    sure = sure or ("slip" in clause.kinds and clause.sign == -last.sign and last.level == PARTICLE)
    over = bool(_PAST & set(phrases)) or any(phrase.endswith(" едик") for phrase in phrases)
    return (sure or last.parts[0].phrase in {"а", "ал"}) and (over or bool(clause.kinds & {"past", "slip"}))


def _late_but(found: list[Clause], first: int) -> bool:
    """Whether every «но» leads to the answer, or to thanks."""
    return all(
        at <= first or "but" not in clause.kinds or clause.kinds <= {"but", "polite", "filler", "joy"}
        for at, clause in enumerate(found)
    )
