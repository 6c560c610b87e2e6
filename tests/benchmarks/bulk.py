"""Rows by the million: what is the same in all rows of a table is bound once, and its indexes are made afterwards."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Table, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.schema import CreateIndex, DropIndex
from sqlmodel import SQLModel

from core.store.base import Store
from core.store.columns import to_milliseconds

#: Fewer rows than this are written with the indexes in place.
_MANY = 50_000
#: SQLite keeps this much of the file in memory meanwhile, in KiB.
_CACHE = 400_000


class Rows:
    """The rows of one table: a model row says what all of them have, a sequence of values what each has."""

    def __init__(self, alike: SQLModel, differ: Sequence[str]) -> None:
        self.table: Table = SQLModel.metadata.tables[str(alike.__tablename__)]
        bound = {column.name: _bound(getattr(alike, column.name)) for column in self.table.columns}
        same = {name: value for name, value in bound.items() if name not in differ and value is not None}
        self.columns, self._same = [*differ, *same], tuple(same.values())

    async def write(self, connection: AsyncConnection, values: Iterable[tuple[Any, ...]]) -> None:
        """Write rows that differ in these values, given in the order of `differ`."""
        rows = [(*each, *self._same) for each in values]
        if connection.dialect.name == "postgresql":
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw
            await raw.copy_records_to_table(self.table.name, records=rows, columns=self.columns)
            return
        places = ", ".join("?" * len(self.columns))
        statement = f"INSERT INTO {self.table.name} ({', '.join(self.columns)}) VALUES ({places})"  # noqa: S608 - names of our tables
        await connection.exec_driver_sql(statement, rows)


def _bound(value: Any) -> Any:
    """Return a value as drivers take it: of what all rows may have in common only instants are written otherwise."""
    return to_milliseconds(value) if isinstance(value, datetime) else value


@asynccontextmanager
async def many(store: Store, tables: Sequence[Rows], count: int) -> AsyncIterator[AsyncConnection]:
    """Open a transaction for so many rows: for many the indexes are taken away and made anew, and all is counted."""
    async with store.write() as tx:
        connection = await tx.connection()
        indexes: list[Index] = [index for rows in tables for index in rows.table.indexes] if count >= _MANY else []
        if store.is_sqlite:
            await connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE}")
        for index in indexes:
            await connection.execute(DropIndex(index))
        yield connection
        for index in indexes:
            await connection.execute(CreateIndex(index))
    if indexes and not store.is_sqlite:
        await _tidy(store.url)


async def _tidy(url: str) -> None:
    """Do what PostgreSQL does by itself some minutes after so many rows have come; on SQLite nobody does."""
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("VACUUM ANALYZE"))
    await engine.dispose()
