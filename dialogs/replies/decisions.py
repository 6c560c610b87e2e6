"""The grammar over clauses: the one decision a whole message makes, if it makes one."""

from dataclasses import replace

from core.values import Intent
from dialogs.replies.beside import Answer, stands
from dialogs.replies.clauses import Clause
from dialogs.replies.joints import THEREFORE
from dialogs.replies.mailing import FRAME
from dialogs.replies.reasons import reasons
from dialogs.replies.signs import PARTICLE, TAKE, WANT

_SAYING = frozenset({"take+", "take-", "want+", "want-", "yes", "no"})
_UNSETTLED = frozenset({"cond", "question", "doubt", "later", "only", "wish"})
_NAMES = {TAKE: "verb", WANT: "want", PARTICLE: "word"}
#: Who is only sent away may have asked about the place.
_ENDING = frozenset({"stop", "write", "cease", "cancel", "channel"})
_AWAY = ("отвал", "отста", "отвя", "отцеп", "отлип", "исчез", "идите лесом", "хват", "достат", "доволно", "харе")
_COURTESY = frozenset({"polite", "filler", "joy", "kin"})
#: A yes that may only mean: I have read it.
_MILD: tuple[str, ...] = (
    "хорошо",
    "ок",
    "ладно",
    "жакси",
    "жараи",
    "жарад",
    "болад",
    "болс",
    "макул",
    "ага",
    "угу",
    "норм",
    "хош",
)
_MILD += ("меили", "дурис", "лад", "добро", "понял", "идет", "поидет", "давай", "еее", "ее")
_HALTS = frozenset({"стоп", "токта", "токтаниз", "токтаниздар"})
_HALTING = frozenset({"стоп", "токта"})
_ENOUGH = frozenset({"хватит", "достаточно", "доволно"})
_TAKING = ("бер", "возм", "ал", "место", "садик")
#: «Постойте» takes back what was said before it, too.
_WAITING = frozenset({"погодите", "подождите", "стоите", "постоите", "стоп", "токта", "тура тур", "подожди", "погоди"})
_CONCLUDING = THEREFORE - {"и", "вобшем", "короче"}
#: What corrects the answer before it, and how plain the answer behind it must be.
_CORRECTING = {"то ест": PARTICLE, "вернее": PARTICLE, "точнее": PARTICLE, "все таки": TAKE, "все же": TAKE}
_CORRECTING |= {"дурисирак": PARTICLE, "ягни": PARTICLE, "в смисле": PARTICLE, "ои": WANT, "тфу": WANT, "блин": WANT}
_PAST = frozenset({"еди", "едик", "едим", "един"})


def decide(found: list[Clause], marks: frozenset[str], *, lenient: bool = False) -> tuple[Intent, str] | None:
    """Return the decision the whole message makes, with its rule, if it makes one.

    `lenient` tells that no other rule found anything in the message: what nobody knows is then a reason.
    """
    if "?" in marks or not found:
        return None
    if any(map(_slip, found)):
        found = [_halted(clause, _HALTING) for clause in found]
    elif any(clause.explicit and clause.level == TAKE and _of_place(clause) for clause in found):
        found = [_halted(clause, _ENOUGH) for clause in found]
    doing = {clause.does for clause in found}
    if _taken_back(found) or ("start" in doing and _starts(found)):
        return Intent.START, "start"
    if "stop" in doing and "start" not in doing and _stops(found):
        return Intent.STOP, "stop"
    return None if doing - {""} else _answering(found, marks, lenient=lenient)


def _of_place(clause: Clause) -> bool:
    return any(part.kind in {"take+", "take-"} and part.phrase.startswith(_TAKING) for part in clause.parts)


def _halted(clause: Clause, words: frozenset[str]) -> Clause:
    """Return a lone «стоп» or «хватит» as what it is beside an answer: «согласны.. стоп, не то нажала»."""
    said = [part for part in clause.parts if part.kind not in FRAME]
    lone = len(said) == 1 and said[0].phrase in words
    return replace(clause, kinds=frozenset({"filler"}), does="") if lone else clause


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
    barred |= {"slip", "ack"}
    ordered = {part.phrase for clause in found for part in clause.parts if part.kind == "stop"}
    if ordered and ordered <= _HALTS:
        barred |= {"neg"}  # «жоқ, тоқтаңыз, түсінбедім»
    return not any(
        clause.does != "stop" and (clause.does or clause.kinds & barred or clause.sign > 0 or clause.mixed)
        for clause in found
    )


def _answering(found: list[Clause], marks: frozenset[str], *, lenient: bool) -> tuple[Intent, str] | None:
    explicit = [at for at, clause in enumerate(found) if clause.explicit]
    if not explicit:
        return None
    last = found[explicit[-1]]
    undone = _denied(found, explicit[-1]) | {at for at in range(explicit[-1]) if _undone(found[at], last)}
    slipped = last.level >= (TAKE if last.sign > 0 else WANT) and any(map(_slip, found))
    opposed = any(clause.sign == -last.sign or clause.mixed for clause in found[: explicit[-1]])
    waited = opposed and last.level == TAKE and any(map(_undoes, found[: explicit[-1]]))
    if slipped or waited or any(_corrects(clause, last) for clause in found[1 : explicit[-1] + 1]):
        undone |= {at for at in range(explicit[-1]) if found[at].sign == -last.sign or _undoes(found[at])}
    answer = _answer(found, explicit, undone, lenient=lenient)
    standing = [clause for at, clause in enumerate(found) if at not in undone]
    agreed = {clause.sign for clause in standing if _counts(clause, answer)} == {last.sign}
    if not agreed or any(clause.mixed for clause in standing) or _denies(marks, last, answer.level):
        return None
    beside = (clause for clause in standing if not clause.explicit)
    first = next(at for at in explicit if at not in undone)
    if not _late_but(found, explicit[-1] if answer.closing and answer.level == TAKE else first) or not all(
        stands(clause, answer) for clause in beside
    ):
        return None
    intent = Intent.YES if last.sign > 0 else Intent.NO
    return intent, f"{intent.value}.{_NAMES.get(answer.level, 'digit')}"


def _answer(found: list[Clause], explicit: list[int], undone: set[int], *, lenient: bool) -> Answer:
    """Return the answer of a message: as plain as its plainest clause."""
    last = found[explicit[-1]]
    answers = [found[at] for at in explicit if at not in undone]
    level = max(clause.level for clause in answers)
    if level == WANT and any(clause.level == PARTICLE for clause in answers):
        level = TAKE  # «да, нужно»
    closing = last.level >= WANT and (last is found[-1] or all(map(_courteous, found[explicit[-1] + 1 :])))
    concluded = closing and last.level == TAKE and any(map(_concludes, answers))
    mild = any(part.kind == "yes" and part.phrase.startswith(_MILD) for clause in answers for part in clause.parts)
    reasoned = any(reasons(clause) for clause in found if not clause.explicit)
    return Answer(
        last.sign,
        level,
        closing,
        concluded,
        lenient=lenient and not mild,
        reasoned=reasoned,
        mild=mild,
        twice=len(answers) > 1,
    )


def _concludes(clause: Clause) -> bool:
    return clause.parts[0].phrase in _CONCLUDING or clause.parts[0].kind == "but"


def _undoes(clause: Clause) -> bool:
    """Whether a clause only halts or says both: what stands behind it holds."""
    halted = any(part.phrase in _WAITING for part in clause.parts)
    return clause.mixed or (halted and clause.kinds <= FRAME | {"later", "yes", "no", "one", "two", "stop"})


def _corrects(clause: Clause, last: Clause) -> bool:
    """Whether a clause takes back what was answered before it: «да, ой нет, не берём»."""
    marks = (part.phrase.removesuffix(" жок") for part in clause.parts[:2])
    return any(_CORRECTING.get(mark, TAKE + 1) <= last.level for mark in marks)


def _slip(clause: Clause) -> bool:
    """Whether a clause only tells that the finger slipped, whatever was pressed."""
    return "slip" in clause.kinds and not clause.kinds & _UNSETTLED


def _courteous(clause: Clause) -> bool:
    return not clause.sign and clause.kinds <= _COURTESY


def _denies(marks: frozenset[str], last: Clause, level: int) -> bool:
    """Whether a sign or a face tells otherwise."""
    if last.sign > 0:
        return bool(marks & {"against", "doubt", "sorry"})
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


def _counts(clause: Clause, answer: Answer) -> bool:
    """Whether the sign of a clause is an answer: a number in a sentence only counts, «дома будем» tells of a life."""
    if clause.explicit or not clause.sign:
        return clause.explicit
    if answer.concluded and clause.kinds & {"doubt", "question"}:
        return False  # «вряд ли смогу водить, поэтому отказываюсь»
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
    """Whether every «но» leads to the answer, to thanks, or behind a refusal to a reason."""
    told = {"unknown", "other_word", "name", "kin", "reason"} if found[first].sign < 0 else set[str]()
    return all(
        at <= first or "but" not in clause.kinds or clause.kinds <= {"but", "polite", "filler", "joy"} | told
        for at, clause in enumerate(found)
    )
