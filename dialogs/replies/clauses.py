"""A clause of a message: which answer its words add up to, and what else stands in it."""

from dataclasses import dataclass, replace
from functools import lru_cache

from dialogs.replies.context import in_context
from dialogs.replies.joints import THEREFORE, concession, continued, correction, denied, exclaimed, joints
from dialogs.replies.mailing import FRAME, does
from dialogs.replies.parts import Part
from dialogs.replies.plainness import is_plain
from dialogs.replies.signs import CHILDREN, PARTICLE, SIGNS, TAKE, WANT, absent, signs, unsaid

_LONG = 2
_ALSO = frozenset({"да", "де", "та", "те"})
_CHILD = ("балам", "балага", "баламиз", "ребен", "детеи", "син", "доч", "внук", "внуч", "немере", "кизим", "улим")
_TELLING = frozenset({"said", "take+", "take-", "ack", "joy", "polite", "past", "modal"})
_CONCEDED = frozenset(
    {"cond", "question", "doubt", "want+", "neg", "one", "two", "day", "wrong", "other", "wish", "no"}
)
#: What an answer is told with, whatever sign stands between: «ответ – нет».
_ANNOUNCING = frozenset({"ответ", "жауап", "жауабим", "жауабимиз"})
_VERBAL = ("ат", "ит", "ет", "ут", "тся", "ти", "у", "уим", "уимиз", "уи", "уге", "уга")


@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause says: `sign` +1, -1 or 0; `level`, how plainly; `explicit`, that nothing else stands in it."""

    parts: tuple[Part, ...]
    kinds: frozenset[str]
    sign: int
    level: int
    explicit: bool
    mixed: bool  # both answers
    does: str  # "stop", "start" or nothing


def clauses(found: list[Part]) -> list[Clause]:
    """Cut the parts where a clause begins; «но» begins one without a comma."""
    rows: list[list[Part]] = []
    for part in found:
        announced = part.kind in {"yes", "no"} and rows and rows[-1][0].phrase in _ANNOUNCING and len(rows[-1]) == 1
        if not rows or (part.opens and not announced) or (part.kind == "but" and rows[-1]):
            rows.append([])
        told = part.phrase == "что" and len(rows) > 1 and not rows[-1]
        led = told and not denied(rows[-2]) and (rows[-2][-1].kind in _TELLING or any(map(_tells, rows[-2])))
        rows[-1].append(part.as_kind("filler") if led else part)
    for at, row in enumerate(rows[:-1]):
        if len(row) > 1 and row[-1].phrase == "да" and _also(rows[at + 1]):
            row[-1] = row[-1].as_kind("filler")  # «жолдасым да, мен де қарсымыз»
    return [clause for row in rows for clause in _cut(tuple(row))]


def _also(row: list[Part]) -> bool:
    """Whether a clause goes on with one more who says the same: «…, мен де қарсымыз»."""
    return any(part.phrase.split()[-1] in _ALSO for part in row[:_LONG])


@lru_cache(maxsize=8192)
def _cut(words: tuple[Part, ...]) -> list[Clause]:
    """Cut off an answer that stands before or behind its reasons without a comma: «живём далеко и место не берём»."""
    row = list(words)
    if at := concession(row):
        return [_conceded(row[:at]), *(_cut(words[at:]) if at < len(row) else [])]
    whole = _clause(row)
    if whole.explicit or whole.does or len(row) < _LONG:
        return [whole]
    if at := correction(row):
        return [*_cut(words[:at]), *_cut(words[at:])]
    return _behind(row) or _before(row) or [whole]


def _behind(row: list[Part]) -> list[Clause]:
    """Cut off an answer that follows its reasons, if one does."""
    for at in joints(row):
        tail = _clause(row[at + 1 :] if row[at].phrase == "что" else row[at:])
        follows = row[at].phrase in THEREFORE
        least = TAKE if not follows else PARTICLE if row[at].phrase != "и" else WANT
        if tail.sign < 0 and tail.kinds <= FRAME | {"want-"} and {"reason", "already"} & {p.kind for p in row[:at]}:
            least = WANT  # «көшіп кеттік керегі жоқ»
        if tail.explicit and tail.level >= least:
            return [*_cut(tuple(row[:at])), tail]
    return []


def _before(row: list[Part]) -> list[Clause]:
    """Cut off an answer that its reasons follow, if one stands there."""
    for at in reversed(continued(row)):
        head = _clause(row[:at])
        if row[at].kind in {"give", "other"} and head.sign > 0:
            continue
        if head.explicit and (head.level == TAKE or (head.level == WANT and head.sign < 0)):
            return [head, *_cut(tuple(row[at:]))]
    at = exclaimed(row)
    return [_clause(row[:at]), *_cut(tuple(row[at:]))] if at else []


def _conceded(row: list[Part]) -> Clause:
    """Return what changes nothing though it sounds like a condition: «алыс болса да», «как бы ни было»."""
    told = _clause(row)
    return replace(told, kinds=(told.kinds - _CONCEDED) | {"joy"}, sign=0, level=-1, explicit=False, mixed=False)


def _clause(typed: list[Part]) -> Clause:
    row = in_context(typed)
    if unsaid(row):
        kinds = frozenset(part.kind for part in row if part.kind not in {*SIGNS, "neg"}) | {"joy"}
        return Clause(tuple(row), kinds, 0, -1, explicit=False, mixed=False, does="")
    kinds = frozenset(part.kind for part in row)
    heads, negated = signs(row)
    found = {sign for sign, _ in heads}
    mixed = len(found - {0}) > 1
    sign = 0 if mixed or 0 in found or negated or not found else min(found)
    level = max((level for _, level in heads), default=-1)
    if level == WANT and "go+" in kinds and any(part.phrase.startswith("деп шешт") for part in row):
        level = TAKE  # «берейік деп шештік»
    if level == PARTICLE and "said" in kinds:
        level = TAKE  # «мама сказала да», «ответ: нет»
    if "other" in kinds and sign < 0 and level == WANT:  # no other is needed
        return Clause(tuple(row), frozenset({"joy"}), 0, -1, explicit=False, mixed=False, does="")
    elsewhere = "question" in kinds or any(map(_is_verbal, row))
    if found == {1} and level == WANT and elsewhere and not kinds & {"yes", "take+", "go+", "topic", "will"}:
        return Clause(tuple(row), kinds - {"want+"}, 0, -1, explicit=False, mixed=False, does="")
    doing = does(row, kinds, sign)
    explicit = bool(sign) and not doing and is_plain(row, kinds, level)
    if sign < 0 and level == WANT and not explicit and (any(map(_is_verbal, row)) or _of_something(row, kinds)):
        sign, level, negated = 0, -1, True  # «уговаривать не надо» refuses something else
    kinds |= {"neg"} if negated else set()
    kinds |= {"soft"} if 0 in found else set()  # a refusal refused may be a yes, and is never a no
    kinds |= {"wrong"} if _childless(row) else set()
    return Clause(tuple(row), kinds, sign, level, explicit, mixed, doing)


def _tells(part: Part) -> bool:
    """Whether a strange word is a verb that tells what follows: «поняла, что»."""
    return part.kind in {"unknown", "other_word"} and part.phrase.endswith(("ла", "ли", "шил", "ял"))


def _is_verbal(part: Part) -> bool:
    return part.kind in {"unknown", "other_word"} and part.phrase.endswith(_VERBAL)


def _of_something(row: list[Part], kinds: frozenset[str]) -> bool:
    """Whether what is not wanted is a thing nobody offered: «на больничный больше не хочу»."""
    told = any(
        part.kind == "unknown" and at and row[at - 1].phrase in {"на", "в", "к", "с", "за"}
        for at, part in enumerate(row)
    )
    return told and "will" in kinds and not kinds & {"topic", "take-", "want-", "no", "inf+"}


def _childless(row: list[Part]) -> bool:
    """Whether a child is said not to be there: the number is somebody else's."""
    beside = [
        row[near].phrase
        for at in range(len(row))
        if absent(row, at)
        for near in (at - 1, at + 1)
        if 0 <= near < len(row)
    ]
    return any(phrase in CHILDREN or phrase == "бала" or phrase.startswith(_CHILD) for phrase in beside)
