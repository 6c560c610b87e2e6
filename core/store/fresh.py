"""Rows written past the session: all at once, or where another process may be writing them at this very moment."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

_INSERT: Mapping[str, Callable[[type], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


async def add_unless_there(tx: AsyncSession, row: SQLModel) -> bool:
    """Write a row unless something unique of it is another's; tells whether it was written.

    On PostgreSQL whoever is just writing the other one is waited for: afterwards it can be read.
    """
    connection = await tx.connection()
    fresh = _INSERT[connection.dialect.name](type(row)).values(row.model_dump()).on_conflict_do_nothing()
    return (await connection.execute(fresh)).rowcount == 1


async def add_all(tx: AsyncSession, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows that nobody else can be writing, in one statement and at once."""
    await (await tx.connection()).execute(insert(table), [dict(row) for row in rows])
