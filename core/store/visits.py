"""SQLite in its own thread, visited once for a statement: aiosqlite alone goes there four times, and each costs more.

A statement is a cursor made, executed, read to its end and closed. Each of these steps wakes a thread and waits to be
woken by it; all four in one visit let the gateway do the same work in less than half of the time.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_


@dataclass(slots=True)
class _Told:
    """What a cursor tells of itself when it is read and closed."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1
    rows: Sequence[Any] = ()

    def close(self) -> None:
        """Do nothing: it is closed."""


def _executed(connection: sqlite3.Connection, statement: str, parameters: Any) -> _Told:
    return _read(connection.execute(statement, parameters or ()))


def _executed_many(connection: sqlite3.Connection, statement: str, parameters: Any) -> _Told:
    return _read(connection.executemany(statement, parameters))


def _read(cursor: sqlite3.Cursor) -> _Told:
    rows = cursor.fetchall() if cursor.description else ()
    told = _Told(cursor.description, cursor.rowcount, cursor.lastrowid, rows=rows)
    cursor.close()
    return told


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor that exists in the thread only while it is used."""

    __slots__ = ()
    _awaitable_cursor_close = False

    def _make_new_cursor(self, connection: Any) -> Any:  # noqa: ARG002 - SQLAlchemy hands it over
        return _Told()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        return await self._visit(_executed, operation, parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        return await self._visit(_executed_many, operation, seq_of_parameters)

    async def _visit(self, do: Callable[..., _Told], statement: Any, parameters: Any) -> None:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 - as the class above does
            raw = connection._conn  # noqa: SLF001 - aiosqlite lets nobody in by a public name
            told = await connection._execute(do, raw, statement, parameters)  # noqa: SLF001 - the same
        self._cursor, self._rows = told, deque(told.rows)


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor


class OneVisit(AsyncAdapt_aiosqlite_dbapi):
    """The driver that `create_async_engine` takes as its `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *where: Any, **how: Any) -> AsyncAdapt_aiosqlite_connection:
        """Open a connection in a thread of its own, which ends with the process."""
        connection = self.aiosqlite.connect(*where, **how)
        connection._thread.daemon = True  # noqa: SLF001 - as the class above does
        return _Connection(self, await_(connection))
