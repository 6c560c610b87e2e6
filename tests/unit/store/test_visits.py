"""SQLite's thread is visited for what may wait, and every cursor tells all that SQLAlchemy asks of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from core.store.visits import FewVisits


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[AsyncConnection]:
    """Open a file with two rows in it."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'one.db'}", module=FewVisits())
    async with engine.connect() as connection:
        await connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
        rows = [{"name": "a"}, {"name": "b"}]
        await connection.execute(text("INSERT INTO thing (name) VALUES (:name)"), rows)
        yield connection
    await engine.dispose()


@pytest.fixture
def visits(connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch) -> list[str]:  # noqa: ARG001 - it is open before
    """Note what is done in the connection's own thread from now on."""
    seen: list[str] = []
    visit: Any = aiosqlite.Connection._execute  # noqa: SLF001 - the door to the thread

    async def counted(self: Any, do: Any, *more: Any) -> Any:
        seen.append(str(more[1]) if more[1:] else do.__name__)
        return await visit(self, do, *more)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return seen


#: Counts to five million, one by one.
_LONG = """SELECT count(*) FROM (
    WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000000) SELECT i FROM n
)"""


async def test_what_is_quick_is_no_visit(connection: AsyncConnection, visits: list[str]) -> None:
    """Questions, rows that are written, a savepoint; aiosqlite's own way takes four visits for each."""
    async with connection.begin_nested():
        await connection.execute(text("UPDATE thing SET name = 'c' WHERE id = 2"))
    rows = (await connection.execute(text("SELECT id, name FROM thing ORDER BY id"))).all()
    await connection.rollback()
    assert ([tuple(row) for row in rows], visits) == ([(1, "a"), (2, "c")], [])


async def test_others_have_their_turn_meanwhile(connection: AsyncConnection) -> None:
    """After every fifth statement, however quick all of them are."""
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(others())
    for _ in range(100):
        await connection.execute(text("SELECT 1"))
    beside.cancel()
    assert 15 <= turns <= 25


async def test_what_may_wait_is_a_visit(connection: AsyncConnection, visits: list[str]) -> None:
    """For another process, for the disk, for many rows."""
    await connection.commit()
    await connection.execute(text("BEGIN IMMEDIATE"))
    rows = [{"name": str(number)} for number in range(500)]
    await connection.execute(text("INSERT INTO thing (name) VALUES (:name)"), rows)
    await connection.commit()
    assert visits == ["commit", "BEGIN IMMEDIATE", "INSERT INTO thing (name) VALUES (?)", "commit"]


async def test_a_long_question_holds_nobody_up(connection: AsyncConnection, visits: list[str]) -> None:
    """It is broken off and asked again in the other thread; the transaction and what it has written stay."""
    await connection.execute(text("INSERT INTO thing (name) VALUES ('c')"))
    asked, turns = asyncio.create_task(connection.execute(text(_LONG))), 0
    while not asked.done():
        await asyncio.sleep(0)
        turns += 1
    assert ((await asked).scalar_one(), len(visits)) == (5_000_000, 1)
    assert turns > 100  # of a loop that waited for the answer itself there would be two or three
    assert (await connection.execute(text("SELECT count(*) FROM thing"))).scalar_one() == 3


async def test_after_what_nobody_waits_for_all_goes_one_by_one(connection: AsyncConnection, visits: list[str]) -> None:
    """A question whose asker is gone still runs in the other thread: the next waits there behind it."""
    used: Any = (await connection.get_raw_connection()).dbapi_connection
    asked = asyncio.create_task(connection.run_sync(lambda _: used.execute(_LONG)))
    while not visits:  # noqa: ASYNC110 - the visits are only a list
        await asyncio.sleep(0)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await connection.run_sync(lambda _: used.rollback())
    await connection.run_sync(lambda _: used.execute("SELECT 1"))
    await connection.run_sync(lambda _: used.execute("SELECT 2"))
    assert visits == [_LONG, "rollback", "SELECT 1"]


async def test_a_commit_that_nobody_waits_for_is_not_undone_beside_it(
    connection: AsyncConnection, visits: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is called off while the disk writes: what undoes the rest waits in the other thread behind the commit."""
    used: Any = (await connection.get_raw_connection()).dbapi_connection
    writes = asyncio.Event()

    async def never_ends(_self: object) -> None:
        writes.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as slow:
        slow.setattr(aiosqlite.Connection, "commit", never_ends)
        committing = asyncio.create_task(connection.run_sync(lambda _: used.commit()))
        await writes.wait()
        committing.cancel()
        await asyncio.gather(committing, return_exceptions=True)
    await connection.run_sync(lambda _: used.rollback())
    assert visits == ["rollback"]


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
