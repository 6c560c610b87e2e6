"""Guardians and their children: invented people with synthetic IINs and numbers that nobody was given."""

from datetime import date, timedelta

from core.identifiers import iin_with_check
from samples import names
from samples.chance import Chance
from samples.places import ALMATY, ASTANA, SHYMKENT
from samples.records import Child, Guardian

#: How many guardians have 1, 2, 3, 4 children waiting: 1,600 guardians, 2,000 children with the demo's five.
FAMILY_SIZES = {1: 1255, 2: 290, 3: 40, 4: 10}
_CITY_WEIGHTS: dict[str, float] = {ASTANA: 36, ALMATY: 40, SHYMKENT: 24}
_PEOPLE_WEIGHTS: dict[str, dict[str, float]] = {
    ASTANA: {names.KAZAKH: 80, names.RUSSIAN: 14, names.OTHER: 6},
    ALMATY: {names.KAZAKH: 66, names.RUSSIAN: 24, names.OTHER: 10},
    SHYMKENT: {names.KAZAKH: 76, names.RUSSIAN: 9, names.OTHER: 15},
}
_BIRTH_YEAR_WEIGHTS: dict[int, float] = {2026: 8, 2025: 17, 2024: 21, 2023: 22, 2022: 17, 2021: 12, 2020: 3}
_LAST_BIRTHDAY = date(2026, 10, 15)
_NEARLY_SIX = date(2020, 11, 25)  # still five when the bulletin comes out; a few are six already
_CENTURY_2000 = 2000


class Registry:
    """Gives out numbers that are unique: IINs per person, phones mostly per guardian."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._iins: set[str] = set()
        self._phones: list[str] = []

    def iin(self, born: date, *, woman: bool) -> str:
        """Return a new IIN with a valid check digit; one in 400 holds another date than the register, as in life."""
        if self._chance.happens(1 / 400):
            born -= timedelta(days=1)
        sex = (6 if woman else 5) if born.year >= _CENTURY_2000 else (4 if woman else 3)
        while True:
            iin = iin_with_check(f"{born:%y%m%d}{sex}{self._chance.below(10_000):04}")
            if iin is not None and iin not in self._iins:
                self._iins.add(iin)
                return iin

    def phone(self) -> str:
        """Return a mobile number; one guardian in 130 shares the number of another (spouses)."""
        if self._phones and self._chance.happens(1 / 130):
            return self._chance.pick(self._phones)
        while True:
            phone = f"+7747{1_000_000 + self._chance.below(9_000_000)}"
            if phone not in self._phones:
                self._phones.append(phone)
                return phone


def families(chance: Chance, registry: Registry, first_guardian: int, first_child: int) -> list[Child]:
    """Return the children of all families but the demo's, numbered from the given ids on."""
    sizes = [size for size, count in FAMILY_SIZES.items() for _ in range(count)]
    children: list[Child] = []
    for number, size in enumerate(chance.some(sizes, len(sizes)), first_guardian):
        city = chance.weighed(_CITY_WEIGHTS)
        people = chance.weighed(_PEOPLE_WEIGHTS[city])
        family = names.surname(chance, people)
        guardian = _guardian(chance, registry, f"SAMPLE-G-{number:04}", (city, people, family))
        for born in _birthdays(chance, size):
            child_number = first_child + len(children)
            girl = chance.happens(0.49)
            children.append(
                Child(
                    child_id=f"SAMPLE-C-{child_number:04}",
                    guardian=guardian,
                    iin=registry.iin(born, woman=girl),
                    last_name=names.borne_by(family, woman=girl),
                    first_name=names.child_name(chance, people, girl=girl),
                    born=born,
                )
            )
    return children


def _guardian(chance: Chance, registry: Registry, guardian_id: str, origin: tuple[str, str, str]) -> Guardian:
    city, people, family = origin
    woman = chance.happens(0.8)
    own = names.surname(chance, people) if woman and chance.happens(0.3) else family
    born = date(1978, 1, 1) + timedelta(days=chance.below(25 * 365))
    return Guardian(
        guardian_id=guardian_id,
        iin=registry.iin(born, woman=woman),
        name=names.grown_up(chance, people, own, woman=woman),
        phone=registry.phone(),
        language="kk" if chance.happens(0.85 if people == names.KAZAKH else 0.05) else "ru",
        settlement=city,
    )


def _birthdays(chance: Chance, count: int) -> list[date]:
    """Return birthdays of siblings, at least ten months apart."""
    days: list[date] = []
    while len(days) < count:
        day = _birthday(chance, chance.weighed(_BIRTH_YEAR_WEIGHTS))
        if all(abs(day - other) > timedelta(days=300) for other in days):
            days.append(day)
    return sorted(days)


def _birthday(chance: Chance, year: int) -> date:
    start, end = date(year, 1, 1), min(date(year, 12, 31), _LAST_BIRTHDAY)
    if year == _NEARLY_SIX.year and chance.happens(0.75):
        start = _NEARLY_SIX
    return start + timedelta(days=chance.below((end - start).days + 1))
