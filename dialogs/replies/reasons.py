"""What families give as a reason: their life, work and home, the child beside this one, what was done."""

from dialogs.replies.clauses import Clause
from dialogs.replies.parts import Part

#: Words of a life that has its own times, and those of home.
LIFE: tuple[str, ...] = (
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
    "сабак",
)
LIFE += (
    "уезж",
    "командиров",
    "вахт",
    "переезж",
    "кошем",
    "смен",
    "урок",
    "планерк",
    "завод",
    "обед",
    "зейнет",
    "пенси",
)
HOME = frozenset({"дома", "уиде", "дома останемся", "дома посидим", "уиде отирсин", "уиде оссин"})
AT_WORK = frozenset({"работе", "жумиста", "жумистамин"})
#: What is plainly a reason.
REASONS = frozenset({"topic", "kin", "joy", "reason", "cause", "already"})
_SELF = frozenset({"сама", "сами", "озим", "озимиз"})
#: Words of a wish that in a refusal only say why: the group that was not offered, the other child at home.
GROUPS = ("топ", "тоб", "груп")
_OTHERS = (
    *GROUPS,
    "екинши бал",
    "екеуин",
    "второ",
    "двои",
    "обоих",
    "младш",
    "и старш",
    "и младш",
    "и второ",
    "логопед",
    "егиз",
    "ауистир",
    "нам в",
    "вместе с",
)


def reasons(clause: Clause) -> bool:
    """Whether a clause plainly tells a reason: of a family, its life and home."""
    lives = any(p.phrase.startswith(LIFE) and p.phrase not in AT_WORK for p in clause.parts)
    at_home = "unknown" in clause.kinds and any(p.phrase in HOME | _SELF for p in clause.parts)
    return bool(clause.kinds & REASONS) or lives or at_home


def explains(clause: Clause) -> bool:
    """Whether the words of a wish in a clause beside a refusal only say why."""
    wills = {part.phrase for part in clause.parts if part.kind == "will"}
    if clause.kinds & {"want+", "ask", "lang", "take+"} or wills - {"буду", "будем"}:
        return False
    return all(part.phrase.startswith(_OTHERS) for part in clause.parts if part.kind == "wish")


def narrated(part: Part) -> bool:
    """Whether a strange word tells what was done."""
    return part.kind in {"unknown", "other_word"} and part.phrase.endswith(("или", "али", "ела", "ила", "ала", "дик"))
