"""Random families: what each of them makes of an offer, when, on which way, and in which words."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

YES = ("1", "Иә", "иә", "да", "Да", "ия")
NO = ("2", "Жоқ", "жок", "нет", "Нет")
UNCLEAR = ("ммм", "ойланайық", "не знаю пока", "бүгін далада қандай", "???")
#: What families do with an offer, and how many of a hundred do it.
_TEMPERS = {"yes": 32, "no": 22, "twice": 8, "unclear": 6, "unclear then yes": 7, "late": 7, "silent": 18}
#: Hours after the offer at which somebody looks at the phone; both rounds and the time after them are among these.
LOOKS = (0.1, 3, 9, 23, 26, 33, 46, 47.8, 52, 60)
_IN_TIME, _TOO_LATE = (0, 8), (8, len(LOOKS))


@dataclass(frozen=True, slots=True)
class Family:
    """One family of a district; `linked` families have proven their number in Telegram."""

    count: int
    number: str
    language: str
    linked: bool

    @property
    def guardian(self) -> str:
        """Return the id of its guardian."""
        return f"G{self.count}"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a family will say about an offer, at the first look at its phone after `at`."""

    at: datetime
    text: str
    intent: str  # yes, no or unclear: what it means, whoever reads it
    channel: str
    tap: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a family has said about an offer."""

    offer: str
    number: str
    at: datetime
    intent: str
    channel: str


def plan(chance: random.Random, family: Family, offered_at: datetime) -> list[Act]:
    """Return what a family will do about an offer."""
    temper = chance.choices(list(_TEMPERS), weights=list(_TEMPERS.values()))[0]
    if temper == "silent":
        return []
    first, last = _TOO_LATE if temper == "late" else _IN_TIME
    looks = sorted(chance.sample(range(first, last), 2))
    channel = chance.choice(("sms", "telegram")) if family.linked else "sms"
    tap = channel == "telegram" and chance.random() < 0.5

    def act(look: int, intent: str) -> Act:
        words = {"yes": YES, "no": NO, "unclear": UNCLEAR}[intent]
        at = offered_at + timedelta(hours=LOOKS[look])
        return Act(at, chance.choice(words), intent, channel, tap and intent != "unclear")

    answer = chance.choice(("yes", "no")) if temper in {"twice", "late"} else temper
    if temper == "unclear then yes":
        return [act(looks[0], "unclear"), act(looks[1], "yes")]
    if temper == "twice":
        return [act(looks[0], answer), act(looks[1], answer)]
    return [act(looks[0], answer)]


def families(chance: random.Random, schools: int, each: int) -> list[Family]:
    """Return the families of a district, `each` at every one of its preschools."""
    return [
        Family(count, f"+7747{count:07d}", chance.choice(("kk", "ru")), chance.random() < 0.4)
        for count in range(1, schools * each + 1)
    ]
