"""The floor's disk: rows written with the bare driver in groups, as durable as the gateway's."""

import asyncio
import itertools
import re
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import asyncpg

Row = Sequence[object]


class Disk(Protocol):
    """A database without anything of ours before it."""

    async def write(self, statement: str, rows: Sequence[Row]) -> None:
        """Execute a statement with `?` for each row, all in one transaction; returns when it is durable."""
        ...


class SqliteDisk:
    """One writer thread on a file of its own, which waits for the disk as the gateway does."""

    def __init__(self, path: Path) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
            self._db.execute(line)

    async def write(self, statement: str, rows: Sequence[Row]) -> None:
        """Execute a statement for each row, all in one transaction."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write, statement, rows)

    def _write(self, statement: str, rows: Sequence[Row]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany(statement, rows)
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._thread.shutdown()
        self._db.close()


class PostgresDisk:
    """One connection."""

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        self._connection = connection

    async def write(self, statement: str, rows: Sequence[Row]) -> None:
        """Execute a statement for each row, all in one transaction."""
        numbers = itertools.count(1)
        await self._connection.executemany(re.sub(r"\?", lambda _: f"${next(numbers)}", statement), rows)


@asynccontextmanager
async def a_disk(url: str, *tables: str) -> AsyncIterator[Disk]:
    """Make tables (`name (columns)`) in the home of a database's address; they are gone afterwards."""
    if url.startswith("postgresql"):
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            for table in tables:
                await connection.execute(f"CREATE TABLE {table}")
            yield PostgresDisk(connection)
        finally:
            for table in tables:
                await connection.execute(f"DROP TABLE IF EXISTS {table.partition(' ')[0]}")
            await connection.close()
        return
    with tempfile.TemporaryDirectory(prefix="usynys-bench-") as folder:
        disk = SqliteDisk(Path(folder) / "floor.db")
        for table in tables:
            await disk.write(f"CREATE TABLE {table}", [()])
        yield disk
        disk.close()


class GroupCommit:
    """Writes in one transaction whatever came while the one before was being written."""

    def __init__(self, disk: Disk, statement: str) -> None:
        self._disk, self._statement = disk, statement
        self._waiting: list[tuple[Row, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, row: Row) -> None:
        """Return when the row is durable."""
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append((row, kept))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await kept

    async def _write(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            await self._disk.write(self._statement, [row for row, _ in group])
            for _, kept in group:
                kept.set_result(None)
        self._writing = None
