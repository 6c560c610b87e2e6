"""A register over a fresh SQLite file for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.store.base import Store
from tests.unit.register.rows import Office, office, settled


async def _migrated(path: Path) -> Path:
    store = Store(f"sqlite+aiosqlite:///{path}")
    await store.migrate()
    await store.close()
    return path


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy: migrating takes a second, copying none."""
    return asyncio.run(_migrated(tmp_path_factory.mktemp("register") / "empty.db"))


@pytest.fixture
async def empty(tmp_path: Path, migrated: Path) -> AsyncIterator[Office]:
    """A register with nothing in it."""
    path = shutil.copy(migrated, tmp_path / "usynys.db")
    made = office(f"sqlite+aiosqlite:///{path}")
    yield made
    await made.store.close()


@pytest.fixture
async def waiting(empty: Office) -> Office:
    """A register in which A1, the application of G1, waits in P1 and P2; G2 and P3 are known too."""
    return await settled(empty)
