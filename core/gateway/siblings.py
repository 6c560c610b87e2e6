"""Children of one family: places of one preschool that are free at one instant go to all of them together (P 26)."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import places, wished
from core.gateway.house import House
from core.gateway.rows import lock_queue, lock_vacancy, locked
from core.gateway.states import EntryStatus, VacancyStatus
from core.rules.calendar import local
from core.rules.edition import Edition
from core.rules.queue import QueueClass, Slot
from core.rules.siblings import FreePlace, Given, Waiting, joint_choice
from core.store.queries import waiting_for
from core.store.tables import Application, Preschool, QueueEntry, Timer, Vacancy
from core.store.timers import TimerKind, disarm

#: More places than these at one instant are served one after the other: the choice stays quick.
_TOGETHER = 12
#: So many children of each line are looked at beyond the number of places.
_BEYOND = 4


async def serve(house: House, tx: AsyncSession, vacancy_id: str) -> bool:
    """Serve a place whose instant has come; before it goes to a lesser wish, those wished more are served."""
    await _serve_by_wish(house, tx, vacancy_id, frozenset())
    return True


async def _serve_by_wish(house: House, tx: AsyncSession, vacancy_id: str, above: frozenset[str]) -> None:
    while better := await wished.better_place(house, tx, vacancy_id, above):
        await disarm(tx, TimerKind.PLACE, better)
        await _serve_by_wish(house, tx, better, above | {vacancy_id})
    await _serve(house, tx, vacancy_id)


async def _serve(house: House, tx: AsyncSession, vacancy_id: str) -> None:
    """Serve a place together with the others of its preschool if that serves a family whole, else alone."""
    free = await _free_now(house, tx, await tx.get_one(Vacancy, vacancy_id))
    if len(free) > 1:
        edition = house.catalogue.in_force("P", local(house.clock.now()).date())
        given = await _choose(house, tx, free, edition)
        if given and await _still_so(tx, given):
            await _give(house, tx, given, edition)
            return
    await places.serve(house, tx, vacancy_id)


async def _families(tx: AsyncSession, preschool_id: str, offered: Sequence[FreePlace]) -> dict[str, frozenset[str]]:
    """Return, of the families that are near, those with several children in the general class here."""
    near = {one.guardian_id for place in offered for one in place.lines[QueueClass.GENERAL]}
    query = (
        select(Application.guardian_id, Application.id)
        .join(QueueEntry, col(QueueEntry.application_id) == col(Application.id))
        .where(
            col(Application.guardian_id).in_(near),
            QueueEntry.preschool_id == preschool_id,
            QueueEntry.status == EntryStatus.WAITING,
            QueueEntry.queue_class == QueueClass.GENERAL,
            col(QueueEntry.asleep).is_(False),
        )
    )
    found: dict[str, set[str]] = {}
    for guardian_id, application_id in (await tx.exec(query)).all():
        found.setdefault(guardian_id, set()).add(application_id)
    return {guardian_id: frozenset(children) for guardian_id, children in found.items() if len(children) > 1}


async def _free_now(house: House, tx: AsyncSession, vacancy: Vacancy) -> list[Vacancy]:
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
    seen = (await tx.exec(query.order_by(col(Vacancy.published_at), col(Vacancy.id)).limit(_TOGETHER))).all()
    if vacancy.id not in {one.id for one in seen}:
        return []
    for key in sorted({one.queue_key for one in seen}):
        await lock_queue(tx, key)
    held = {name: await lock_vacancy(tx, name) for name in sorted(one.id for one in seen)}
    return [held[one.id] for one in seen if VacancyStatus(held[one.id].status) is VacancyStatus.FREE]


async def _choose(
    house: House, tx: AsyncSession, free: Sequence[Vacancy], edition: Edition
) -> list[tuple[Vacancy, places.Turn]]:
    """Return to whom each place goes when a family is served whole; nothing when none can be."""
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
    lines: dict[QueueClass, list[Waiting]] = {}
    for queue_class in QueueClass:
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


async def _give(house: House, tx: AsyncSession, given: Sequence[tuple[Vacancy, places.Turn]], edition: Edition) -> None:
    """Offer all places in one transaction: the family hears of all its children at one moment."""
    for vacancy, turn in given:
        await disarm(tx, TimerKind.PLACE, vacancy.id)
        await places.give(house, tx, vacancy, turn, edition)
