"""Preschools of the unified base and the free places of its bulletin (P 3(3), 3(4), 3(6))."""

from collections.abc import Sequence

from core.clock import ALMATY
from core.register import apart
from core.register.intake import KNOWN, TAKEN, Intake, refused
from core.register.rows import Outcome, PreschoolRow, VacancyRow
from core.rules.vacancy import GroupType, Place, queue_key
from core.store.bulletin import publish
from core.store.tables import Preschool, Vacancy
from core.store.timers import Due, TimerKind

FREE, OFFERED, WITHDRAWN = "free", "offered", "withdrawn"


async def take_preschools(intake: Intake, rows: Sequence[PreschoolRow]) -> list[Outcome]:
    """Take preschools in; all that is said of one may change."""
    known = await intake.registers.preschools({row.preschool_id for row in rows})
    outcomes = []
    for row in rows:
        digest = intake.digest(row)
        preschool = known.get(row.preschool_id)
        if preschool is not None and preschool.digest == digest:
            outcomes.append(KNOWN)
            continue
        fresh = _preschool(row, digest)
        if preschool is None:
            known[row.preschool_id] = fresh
            intake.registers.add(fresh)
        else:
            _keep_preschool(preschool, fresh)
        outcomes.append(TAKEN)
    taken = {row.preschool_id for row, outcome in zip(rows, outcomes, strict=True) if outcome.changed}
    await apart.look_again(intake, preschools=taken)
    return outcomes


def _keep_preschool(preschool: Preschool, fresh: Preschool) -> None:
    """Write what is said of a preschool now; only an event of its own opens a closed one again."""
    preschool.sqlmodel_update(fresh.model_dump(exclude={"closed_on"}))
    if preschool.closed_on is not None:
        preschool.state_order = False


def _preschool(row: PreschoolRow, digest: str) -> Preschool:
    return Preschool(
        id=row.preschool_id,
        name_kk=row.name_kk,
        name_ru=row.name_ru,
        type=row.type,
        settlement=row.settlement,
        state_order=row.state_order,
        languages=";".join(row.languages),
        latitude=row.latitude,
        longitude=row.longitude,
        digest=digest,
    )


async def take_vacancies(intake: Intake, rows: Sequence[VacancyRow]) -> list[Outcome]:
    """Take free places in; each looks for a family from its publication on, at once if that is past."""
    known = await intake.registers.vacancies({row.vacancy_id for row in rows})
    preschools = await intake.registers.preschools({row.preschool_id for row in rows})
    outcomes = []
    for row in rows:
        outcome = _judge(intake, row, known.get(row.vacancy_id), preschools.get(row.preschool_id))
        if outcome.changed:
            kind = preschools[row.preschool_id].type
            known[row.vacancy_id] = _keep_vacancy(intake, row, known.get(row.vacancy_id), kind)
        outcomes.append(outcome)
    await intake.registers.save()
    changed = {row.vacancy_id: row for row, outcome in zip(rows, outcomes, strict=True) if outcome.changed}
    await publish(intake.registers.tx, [known[name] for name in changed], intake.now)
    for vacancy_id, row in changed.items():
        intake.registers.let(Due(TimerKind.PLACE, vacancy_id, row.published_at))
    await intake.registers.save()
    return outcomes


def _judge(intake: Intake, row: VacancyRow, vacancy: Vacancy | None, preschool: Preschool | None) -> Outcome:
    if vacancy is not None and vacancy.digest == intake.digest(row):
        return KNOWN
    if preschool is None:
        return refused("preschool_id: this preschool is not known; import the preschools first")
    if not preschool.state_order:
        return refused("preschool_id: this preschool has no state order, its places are not offered (P 2)")
    if vacancy is not None and vacancy.status != FREE:
        return refused(f"vacancy_id: this place is {vacancy.status} and cannot change; publish a new one")
    if vacancy is not None and vacancy.preschool_id != row.preschool_id:
        return refused("preschool_id: this place belongs to another preschool")
    return TAKEN


def _keep_vacancy(intake: Intake, row: VacancyRow, vacancy: Vacancy | None, preschool_type: str) -> Vacancy:
    fresh = _vacancy(intake, row, preschool_type)
    if vacancy is None:
        intake.registers.add(fresh)
        return fresh
    vacancy.sqlmodel_update(fresh.model_dump(exclude={"status", "slot"}))  # a slot once taken stays with its place
    return vacancy


def _vacancy(intake: Intake, row: VacancyRow, preschool_type: str) -> Vacancy:
    day = row.published_at.astimezone(ALMATY).date()
    place = Place(
        row.preschool_id,
        GroupType(row.group_type.value),
        row.language,
        years=frozenset(row.birth_years),
        preschool_type=preschool_type,
        rehabilitation=row.rehabilitation,
    )
    return Vacancy(
        id=row.vacancy_id,
        preschool_id=row.preschool_id,
        group_type=place.group,
        regime_hours=str(row.regime_hours),
        language=row.language,
        temporary_until=row.temporary_until,
        published_at=row.published_at,
        queue_key=queue_key(place, day, intake.edition(row.published_at)),
        status=FREE,
        birth_years=";".join(str(year) for year in row.birth_years),
        rehabilitation=row.rehabilitation,
        digest=intake.digest(row),
    )
