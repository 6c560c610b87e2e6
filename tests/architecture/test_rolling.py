"""Rolling deployments: the release before goes on working on the tables of this one, until it is gone."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    event,
    text,
)

from core.store.base import Store
from tests.architecture.house import ROOT

SCRIPTS = ROOT / "core/store/migrations"
#: Something of each type that a row of the release before may hold.
_VALUES: tuple[tuple[type[Any], Any], ...] = (
    (Boolean, False),
    (Integer, 1),
    (BigInteger, 1),
    (Float, 1.0),
    (LargeBinary, b"1"),
    (JSON, {}),
    (Date, date(2026, 1, 1)),
    (DateTime, datetime(2026, 1, 1, tzinfo=UTC)),
)


def _upgrade(file: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = f"sqlite+aiosqlite:///{file}"
    command.upgrade(config, revision)


def _before() -> str:
    """Return the revision of the release before."""
    scripts = ScriptDirectory(str(SCRIPTS))
    return str(scripts.get_revision(scripts.get_current_head() or "").down_revision)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The tables of the release before, whose migration was followed by the newest."""
    file = tmp_path_factory.mktemp("rolling") / "usynys.db"
    _upgrade(file, _before())
    engine = create_engine(f"sqlite:///{file}")
    old = MetaData()
    old.reflect(engine)
    engine.dispose()
    _upgrade(file, "head")
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))
    engine.old = old  # type: ignore[attr-defined]  # what the release before knew
    return engine


def _row(table: Table) -> dict[str, Any]:
    """Return a row as the release before writes it: every column that it must fill, and no other."""
    needed = [column for column in table.columns if not column.nullable and column.server_default is None]
    return {column.name: _value(column.type) for column in needed}


def _value(kind: Any) -> Any:
    return next((value for known, value in _VALUES if isinstance(kind, known)), "x")


def test_the_release_before_writes_its_rows_into_the_new_tables(engine: Engine) -> None:
    """No column of it is gone, none that it does not know must be filled."""
    old: MetaData = engine.old  # type: ignore[attr-defined]  # set above
    with engine.connect() as connection:
        for table in old.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(table.insert(), _row(table))
                assert connection.execute(table.select()).first() is not None
        connection.rollback()
    engine.dispose()


async def test_an_old_process_starts_on_tables_that_are_newer_than_it(tmp_path: Path) -> None:
    """While a release rolls out a process of the one before may be started anew; what it lacks it does not need."""
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'usynys.db'}")
    await store.migrate()
    async with store.write() as tx:
        await (await tx.connection()).execute(text("UPDATE alembic_version SET version_num = '9999_pre'"))
    assert not await store.behind()
    async with store.write() as tx:
        await (await tx.connection()).execute(text("UPDATE alembic_version SET version_num = '0001_pre'"))
    assert await store.behind()
    await store.close()
