"""Preschools with open windows and families behind them, sealed as the register does it, and copies of all that.

Ten places of a preschool are kept by families whose windows end unanswered, and ten families wait behind them. What is
open still is copied from these by the database itself: nobody opens it, so it may be sealed for its originals.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Table, insert, select, text, type_coerce
from sqlmodel import SQLModel

from core.store.base import Store
from core.store.line.count import count_queues
from core.store.tables import Listening, Preschool, Queue
from core.store.vault import of_guardian
from tests.benchmarks.crowd_rows import BORN, PLACES, named, rows_of
from tests.benchmarks.people import VAULT, family

#: When the first windows end.
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
_CHUNK = 1_000
#: What is copied, what refers behind what it refers to; of these columns a copy has its own, and these end later.
_COPIED = (
    "guardian", "data_key", "child", "application", "vacancy", "queue_entry", "offer", "message", "history", "timer",
)  # fmt: skip
_OWN = {
    "id", "owner", "guardian_id", "child_id", "application_id", "vacancy_id", "entry_id", "offer_id", "iin_index",
    "phone_index", "dedupe", "key_owner", "subject", "provider_id",
}  # fmt: skip
_LATER = {"closes_at", "due_at", "submitted_at"}
_HOUR = 3_600_000


@dataclass(slots=True)
class Crowd:
    """So many windows that end, in blocks of one instant each, a minute apart; of each so many copies, hours later.

    Behind each of them another family waits, unless nobody `waits`.
    """

    store: Store
    due: int
    copies: int = 0
    blocks: int = 1
    first: datetime = NOW
    waits: bool = True

    def ends_at(self, number: int) -> datetime:
        """Return when a window ends."""
        return self.first + timedelta(minutes=number * self.blocks // self.due)

    async def settle(self) -> None:
        """Write all of it, and count the queues as a database is that was migrated."""
        queues = [_queue(number) for number in range(-(-self.due // PLACES))]
        await self._begin(queues)
        families = 2 * self.due if self.waits else self.due
        for since in range(0, families, _CHUNK):
            await self._write(range(since, min(since + _CHUNK, families)))
        for number in range(1, self.copies + 1):
            async with self.store.write() as tx:
                for name in _COPIED:
                    await (await tx.connection()).execute(_copy(SQLModel.metadata.tables[name], number))
        async with self.store.write() as tx:
            await count_queues(tx, queues)
            if not self.store.is_sqlite:  # PostgreSQL does it by itself after a while
                await (await tx.connection()).execute(text("ANALYZE"))

    async def _begin(self, queues: Sequence[str]) -> None:
        async with self.store.write() as tx:
            connection = await tx.connection()
            await connection.execute(insert(Preschool), [_preschool(number) for number in range(len(queues))])
            await connection.execute(insert(Queue), [{"key": key} for key in queues])
            await tx.merge(Listening(wire="twilio", heard_until=self.first + timedelta(days=1)))

    async def _write(self, numbers: Sequence[int]) -> None:
        """Write families: the first ones keep a place, the others wait for one."""
        async with self.store.write() as tx:
            connection = await tx.connection()
            owners = [of_guardian(named("G", number)) for number in numbers]
            keys = await VAULT.make_keys(tx, owners, self.first)
            await tx.flush()
            rows: dict[type[SQLModel], list[Any]] = {}
            for number, owner in zip(numbers, owners, strict=True):
                preschool = f"B{number % self.due // PLACES:05}"
                ends_at = self.ends_at(number) if number < self.due else None
                for table, row in rows_of(family(number), keys[owner], preschool, ends_at):
                    rows.setdefault(table, []).append(row)
            for table, some in rows.items():
                await connection.execute(insert(table), some)

    def behind(self, offers: Collection[str], copy: int) -> Mapping[Table, Sequence[str]]:
        """Return what must be read of a copy of these offers and of the families behind them, by its keys."""
        mine = sorted(int(name[1:]) for name in offers)
        both = [*mine, *(number + self.due for number in mine)]
        queues = sorted({_queue(number // PLACES) for number in mine})
        keys = {
            "timer": [f"lapse:{named('O', number)}" for number in mine],
            "offer": [named("O", number) for number in mine],
            "vacancy": [named("V", number) for number in mine],
            "application": [named("A", number) for number in both],
            "queue_entry": [named("E", number) for number in both],
            "guardian": [named("G", number) for number in both],
            "data_key": [of_guardian(named("G", number)) for number in both],
            "child": [named("C", number) for number in both],
        }
        of_copy = {name: [f"{key}-{copy}" for key in some] for name, some in keys.items()} | {"queue": queues}
        return {SQLModel.metadata.tables[name]: some for name, some in of_copy.items()}


def _preschool(number: int) -> dict[str, Any]:
    names = {"name_kk": f"№{number} бөбекжай", "name_ru": f"Ясли-сад №{number}"}
    place = {"type": "kindergarten", "settlement": "Алматы", "state_order": True, "languages": "kk"}
    return {"id": f"B{number:05}", **names, **place}


def _queue(number: int) -> str:
    return f"B{number:05}|{BORN.year}|kk"


def _copy(table: Table, number: int) -> Any:
    """Copy all originals of a table once."""
    key = next(iter(table.primary_key))
    columns = [_of_copy(column, number).label(column.name) for column in table.columns]
    return insert(table).from_select(table.columns.keys(), select(*columns).where(key.not_like("%-%")))


def _of_copy(column: Column[Any], number: int) -> Any:
    if column.name in _OWN:
        return column.concat(f"-{number}")
    return type_coerce(column, BigInteger) + number * _HOUR if column.name in _LATER else column
