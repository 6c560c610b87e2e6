"""The bulletin of sixty free places: every group type and regime of P 3(3), permanent and temporary."""

from datetime import UTC, date, datetime, timedelta

from samples import demo
from samples.chance import Chance
from samples.places import PRESCHOOLS
from samples.records import Application, Vacancy

_SIZE = 60
_OPENING = datetime(2026, 11, 20, 5, 5, tzinfo=UTC)
_ONE_INSTANT = datetime(2026, 11, 20, 6, tzinfo=UTC)
_FREED_AT_ONCE = 4
_LEAST_CANDIDATES = 3
#: Group type → birth years of its children (full years on 31 December 2026).
_YEARS = {
    "early": {2025, 2026},
    "junior": {2024},
    "middle": {2023},
    "senior": {2022},
    "preparatory": {2020, 2021},
}
#: Places of houses that do not follow the ages: preschool, group, regime, language.
_OTHERS = (
    ("SAMPLE-P-12", "special", "9", "kk"),
    ("SAMPLE-P-12", "special", "10.5", "ru"),
    ("SAMPLE-P-28", "special", "12", "kk"),
    ("SAMPLE-P-28", "special", "24", "ru"),
    ("SAMPLE-P-40", "special", "10.5", "kk"),
    ("SAMPLE-P-11", "mixed", "24", "kk"),
    ("SAMPLE-P-27", "mixed", "24", "ru"),
    ("SAMPLE-P-27", "mixed", "12", "kk"),
    ("SAMPLE-P-39", "mixed", "24", "kk"),
    ("SAMPLE-P-09", "mixed", "4", "kk"),
    ("SAMPLE-P-14", "mixed", "4", "ru"),
    ("SAMPLE-P-14", "preparatory", "4", "kk"),
    ("SAMPLE-P-22", "mixed", "4", "kk"),
    ("SAMPLE-P-22", "mixed", "4", "ru"),
    ("SAMPLE-P-38", "preparatory", "4", "kk"),
)
_REGIME_WEIGHTS: dict[str, float] = {"10.5": 80, "9": 15, "12": 5}


def vacancies(chance: Chance, applications: list[Application]) -> list[Vacancy]:
    """Return the demo's three places, four freed in one instant, the special houses, and the rest by age groups."""
    queues = _queues(applications)
    busiest = max((queue for queue in queues if queue[1] in {"middle", "senior"}), key=lambda queue: queues[queue])
    shapes: list[tuple[str, str, str, str]] = []
    shapes += [(busiest[0], busiest[1], "10.5", busiest[2])] * _FREED_AT_ONCE
    shapes += list(_OTHERS)
    while len(shapes) < _SIZE - len(demo.vacancies()):
        group = list(_YEARS)[len(shapes) % len(_YEARS)]
        queue = chance.pick([queue for queue in queues if queue[1] == group and queue != busiest])
        shapes.append((queue[0], group, chance.weighed(_REGIME_WEIGHTS), queue[2]))
    others = [_vacancy(chance, number, shape) for number, shape in enumerate(shapes)]
    return [*demo.vacancies(), *others]


def _queues(applications: list[Application]) -> dict[tuple[str, str, str], int]:
    """Return (preschool, group, language) → candidates, where they are enough and the demo does not play."""
    ordinary = {house.preschool_id for house in PRESCHOOLS if house.type in {"nursery", "kindergarten"}}
    sizes: dict[tuple[str, str, str], int] = {}
    for application in applications:
        group = next(group for group, years in _YEARS.items() if application.child.born.year in years)
        for preschool in application.preschools:
            if preschool in ordinary and not demo.taken(preschool, group, application.language):
                queue = (preschool, group, application.language)
                sizes[queue] = sizes.get(queue, 0) + 1
    return {queue: size for queue, size in sorted(sizes.items()) if size >= _LEAST_CANDIDATES}


def _vacancy(chance: Chance, number: int, shape: tuple[str, str, str, str]) -> Vacancy:
    preschool, group, regime, language = shape
    by_age = number >= _FREED_AT_ONCE + len(_OTHERS)
    until = date(2026, 12, 25) + timedelta(days=chance.below(150)) if by_age and number % 3 == 0 else None
    later = timedelta(milliseconds=chance.below(7 * 3600 * 1000))
    return Vacancy(
        vacancy_id=f"SAMPLE-V-{number + 1 + len(demo.vacancies()):02}",
        preschool_id=preschool,
        group_type=group,
        regime_hours=regime,
        language=language,
        temporary_until=until,
        published_at=_ONE_INSTANT if number < _FREED_AT_ONCE else _OPENING + later,
    )
