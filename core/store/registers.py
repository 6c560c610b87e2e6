"""What the register looks up and keeps: whole batches in one question, inside one writing transaction."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import insert
from sqlmodel import SQLModel, col, func, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE
from core.store.tables import (
    Application,
    Child,
    Decision,
    Guardian,
    LifeEvent,
    Offer,
    Preschool,
    QueueEntry,
    ToldEvent,
    Vacancy,
)
from core.store.timers import Due, TimerKind, arm, arm_all, disarm

#: An application in one of these states asks for nothing any more.
ENDED = ("archived", "withdrawn", "refused")

#: Rows of these are not needed any more in the transaction that writes them: many are inserted in one statement.
_LOOKED_AT_LATER = (LifeEvent, ToldEvent)

_Known = TypeVar("_Known", Guardian, Child, Preschool, Application, Vacancy)


class Registers:
    """The questions and writes of the register to one writing transaction."""

    def __init__(self, tx: AsyncSession) -> None:
        self.tx = tx
        self._fresh: list[SQLModel] = []
        self._due: list[Due] = []
        self._looking: set[str] = set()

    async def guardians(self, ids: Collection[str]) -> dict[str, Guardian]:
        """Return the guardians among these ids."""
        return await self._by_id(Guardian, ids)

    async def children(self, ids: Collection[str]) -> dict[str, Child]:
        """Return the children among these ids."""
        return await self._by_id(Child, ids)

    async def preschools(self, ids: Collection[str]) -> dict[str, Preschool]:
        """Return the preschools among these ids."""
        return await self._by_id(Preschool, ids)

    async def applications(self, ids: Collection[str]) -> dict[str, Application]:
        """Return the applications among these ids."""
        return await self._by_id(Application, ids)

    async def vacancies(self, ids: Collection[str]) -> dict[str, Vacancy]:
        """Return the places among these ids."""
        return await self._by_id(Vacancy, ids)

    async def places_of(self, preschool_id: str, statuses: Collection[str]) -> list[Vacancy]:
        """Return the places of a preschool that stand so."""
        query = select(Vacancy).where(Vacancy.preschool_id == preschool_id, col(Vacancy.status).in_(statuses))
        return list((await self.tx.exec(query.order_by(col(Vacancy.id)))).all())

    async def asked(self, guardian_ids: Collection[str]) -> set[str]:
        """Return which of these guardians are being asked something now."""
        query = select(Offer.guardian_id).where(col(Offer.guardian_id).in_(guardian_ids), col(Offer.status).in_(LIVE))
        return set((await self.tx.exec(query)).all())

    async def _by_id(self, table: type[_Known], ids: Collection[str]) -> dict[str, _Known]:
        rows = (await self.tx.exec(select(table).where(col(table.id).in_(ids)))).all()
        return {row.id: row for row in rows}

    async def owners_of_iins(self, indexes: Collection[str]) -> dict[str, tuple[str, str]]:
        """Return whose these IINs are, by blind index: the table and the id of the person."""
        owners: dict[str, tuple[str, str]] = {}
        for table in (Guardian, Child):
            query = select(table.iin_index, table.id).where(col(table.iin_index).in_(indexes))
            owners |= {index: (str(table.__tablename__), person) for index, person in (await self.tx.exec(query)).all()}
        return owners

    async def live_applications(self, child_ids: Collection[str]) -> dict[str, str]:
        """Return the application of each of these children that stands in queues; an enrolled one does no more."""
        query = select(Application.child_id, Application.id).where(
            col(Application.child_id).in_(child_ids),
            col(Application.status).not_in((*ENDED, "enrolled")),
            Application.service == "queueing",
        )
        return dict((await self.tx.exec(query)).all())

    async def entries(self, application_ids: Collection[str]) -> dict[str, list[QueueEntry]]:
        """Return the queue entries of these applications, archived ones too."""
        query = select(QueueEntry).where(col(QueueEntry.application_id).in_(application_ids))
        found: dict[str, list[QueueEntry]] = defaultdict(list)
        for entry in (await self.tx.exec(query)).all():
            found[entry.application_id].append(entry)
        return found

    async def known_events(self, names: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return which of these (source, event id) are kept already."""
        both = tuple_(col(LifeEvent.source), col(LifeEvent.event_id))
        query = select(LifeEvent.source, LifeEvent.event_id).where(both.in_(names))
        return {(source, event) for source, event in (await self.tx.exec(query)).all()}

    async def next_decision(self) -> int:
        """Return the number that the next decision takes."""
        return ((await self.tx.exec(select(func.max(col(Decision.seq))))).one() or 0) + 1

    def look_for_families(self, preschool_ids: Collection[str]) -> None:
        """Let the free places of these preschools look for a family at the end of the transaction (see `finish`)."""
        self._looking.update(preschool_ids)

    async def finish(self, now: datetime) -> None:
        """Write the rest, and let places look for families now; places of the future wait for their day."""
        await self.save()
        preschool_ids, self._looking = self._looking, set()
        if not preschool_ids:
            return
        query = select(Vacancy.id, Vacancy.published_at).where(
            col(Vacancy.preschool_id).in_(preschool_ids), Vacancy.status == "free", col(Vacancy.published_at) <= now
        )
        found = (await self.tx.exec(query.order_by(col(Vacancy.id)))).all()
        await arm_all(self.tx, [Due(TimerKind.PLACE, vacancy_id, published_at) for vacancy_id, published_at in found])

    async def keep_place(self, vacancy_id: str) -> None:
        """Let one place look for nobody any more."""
        await disarm(self.tx, TimerKind.PLACE, vacancy_id)

    async def withdraw_place(self, vacancy_id: str, due_at: datetime) -> None:
        """Let the gateway take an offered place back; the family that was asked is told."""
        await arm(self.tx, TimerKind.WITHDRAW, vacancy_id, due_at)

    def add(self, row: SQLModel) -> None:
        """Keep a new row; it is written by `save`."""
        self._fresh.append(row)

    def let(self, due: Due) -> None:
        """Let something fall due; it is written by `save`."""
        self._due.append(due)

    async def save(self) -> None:
        """Write what was added, referred tables before referring ones, and then what falls due."""
        by_table: dict[str, list[SQLModel]] = defaultdict(list)
        for row in self._fresh:
            by_table[str(row.__tablename__)].append(row)
        self._fresh.clear()
        await self.tx.flush()
        for table in SQLModel.metadata.sorted_tables:
            if rows := by_table.get(table.name):
                await self._write(rows)
        due, self._due = self._due, []
        if due:
            await arm_all(self.tx, due)

    async def _write(self, rows: Sequence[SQLModel]) -> None:
        if isinstance(rows[0], _LOOKED_AT_LATER):
            values = [row.model_dump() for row in rows]
            await (await self.tx.connection()).execute(insert(type(rows[0])), values)
        else:
            self.tx.add_all(rows)
            await self.tx.flush()
