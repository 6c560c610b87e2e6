"""Which answers the words of a clause add up to: «не» turns them, a verb of wanting lends its sign to the doing."""

import re
from dataclasses import dataclass, field

from dialogs.replies.parts import Part

TAKE, WANT, PARTICLE, DIGIT = 3, 2, 1, 0
#: The sign of each kind of answering word, and how plainly it speaks.
SIGNS = {
    "take+": (1, TAKE), "take-": (-1, TAKE), "want+": (1, WANT), "want-": (-1, WANT), "go+": (1, WANT),
    "yes": (1, PARTICLE), "no": (-1, PARTICLE), "one": (1, DIGIT), "two": (-1, DIGIT),
}  # fmt: skip
#: Vocatives that name a child when «жоқ» stands behind them.
CHILDREN = frozenset({"балам", "балалар", "баламиз", "кизим", "улим", "немерем", "жаним"})
#: What a number counts.
COUNTED = frozenset({"topic", "kin", "name", "unknown", "other_word", "day"})
_BETWEEN = frozenset({"filler", "polite", "kin", "will", "modal"})
_NOTHING = frozenset({"ештене", "еш", "ешкандаи", "барлиги", "бари"})
#: Behind a quoted answer, and behind that, what takes it back.
_QUOTING = ("деген", "деуге", "деитин", "деи ал", "деп аита", "деп аитпа", "деп аиткан", "деп ал")
_NOT_SAID = re.compile(r"[мбп][ае]и(мин|миз|ди)$|жок$|емес$")
#: Before a «жоқ» that answers.
_NOT_THERE = frozenset({"polite", "filler", "said", "no", "yes", "take-", "want-", "but", "one", "two"})


@dataclass(slots=True)
class _Sum:
    """What was heard so far: answers, what wants, what is done, a «не» that waits or is left over."""

    heads: list[tuple[int, int]] = field(default_factory=list)
    leading: list[int] = field(default_factory=list)
    doing: list[int] = field(default_factory=list)
    standing: bool = False
    turned: bool = False
    left: bool = False

    def hear(self, part: Part, *, absent: bool) -> None:
        """Take in one phrase."""
        if part.kind == "neg" and part.phrase in {"не", "ни", "никак не"}:
            self.turned = True
        elif part.kind == "neg":
            self.left = True
        elif part.kind in {"will", "modal"}:
            self.leading.append(self._turn(1))
            self.standing = self.standing or part.kind == "will"
        elif part.kind in {"inf+", "inf-"}:
            self.doing.append(self._turn(1 if part.kind == "inf+" else -1))
        elif part.kind in SIGNS and not absent:
            self._answer(*SIGNS[part.kind])
        elif self.turned and part.kind not in _BETWEEN:
            self.left, self.turned = True, False

    def _turn(self, sign: int) -> int:
        turned, self.turned = self.turned, False
        return -sign if turned else sign

    def _answer(self, sign: int, level: int) -> None:
        if self.turned and level == DIGIT:
            self.left, self.turned = True, False
        elif self.turned and sign < 0:
            self.turned = False
            self.heads.append((0, level))
        else:
            self.heads.append((self._turn(sign), level))


def signs(row: list[Part]) -> tuple[list[tuple[int, int]], bool]:
    """Return the answers of a clause, each with how plain it is, and whether a «не» is left over.

    «Решили не брать», «не будем брать», «хотим отказаться» refuse; a refused refusal has the sign 0, for it may mean
    anything («не хочу отказываться»).
    """
    heard = _Sum()
    for at, part in enumerate(row):
        heard.hear(part, absent=absent(row, at))
    if any(sign < 0 for sign in heard.doing) and any(part.kind == "no" for part in row):
        return [(0, TAKE)], False  # «отказываться причин нет»
    return _added(heard), heard.left or heard.turned


def _added(heard: _Sum) -> list[tuple[int, int]]:
    if not heard.doing and heard.heads and any(sign < 0 for sign in heard.leading):
        return [(0, TAKE)]  # «не могу сказать нет», «не можем согласия дать»
    if not heard.doing:
        return heard.heads + ([(sign, WANT) for sign in heard.leading] if heard.standing else [])
    if len(set(heard.doing)) > 1:
        return [(0, TAKE)]  # «брать не брать»
    wanting = [sign for sign, level in heard.heads if level == WANT] + heard.leading
    others = [head for head in heard.heads if head[1] != WANT]
    refused = min(heard.doing) < 0
    if refused and any(sign < 0 for sign, _ in others):
        return [(0, TAKE)]
    if not wanting:
        return [*others, *((sign, TAKE) for sign in heard.doing if sign < 0)] if others or refused else []
    led = -1 if min(wanting) < 0 else 1
    return [*others, *((0 if led < 0 and sign < 0 else led * sign, TAKE) for sign in heard.doing)]


def absent(row: list[Part], at: int) -> bool:
    """Whether a «жоқ» or a «нет» says that something is not there («балам жоқ», «нет места»)."""
    part = row[at]
    if part.kind != "no" or part.phrase not in {"жок", "нет", "жо"}:
        return False
    if part.phrase != "нет":
        before = row[at - 1]
        return at > 0 and (before.phrase in CHILDREN | _NOTHING or before.kind not in _NOT_THERE)
    behind = next((other.kind for other in row[at + 1 :] if other.kind != "filler"), "")
    ahead = next((other.kind for other in reversed(row[:at]) if other.kind != "filler"), "")
    beside = {behind, ahead}
    refused = any(other.kind in {"take-", "want-", "neg"} for other in row)
    return bool((COUNTED - {"kin", "name"}) & beside) and not refused


def unsaid(row: list[Part]) -> bool:
    """Whether an answer is only quoted, and said not to be one: «алмаймыз деген жоқпыз», «иә деп айта алмаймын»."""
    if len(row) == 1:
        return False
    pairs = [f"{part.phrase} {behind.phrase}" for part, behind in zip(row, [*row[1:], row[-1]], strict=True)]
    quoted = next((at for at, pair in enumerate(pairs) if at and pair.startswith(_QUOTING)), 0)
    answered = any(part.kind in SIGNS for part in row[:quoted])
    return answered and any(
        part.kind in {"neg", "no", "take-"} or _NOT_SAID.search(part.phrase) for part in row[quoted:]
    )
