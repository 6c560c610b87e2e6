"""Two places at once go by the order of wish: the free places a family wishes more are given away first (P 15(1))."""

from collections.abc import Collection

from sqlmodel import col, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.house import House
from core.gateway.placing import drawing, places
from core.gateway.placing.places import Turn
from core.gateway.states import VacancyStatus
from core.store.again import looked
from core.store.tables import Queue, QueueEntry, Timer, Vacancy
from core.store.timers import TimerKind

#: Taken off the list: no wish any more.
_OFF_THE_LIST = 0


async def first_to_go(house: House, tx: AsyncSession, vacancy_id: str) -> tuple[str, Turn | None]:
    """Return the place that is served before all that this one waits for, this one if it waits for none.

    The earlier places of the same preschool that are free at this instant go first, then those wished more by the
    family whose turn it is. With it comes whose turn that place is, as things stand, if that was looked for: only read,
    nothing is locked.
    """
    await looked(tx)
    first, above = await _earliest(house, tx, vacancy_id), set[str]()
    better, turn = await _better_place(house, tx, first, above)
    while better:
        above.add(first)
        first = better
        better, turn = await _better_place(house, tx, first, above)
    return first, turn


async def _earliest(house: House, tx: AsyncSession, vacancy_id: str) -> str:
    """Return the first of the places of this preschool that are still to be served, in the order of the bulletin."""
    vacancy = await tx.get_one(Vacancy, vacancy_id)
    due = select(Timer.subject).where(Timer.kind == TimerKind.PLACE, col(Timer.due_at) <= house.clock.now())
    query = select(Vacancy.id).where(
        Vacancy.preschool_id == vacancy.preschool_id,
        Vacancy.status == VacancyStatus.FREE,
        tuple_(col(Vacancy.published_at), col(Vacancy.id)) < (vacancy.published_at, vacancy.id),
        col(Vacancy.id).in_(due),
    )
    query = query.order_by(col(Vacancy.published_at), col(Vacancy.id))
    return (await tx.exec(query.limit(1))).first() or vacancy_id


async def _better_place(
    house: House, tx: AsyncSession, vacancy_id: str, above: Collection[str]
) -> tuple[str | None, Turn | None]:
    """Return a place that is free at this instant too, and that the family whose turn this one is wishes more.

    Places that are looking for a family further up (`above`) are left out. None when the family has no better wish;
    with it comes whose turn this place is.
    """
    vacancy = await tx.get_one(Vacancy, vacancy_id)
    edition = house.catalogue.in_force("P", drawing.today(house))
    by_wish = edition.terms.setting("places_at_once_by_wish") is True
    if not by_wish or VacancyStatus(vacancy.status) is not VacancyStatus.FREE:
        return None, None
    queue = await tx.get(Queue, await drawing.queue_of(house, tx, vacancy, edition))
    turn = await places.look(house, tx, vacancy, queue.phase if queue else 0, edition)
    if turn is None or turn.entry.wish <= 1:
        return None, turn
    now = house.clock.now()
    query = (
        select(Vacancy.id)
        .join(QueueEntry, col(QueueEntry.preschool_id) == col(Vacancy.preschool_id))
        .join(Timer, (col(Timer.subject) == col(Vacancy.id)) & (col(Timer.kind) == TimerKind.PLACE))
        .where(
            QueueEntry.application_id == turn.application.id,
            col(QueueEntry.wish) > _OFF_THE_LIST,
            col(QueueEntry.wish) < turn.entry.wish,
            Vacancy.status == VacancyStatus.FREE,
            col(Vacancy.published_at) <= now,
            col(Timer.due_at) <= now,
            col(Vacancy.id).not_in((*above, vacancy_id)),
        )
        .order_by(col(QueueEntry.wish), col(Vacancy.published_at), col(Vacancy.id))
    )
    return (await tx.exec(query.limit(1))).first(), turn
