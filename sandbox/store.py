"""The sandbox's own SQLite file: phones, messages, deliveries and faults survive a restart."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")
_VERSION = 1
_TABLES = """
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE message (
    seq INTEGER PRIMARY KEY,
    channel TEXT NOT NULL, provider_id TEXT NOT NULL, number TEXT NOT NULL, direction TEXT NOT NULL,
    at INTEGER NOT NULL, text TEXT NOT NULL, buttons TEXT NOT NULL, keyboard TEXT NOT NULL,
    status TEXT NOT NULL, parts INTEGER NOT NULL, facts TEXT NOT NULL, changed INTEGER NOT NULL,
    UNIQUE (channel, provider_id)
);
CREATE INDEX message_of_number ON message (number, seq);
CREATE INDEX message_changed ON message (changed);
CREATE INDEX message_at ON message (at);
CREATE TABLE job (
    seq INTEGER PRIMARY KEY, due INTEGER NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL,
    body TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX job_due ON job (due);
CREATE TABLE chat (
    user_id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, language TEXT NOT NULL,
    started INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE pending (
    update_id INTEGER PRIMARY KEY, body TEXT NOT NULL, message INTEGER, made INTEGER NOT NULL,
    due INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, copies INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE tap (id TEXT PRIMARY KEY, number TEXT NOT NULL, answer TEXT);
CREATE TABLE fault (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, remaining INTEGER);
"""
#: What came after the first version and changes nothing that was there: an older file is given it too.
_LATER = """
CREATE TABLE IF NOT EXISTS report (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, body TEXT NOT NULL,
    copies INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS job_kind_due ON job (kind, due);
CREATE INDEX IF NOT EXISTS job_number ON job (number);
CREATE TABLE IF NOT EXISTS part (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL, ref INTEGER NOT NULL, total INTEGER NOT NULL, place INTEGER NOT NULL,
    octets BLOB NOT NULL, coding INTEGER NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL, message INTEGER
);
CREATE INDEX IF NOT EXISTS part_open ON part (number, ref, total) WHERE message IS NULL;
CREATE INDEX IF NOT EXISTS part_message ON part (message);
"""


class Store:
    """One connection in one thread of its own; each piece of work is one transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandbox-store")
        self._connection: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Open the file, and make its tables when it is new."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    async def do(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Do `work` in one transaction; an error undoes all of it and is raised."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)

    async def close(self) -> None:
        """Close the file; nothing can be done with it afterwards."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=False)

    def _open(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        # A killed process loses nothing under NORMAL; only a power cut could, and this is a sandbox.
        connection.execute("PRAGMA synchronous = NORMAL")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
        elif version != _VERSION:
            connection.close()
            message = f"{self._path.name} was written by another version of the sandbox: delete it and start again."
            raise RuntimeError(message)
        connection.executescript(_LATER)
        self._connection = connection

    def _do(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        connection = self._connection
        if connection is None:
            message = "The sandbox is not started."
            raise RuntimeError(message)
        connection.execute("BEGIN IMMEDIATE")
        try:
            answer = work(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        return answer

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def next_of(db: sqlite3.Connection, counter: str, first: int = 1) -> int:
    """Return the next value of a counter that survives restarts."""
    row = db.execute(
        "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
        (counter, first),
    ).fetchone()
    return int(row[0])


def value_of(db: sqlite3.Connection, counter: str) -> int:
    """Return the last value a counter gave, 0 when it gave none."""
    row = db.execute("SELECT value FROM counter WHERE name = ?", (counter,)).fetchone()
    return int(row[0]) if row else 0


def setting(db: sqlite3.Connection, name: str) -> str | None:
    """Return a setting a vendor keeps for us, or None when it was never made."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def set_setting(db: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a setting."""
    db.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
    )
