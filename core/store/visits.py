"""SQLite without a walk for each statement: what is quick is done where we are, what may wait in a thread of its own.

aiosqlite alone goes to the connection's thread four times for a statement, and a thread that is woken costs several
times what most statements do. A question by key takes microseconds, so it is asked in the loop's own thread – and
broken off there when it turns out to be a long one, to be asked again in the other. What waits for a disk or for
another process is never done in the loop: a transaction that begins to write, one that ends, many rows at once.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_

#: So many steps of SQLite's virtual machine make a question long: one or two milliseconds.
_LONG: Final = 20_000
#: More rows than these are written in the other thread.
_MANY: Final = 200
#: After so many statements others have their turn.
_IN_A_ROW: Final = 5
_QUESTION: Final = "SELECT"
#: What waits for nobody once a transaction has begun; and a transaction that only reads begins without waiting.
_QUICK: Final = (_QUESTION, "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE", "ROLLBACK TO")
_BEGIN_TO_READ: Final = "BEGIN"


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


@dataclass(slots=True)
class _Haste:
    """Whether the loop waits for an answer, and whether it has been waiting for too long."""

    waits: bool = False
    too_long: bool = False

    def looks(self) -> bool:
        """Tell SQLite, which asks now and then, whether to break off what it does."""
        self.too_long = self.waits
        return self.waits


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor that exists only while it is used."""

    __slots__ = ()
    _awaitable_cursor_close = False
    _adapt_connection: "_Connection"

    def _make_new_cursor(self, connection: Any) -> Any:  # noqa: ARG002 - SQLAlchemy hands it over
        return _Told()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        quick = operation.startswith(_QUICK) or operation == _BEGIN_TO_READ
        self._tell(await self._adapt_connection.do(_executed, operation, parameters, quick=quick))

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        quick = len(seq_of_parameters) <= _MANY
        self._tell(await self._adapt_connection.do(_executed_many, operation, seq_of_parameters, quick=quick))

    def _tell(self, told: _Told) -> None:
        self._cursor, self._rows = told, deque(told.rows)  # type: ignore[assignment]  # it is all they ask of a cursor


class _Connection(AsyncAdapt_aiosqlite_connection):
    """A connection that is used from two threads, never from both at once."""

    __slots__ = ("_away", "_haste", "_in_a_row")
    _cursor_cls = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._away = False  # something was given to the other thread, and nobody has seen it come back
        self._haste = _Haste()
        self._in_a_row = 0  # so many statements were done since others had their turn
        self._raw.set_progress_handler(self._haste.looks, _LONG)

    @property
    def _raw(self) -> sqlite3.Connection:
        raw: sqlite3.Connection = self._connection._conn  # noqa: SLF001 - aiosqlite lets nobody in by a public name
        return raw

    async def do(self, do: Callable[..., _Told], statement: str, parameters: Any, *, quick: bool) -> _Told:
        """Do what a statement says, here or there."""
        if quick and not self._away:
            await self._let_others()
            told = self._here(do, statement, parameters)
            if told is not None:
                return told
        return await self._there(do, statement, parameters)

    async def _let_others(self) -> None:
        """Let others have their turn now and then, as they have while something is done there."""
        self._in_a_row += 1
        if self._in_a_row >= _IN_A_ROW:
            self._in_a_row = 0
            await asyncio.sleep(0)  # noqa: TID251 - no wait: whoever is ready goes on

    def _here(self, do: Callable[..., _Told], statement: str, parameters: Any) -> _Told | None:
        """Do it at once; None = it is a question that takes too long, and nothing has been done."""
        haste = self._haste
        haste.waits, haste.too_long = statement.startswith(_QUESTION), False
        try:
            return do(self._raw, statement, parameters)
        except sqlite3.OperationalError:
            if haste.too_long:
                return None
            raise
        finally:
            haste.waits = False

    async def _there(self, do: Callable[..., _Told], statement: str, parameters: Any) -> _Told:
        """Do it in the connection's own thread, which does one thing after the other.

        Whoever is called off while he waits leaves it there: then all goes there until something has come back.
        """
        async with self._execute_mutex:
            self._away = True
            told: _Told = await self._connection._execute(do, self._raw, statement, parameters)  # noqa: SLF001 - as _raw
            self._away = False
        return told

    def commit(self) -> None:
        """Commit in the other thread: the disk takes its time."""
        self._away = True
        super().commit()
        self._away = False

    def rollback(self) -> None:
        """Undo what was not committed: nobody waits for that."""
        if self._away or not self._connection._connection:  # noqa: SLF001 - as _raw
            super().rollback()
        else:
            self._raw.rollback()


class FewVisits(AsyncAdapt_aiosqlite_dbapi):
    """The driver that `create_async_engine` takes as its `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *where: Any, **how: Any) -> AsyncAdapt_aiosqlite_connection:
        """Open a connection in a thread of its own, which ends with the process."""
        connection = self.aiosqlite.connect(*where, **how)
        connection._thread.daemon = True  # noqa: SLF001 - as the class above does
        return _Connection(self, await_(connection))
