"""What families wish for: applications of 2023-2026 with their categories, languages and preschools."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from samples import demo
from samples.chance import Chance
from samples.places import PRESCHOOLS, Preschool
from samples.records import GENERAL, Application, Child

_FIRST = datetime(2023, 1, 16, 4, tzinfo=UTC)
_LAST = datetime(2026, 11, 15, 18, 59, 59, tzinfo=UTC)
_OVZ, _LARGE_FAMILY, _NONE = 5, 10, 13
_LARGE = 3
_CATEGORY_WEIGHTS: dict[int, float] = {
    13: 66,
    1: 3.5,
    2: 1.2,
    3: 2.6,
    4: 0.7,
    6: 1.5,
    7: 2,
    8: 0.8,
    9: 0.7,
    10: 8,
    11: 6,
    12: 5,
}  # fmt: skip – one table reads better than one number a line
_COUNT_WEIGHTS: dict[int, float] = {1: 25, 2: 30, 3: 25, 4: 20}
_TWINS_IN_TIME = 12


def applications(chance: Chance, children: list[Child]) -> list[Application]:
    """Return one application per child; a dozen pairs share preschools and the very millisecond."""
    families: dict[str, list[Child]] = {}
    for child in children:
        families.setdefault(child.guardian.guardian_id, []).append(child)
    marks = {guardian: _family_categories(chance, len(family)) for guardian, family in families.items()}
    made = [_application(chance, child, marks[child.guardian.guardian_id]) for child in children]
    return _same_millisecond(made)


def _family_categories(chance: Chance, size: int) -> set[int]:
    marks = {chance.weighed(_CATEGORY_WEIGHTS)}
    if size >= _LARGE:
        marks.add(_LARGE_FAMILY)
    while _NONE not in marks and chance.happens(0.14):
        marks.add(chance.weighed(_CATEGORY_WEIGHTS))
    return marks


def _application(chance: Chance, child: Child, family: set[int]) -> Application:
    marks = family | ({_OVZ} if chance.happens(0.05) else set())
    home = child.guardian.language
    application = Application(
        application_id=child.child_id.replace("-C-", "-A-"),
        child=child,
        submitted_at=_moment(chance, child),
        categories=tuple(sorted(marks - {_NONE} or marks)),
        language=home if chance.happens(0.93) else {"kk": "ru", "ru": "kk"}[home],
        preschools=(),
        wished_from_age=2 + chance.below(2) if chance.happens(0.12) else None,
    )
    return replace(application, preschools=_wished(chance, application))


def _moment(chance: Chance, child: Child) -> datetime:
    """Return when the family applied: after the birth, before the sixth birthday, sooner rather than later."""
    birth = datetime.combine(child.born, time(), UTC)
    start = max(birth + timedelta(days=4), _FIRST)
    end = min(birth + timedelta(days=6 * 365), _LAST)
    share = min(chance.below(1000), chance.below(1000)) / 1000
    spread = int((end - start).total_seconds() * 1000 * (share + 0.001))
    return start + timedelta(milliseconds=chance.below(spread))


def _wished(chance: Chance, application: Application) -> tuple[str, ...]:
    open_houses = [house for house in PRESCHOOLS if _may_wish(application, house)]
    special = [house for house in open_houses if house.special]
    ordinary = [house for house in open_houses if house.type != "sanatorium" and not house.special]
    sanatoria = [house for house in open_houses if house.type == "sanatorium"]
    chosen = chance.some(ordinary, chance.weighed(_COUNT_WEIGHTS))
    if special and chance.happens(0.7):
        chosen[0] = special[0]
    elif sanatoria and chance.happens(0.08):
        chosen[0] = sanatoria[0]
    return tuple(house.preschool_id for house in chosen)


def _may_wish(application: Application, house: Preschool) -> bool:
    guardian = application.child.guardian
    if house.settlement != guardian.settlement or application.language not in house.languages:
        return False
    if not house.state_order or (house.special and _OVZ not in application.categories):
        return False
    return demo.leaves_the_lead(application, house.preschool_id)


def _same_millisecond(made: list[Application]) -> list[Application]:
    """Let a dozen general applications repeat an earlier one of the same queue to the millisecond."""
    seen: dict[tuple[object, ...], Application] = {}
    pairs = 0
    result = []
    for own in made:
        other = seen.setdefault((own.language, own.child.born.year, own.preschools[0]), own)
        twin = replace(own, submitted_at=other.submitted_at)
        if pairs < _TWINS_IN_TIME and other is not own and _possible(twin):
            pairs += 1
            result.append(twin)
        else:
            result.append(own)
    return result


def _possible(twin: Application) -> bool:
    """Whether the family could have applied then: the child was born, and the demo families keep the lead."""
    birth = datetime.combine(twin.child.born, time(), UTC)
    in_time = birth + timedelta(days=4) < twin.submitted_at < birth + timedelta(days=5 * 365)
    lead_kept = all(demo.leaves_the_lead(twin, preschool) for preschool in twin.preschools)
    return twin.rank == GENERAL and in_time and lead_kept
