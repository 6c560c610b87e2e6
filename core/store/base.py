"""The database: engines, reading and writing transactions, migrations; one code for SQLite and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import SettingsError
from core.store.held import Holding
from core.store.line.count import count_queues, queues_behind
from core.store.tables import Guardian, Meta
from core.store.unit import Writing
from core.store.visits import FewVisits

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Where a database remembers up to which queue it was counted, and that it was counted whole.
_COUNTED, _ALL = "queues counted", "all"
#: How many queues are counted in one transaction.
_AT_ONCE = 100
_SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")


def _prepare_sqlite(engine: AsyncEngine, begin: str) -> None:
    """Let transactions begin as told (IMMEDIATE for writers) instead of by the driver's guess."""

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _SQLITE_PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _url(text: str) -> URL:
    """Read the address of a database; it may hold a password, so it is not quoted."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = URL.create("unknown")
    if url.drivername not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        message = "USYNYS_DATABASE_URL must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://."
        raise SettingsError(message)
    return url


def _writing(engine: AsyncEngine) -> AsyncSession:
    return Holding(engine, expire_on_commit=False, sync_session_class=Writing)


class Store:
    """Opens transactions; on SQLite all writes of a process go through one connection, one after the other."""

    def __init__(self, url: str) -> None:
        self.url = url
        parsed = _url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._reader = create_async_engine(url, pool_size=4, module=FewVisits())
            self._writer = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=60, module=FewVisits())
            _prepare_sqlite(self._reader, "BEGIN")
            _prepare_sqlite(self._writer, "BEGIN IMMEDIATE")
        else:
            self._reader = self._writer = create_async_engine(url, pool_size=10)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a reading transaction; nothing is written by it."""
        async with Holding(self._reader, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a writing transaction: committed at the end, undone whole when anything is raised."""
        async with _writing(self._writer) as session, session.begin():
            yield session

    async def migrate(self) -> None:
        """Bring the tables to the newest form, and count the queues if nobody has; stopped, it goes on where it was."""
        await asyncio.to_thread(_upgrade, self.url)
        while not await self._counts_more_queues():
            pass

    async def behind(self) -> bool:
        """Tell whether migrations are missing; one that only a newer release knows is no lack (docs/operating.md)."""
        scripts = ScriptDirectory.from_config(_alembic(self.url))
        earlier = {None, *(one.revision for one in scripts.walk_revisions())} - {scripts.get_current_head()}
        async with self._reader.connect() as connection:
            current = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
        return current in earlier or not await self._are_queues_counted()

    async def _are_queues_counted(self) -> bool:
        async with self.read() as tx:
            return await recall(tx, _COUNTED) == _ALL

    async def _counts_more_queues(self) -> bool:
        """Count the next queues of a database that is older than the counts; tells whether all are counted."""
        async with self.write() as tx:
            counted = await recall(tx, _COUNTED) or ""
            if counted == _ALL:
                return True
            keys = await queues_behind(tx, counted, _AT_ONCE)
            await count_queues(tx, keys)
            await remember(tx, _COUNTED, keys[-1] if keys else _ALL)
        return not keys

    async def is_new(self) -> bool:
        """Tell whether there are no tables yet.

        Raises:
            SettingsError: there are tables, but not ours.

        """
        async with self._reader.connect() as connection:
            names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        if names and Meta.__tablename__ not in names:
            message = "USYNYS_DATABASE_URL names a database of another program: choose another, or an empty one."
            raise SettingsError(message)
        return not names

    async def is_empty(self) -> bool:
        """Tell whether nobody is in it yet: a first start that was stopped early leaves such a database."""
        async with self.read() as tx:
            return (await tx.exec(select(Guardian.id).limit(1))).first() is None

    async def close(self) -> None:
        """Close all connections."""
        await self._reader.dispose()
        if self._writer is not self._reader:
            await self._writer.dispose()

    @property
    def file(self) -> Path | None:
        """The SQLite file, if it is one."""
        name = make_url(self.url).database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None


def _alembic(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["url"] = url
    return config


def _upgrade(url: str) -> None:
    command.upgrade(_alembic(url), "head")


async def remember(tx: AsyncSession, key: str, value: str) -> None:
    """Keep a fact about this database."""
    row = await tx.get(Meta, key)
    if row is None:
        tx.add(Meta(key=key, value=value))
    else:
        row.value = value


async def recall(tx: AsyncSession, key: str) -> str | None:
    """Return a fact about this database, or None."""
    row = await tx.get(Meta, key)
    return None if row is None else row.value
