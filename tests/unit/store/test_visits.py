"""SQLite's thread is visited once for a statement, and tells all that SQLAlchemy asks of a cursor."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from core.store.visits import OneVisit


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[AsyncConnection]:
    """Open a file with two rows in it."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'one.db'}", module=OneVisit())
    async with engine.connect() as connection:
        await connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
        rows = [{"name": "a"}, {"name": "b"}]
        await connection.execute(text("INSERT INTO thing (name) VALUES (:name)"), rows)
        yield connection
    await engine.dispose()


async def test_a_statement_is_one_visit(connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows it returns; aiosqlite's own way takes four."""
    visits = []
    visit: Any = aiosqlite.Connection._execute  # noqa: SLF001 - the door to the thread

    async def counted(self: Any, do: Any, *more: Any) -> Any:
        visits.append(do)
        return await visit(self, do, *more)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    rows = (await connection.execute(text("SELECT id, name FROM thing ORDER BY id"))).all()
    assert ([tuple(row) for row in rows], len(visits)) == ([(1, "a"), (2, "b")], 1)


async def test_what_a_cursor_tells_is_told(connection: AsyncConnection) -> None:
    """Counts of rows, keys given by the database, names of columns, rows of RETURNING."""
    changed = await connection.execute(text("UPDATE thing SET name = name || '!'"))
    added = await connection.execute(text("INSERT INTO thing (name) VALUES ('c')"))
    told = await connection.execute(text("DELETE FROM thing WHERE id > 1 RETURNING id AS gone"))
    assert (changed.rowcount, added.lastrowid) == (2, 3)
    assert [dict(row) for row in told.mappings()] == [{"gone": 2}, {"gone": 3}]


async def test_what_goes_wrong_there_is_said_here(connection: AsyncConnection) -> None:
    """Errors keep their kinds, and the connection lives on."""
    with pytest.raises(IntegrityError):
        await connection.execute(text("INSERT INTO thing (name) VALUES ('a')"))
    with pytest.raises(OperationalError):
        await connection.execute(text("SELECT nothing FROM nowhere"))
    assert (await connection.execute(text("SELECT count(*) FROM thing"))).scalar_one() == 2


async def test_a_connection_that_is_closed_says_so(connection: AsyncConnection) -> None:
    """As SQLAlchemy expects it, who then opens another one."""
    raw = (await connection.get_raw_connection()).driver_connection
    assert isinstance(raw, aiosqlite.Connection)
    await raw.close()
    with pytest.raises(OperationalError) as closed:
        await connection.execute(text("SELECT 1"))
    assert closed.value.connection_invalidated
