"""Children of one family: places of one preschool that are free at one instant go to all of them together (P 26)."""

from collections.abc import Sequence

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.house import House
from core.gateway.placing import drawing, places, wished
from core.gateway.rows import is_alone, lock_places, lock_queue, lock_queues, locked
from core.gateway.states import VacancyStatus
from core.rules.edition import Edition
from core.rules.queue import QueueClass, Slot
from core.rules.siblings import FreePlace, Given, Waiting, joint_choice
from core.store.queries import waiting_for, waits_at
from core.store.tables import Application, Preschool, QueueEntry, Timer, Vacancy
from core.store.timers import TimerKind, arm

#: So many children of each line are looked at beyond the number of places.
_BEYOND = 4


async def serve(house: House, tx: AsyncSession, vacancy_id: str) -> bool:
    """Serve a place whose instant has come, or first the one that goes before it; then this one is due again at once.

    One transaction serves places of one preschool: it locks all their queues in one sorted step before anything else
    (DESIGN section 8), however many preschools a chain of wishes goes through.
    """
    first, turn = await wished.first_to_go(house, tx, vacancy_id)
    edition = house.catalogue.in_force("P", drawing.today(house))
    free = await _free_now(house, tx, await tx.get_one(Vacancy, first), edition)
    if not is_alone(tx):
        again, turn = await wished.first_to_go(house, tx, vacancy_id)
        if again != first:
            await _due_again(tx, vacancy_id)  # another worker was quicker
            return True
    if first != vacancy_id:
        await _due_again(tx, vacancy_id)
    await _serve(house, tx, first, free, turn, edition)
    return True


async def _due_again(tx: AsyncSession, vacancy_id: str) -> None:
    vacancy = await tx.get_one(Vacancy, vacancy_id)
    await arm(tx, TimerKind.PLACE, vacancy_id, vacancy.published_at)


async def _serve(
    house: House,
    tx: AsyncSession,
    vacancy_id: str,
    free: Sequence[Vacancy],
    turn: places.Turn | None,
    edition: Edition,
) -> None:
    """Serve a place together with the others of its preschool if that serves a family whole, else alone."""
    given = await _choose(house, tx, free, edition) if len(free) > 1 else []
    if not given:
        await places.serve(house, tx, vacancy_id, turn)
    elif await _still_so(tx, given):
        for vacancy, own in given:  # in one transaction: the family hears of all its children at one moment
            await places.give(house, tx, vacancy, own, edition)
    else:
        await _due_again(tx, vacancy_id)  # their applications are locked now: others are looked for afresh


async def _any_siblings(tx: AsyncSession, preschool_id: str) -> bool:
    """Tell whether several children of any family wait in the general class here.

    At most preschools nobody's do, and one question spares the look through the line of every free place, which takes
    0.3 s of a processor when hundreds are free.
    """
    wait = select(Application.guardian_id).join(QueueEntry, col(QueueEntry.application_id) == col(Application.id))
    here = wait.where(waits_at(preschool_id, QueueClass.GENERAL)).group_by(col(Application.guardian_id))
    return (await tx.exec(here.having(func.count() > 1).limit(1))).first() is not None


async def _families(tx: AsyncSession, preschool_id: str, offered: Sequence[FreePlace]) -> dict[str, frozenset[str]]:
    """Return, of the families that are near, those with several children in the general class here."""
    near = {one.guardian_id for place in offered for one in place.lines[QueueClass.GENERAL]}
    query = (
        select(Application.guardian_id, Application.id)
        .join(QueueEntry, col(QueueEntry.application_id) == col(Application.id))
        .where(col(Application.guardian_id).in_(near), waits_at(preschool_id, QueueClass.GENERAL))
    )
    found: dict[str, set[str]] = {}
    for guardian_id, application_id in (await tx.exec(query)).all():
        found.setdefault(guardian_id, set()).add(application_id)
    return {guardian_id: frozenset(children) for guardian_id, children in found.items() if len(children) > 1}


async def _free_now(house: House, tx: AsyncSession, vacancy: Vacancy, edition: Edition) -> list[Vacancy]:
    """Return, locked, this place and the others of its preschool whose instant has come, in their order."""
    due = select(Timer.subject).where(Timer.kind == TimerKind.PLACE, col(Timer.due_at) <= house.clock.now())
    query = select(Vacancy).where(
        Vacancy.preschool_id == vacancy.preschool_id,
        Vacancy.status == VacancyStatus.FREE,
        col(Vacancy.published_at) <= house.clock.now(),
        (col(Vacancy.id) == vacancy.id) | col(Vacancy.id).in_(due),
    )
    if not (await tx.get_one(Preschool, vacancy.preschool_id)).state_order:
        return []  # without a state order no place is given by the queue (P 2)
    most = edition.terms.count("siblings_places_at_once")
    seen = (await tx.exec(query.order_by(col(Vacancy.published_at), col(Vacancy.id)).limit(most))).all()
    if vacancy.id not in {one.id for one in seen}:
        return []
    keys = {one.id: await drawing.queue_of(house, tx, one, edition) for one in seen}
    await lock_queues(tx, {*keys.values(), *(one.queue_key for one in seen)})
    held = await lock_places(tx, keys)
    free = [held[one.id] for one in seen if VacancyStatus(held[one.id].status) is VacancyStatus.FREE]
    for one in free:
        one.queue_key = keys[one.id]
    return free


async def _choose(
    house: House, tx: AsyncSession, free: Sequence[Vacancy], edition: Edition
) -> list[tuple[Vacancy, places.Turn]]:
    """Return to whom each place goes when a family is served whole; nothing when none can be."""
    if not await _any_siblings(tx, free[0].preschool_id):
        return []
    turns: dict[tuple[str, str], tuple[QueueEntry, Application]] = {}
    offered = [await _line(house, tx, vacancy, len(free) + _BEYOND, turns, edition) for vacancy in free]
    families = await _families(tx, free[0].preschool_id, offered)
    if not families:
        return []
    phases = {one.queue_key: (await lock_queue(tx, one.queue_key)).phase for one in free}
    given: Sequence[Given] = joint_choice(offered, phases, families, edition) or ()
    by_id = {vacancy.id: vacancy for vacancy in free}
    return [
        (by_id[one.vacancy_id], places.Turn(one.choice, *turns[one.vacancy_id, one.application_id])) for one in given
    ]


async def _line(
    house: House,
    tx: AsyncSession,
    vacancy: Vacancy,
    depth: int,
    turns: dict[tuple[str, str], tuple[QueueEntry, Application]],
    edition: Edition,
) -> FreePlace:
    lines: dict[QueueClass, list[Waiting]] = {queue_class: [] for queue_class in QueueClass}
    for queue_class in await places.classes(house, tx, vacancy, edition):
        found = await _first(house, tx, vacancy, queue_class, depth, edition)
        lines[queue_class] = [Waiting(application.id, application.guardian_id) for _, application in found]
        turns |= {(vacancy.id, application.id): (entry, application) for entry, application in found}
    return FreePlace(vacancy.id, vacancy.queue_key, Slot(vacancy.slot) if vacancy.slot else None, lines)


async def _first(
    house: House, tx: AsyncSession, vacancy: Vacancy, queue_class: QueueClass, depth: int, edition: Edition
) -> list[tuple[QueueEntry, Application]]:
    found: list[tuple[QueueEntry, Application]] = []
    async for pair in places.candidates(house, tx, vacancy, queue_class, edition):
        found.append(pair)
        if len(found) == depth:
            break
    return found


async def _still_so(tx: AsyncSession, given: Sequence[tuple[Vacancy, places.Turn]]) -> bool:
    """Hold every application that gets a place, and tell whether all may still have theirs."""
    for _, turn in sorted(given, key=lambda one: one[1].application.id):
        await locked(tx, Application, turn.application.id)
        await locked(tx, QueueEntry, turn.entry.id)
    for vacancy, turn in given:
        still = waiting_for(vacancy.id, turn.entry.queue_key, turn.choice.queue_class)
        if not (await tx.exec(still.where(QueueEntry.id == turn.entry.id))).first():
            return False
    return True
