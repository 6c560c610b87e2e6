"""A made-up city: how many are born and wait, how families answer, and where each number comes from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random  # noqa: TID251 - seeded: the same city lives the same year again
from typing import TypeVar

from core.rules.calendar import start_of_day
from core.rules.vacancy import Candidate, GroupType
from core.values import Language

Drawn = TypeVar("Drawn")
_DAY = timedelta(days=1)
#: Categories of annex 1 and how many families in a hundred wait by them: out of turn, priority, general. Assumed.
_CATEGORIES = ((2, 2), (6, 9), (9, 6), (13, 83))
#: Of what age the groups are in which places become free, in a hundred. Assumed.
_GROUPS = ((GroupType.EARLY, 20), (GroupType.JUNIOR, 30), (GroupType.MIDDLE, 25), (GroupType.SENIOR, 25))


@dataclass(frozen=True, slots=True)
class City:
    """A city and its families; what is called assumed has no source and is there to be changed.

    The shares of answers are those of the Digital Family Card, the nearest service of the state that asks by SMS:
    over 200,000 of 349,700 (2025), 29.4 % (2022) and 32 % (2026) of those asked.
    """

    births: int = 5_400  # a year: 300,000 people, 18 births to 1,000; assumed
    preschools: int = 60
    places: int = 3_200  # that become free in a year, most of them when groups move up; assumed
    backlog: int = 12_000  # applications that wait on the first day; assumed
    answers: float = 0.57  # to the first message
    answers_again: float = 0.32  # of the rest, to the repeat
    agrees: float = 0.75  # of those that answer about a place; assumed
    registers: float = 0.32  # of those asked after a birth
    files_later: float = 0.6  # of the others, within two years, without being asked; assumed
    unreachable: float = 0.03  # numbers that nobody has any more; assumed
    shows_interest: float = 0.5  # after a suspension; assumed
    files_papers: float = 0.92  # with a referral in hand; assumed
    half_answered: timedelta = timedelta(minutes=45)  # half of the answers come within so long; assumed


class People:
    """Draws families, children and what they do; the only chance in a simulation."""

    def __init__(self, city: City, seed: int) -> None:
        self.city = city
        self._chance = Random(seed)  # noqa: S311 - no secret: the seed is printed

    def happens(self, share: float) -> bool:
        """Tell whether something happens this time that happens to a share of all."""
        return self._chance.random() < share

    def spread(self, count: int, first: date, days: int) -> list[datetime]:
        """Return so many instants within these days, of any hour."""
        return sorted(self._within(first, days) for _ in range(count))

    def published(self, count: int, first: date, days: int) -> list[datetime]:
        """Return when places become free: in office hours, six in ten of them while groups move up (15 August on)."""
        found = []
        for _ in range(count):
            moves = date(first.year + (first > date(first.year, 8, 15)), 8, 15)
            moving = self.happens(0.6) and (moves - first).days + 30 <= days
            day = moves + self._chance.randrange(30) * _DAY if moving else first + self._chance.randrange(days) * _DAY
            found.append(_at(day, 9 + self._chance.random() * 9))
        return sorted(found)

    def child(self, born: date) -> Candidate:
        """Return a child born that day, with the right by which it waits and from which age a place is wished."""
        category = self._drawn(_CATEGORIES)
        return Candidate(
            born, self._language(), frozenset({category}), wished_from_age=self._chance.choice((1, 2, 2, 3))
        )

    def wishes(self) -> tuple[str, ...]:
        """Return one to four preschools, near ones more often than far ones."""
        home, count = self._chance.randrange(self.city.preschools), self._chance.choice((1, 2, 3, 4, 4))
        near = {int(self._chance.gauss(home, 3)) % self.city.preschools for _ in range(count)}
        return tuple(f"P{number}" for number in sorted(near))

    def group(self) -> tuple[str, GroupType, Language]:
        """Return where a place becomes free, in which group and language."""
        preschool = f"P{self._chance.randrange(self.city.preschools)}"
        return preschool, self._drawn(_GROUPS), self._language()

    def answers_after(self) -> timedelta:
        """Return how long a family takes to answer: half of them no longer than the city says."""
        scale = self.city.half_answered.total_seconds() / math.log(2)
        return timedelta(seconds=self._chance.expovariate(1 / scale))

    def born_before(self, day: date, years: int) -> date:
        """Return a birthday within so many years before a day."""
        return day - self._chance.randrange(1, years * 365) * _DAY

    def within(self, days: int) -> timedelta:
        """Return any span of so many days at most."""
        return timedelta(days=self._chance.random() * days)

    def _language(self) -> Language:
        return Language.KK if self.happens(0.7) else Language.RU

    def _drawn(self, shares: Sequence[tuple[Drawn, int]]) -> Drawn:
        """Draw one of several things by their shares of a hundred."""
        things, weights = zip(*shares, strict=True)
        drawn: Drawn = self._chance.choices(things, weights)[0]
        return drawn

    def _within(self, first: date, days: int) -> datetime:
        return _at(first + self._chance.randrange(days) * _DAY, self._chance.random() * 24)


def _at(day: date, hour: float) -> datetime:
    return start_of_day(day) + timedelta(milliseconds=int(hour * 3_600_000))
