"""The migrations build exactly the tables of the code, one after the other."""

import re
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect
from sqlmodel import SQLModel

from core.store import tables  # noqa: F401 - fills the metadata that is compared
from core.store.base import Store
from tests.architecture.house import ROOT

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
