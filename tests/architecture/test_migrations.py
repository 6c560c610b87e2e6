"""The migrations build exactly the tables of the code, one after the other."""

import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from core.store import tables  # noqa: F401 - fills the metadata that is compared
from core.store.base import Store
from tests.architecture.house import ROOT

#: Ids that registers give, where the order of a queue, of places or of what falls due ends in them.
ORDERING = (
    "application.id",
    "child.id",
    "guardian.id",
    "queue.key",
    "queue_entry.application_id",
    "queue_entry.queue_key",
    "timer.id",
    "vacancy.id",
    "vacancy.queue_key",
)
POSTGRESQL = make_url("postgresql+asyncpg://").get_dialect()
VERSIONS = ROOT / "core/store/migrations/versions"


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, SQLModel.metadata))


async def test_all_migrations_together_make_the_tables_of_the_code(tmp_path: Path) -> None:
    """Models and migrations say the same, column by column and index by index."""
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'usynys.db'}")
    await store.migrate()
    assert not await store.behind()
    await store.close()
    engine = create_engine(f"sqlite:///{tmp_path / 'usynys.db'}")
    with engine.connect() as connection:
        assert _differences(connection) == []
        assert set(SQLModel.metadata.tables) <= set(inspect(connection).get_table_names())
    engine.dispose()


def _on_postgresql(column: Column[Any]) -> str:
    return column.type.compile(dialect=POSTGRESQL())


@pytest.mark.parametrize("name", ORDERING)
def test_what_breaks_a_tie_is_compared_byte_by_byte(name: str) -> None:
    """The order of a queue is the same on PostgreSQL, whatever the language of the database, as on SQLite."""
    table, _, column = name.partition(".")
    assert _on_postgresql(SQLModel.metadata.tables[table].c[column]) == 'VARCHAR COLLATE "C"'


def test_what_is_compared_with_each_other_is_compared_alike() -> None:
    """A reference has the collation of what it refers to: else PostgreSQL could use no index for a join."""
    columns = [column for table in SQLModel.metadata.tables.values() for column in table.c]
    pairs = [(column, key.column) for column in columns for key in column.foreign_keys]
    assert [str(one) for one, other in pairs if _on_postgresql(one) != _on_postgresql(other)] == []


def test_the_migrations_form_one_line() -> None:
    """Two branches that each add a migration collide here instead of in production."""
    scripts = ScriptDirectory(str(VERSIONS.parent))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_the_name_of_a_migration_says_its_number_and_when_it_runs() -> None:
    """`pre` runs before the new code starts, `post` after the old code is gone."""
    names = sorted(path.stem for path in VERSIONS.glob("*.py") if path.stem != "__init__")
    assert names
    assert not [name for name in names if not re.fullmatch(r"\d{4}_(pre|post)(_[a-z0-9]+)+", name)]
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
