"""A backup is made while others write, and brought back whole."""

import asyncio
import os
import shutil
import stat
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from core.errors import SettingsError
from core.store.backup import back_up
from core.store.base import Store, recall, remember
from tests.homes.choice import POSTGRES
from tests.homes.home import Home


@pytest.fixture
async def store(home: Home, tmp_path: Path) -> AsyncIterator[Store]:
    """A database that holds something."""
    store = Store(home.address(tmp_path / "usynys.db"))
    try:
        async with store.write() as tx:
            await remember(tx, "before", home.name)
        yield store
    finally:
        await store.close()


async def _brought_back(backup: Path, folder: Path, home: Home) -> Store:
    """Bring a backup back as docs/operating.md says, beside the database it was made of."""
    file = folder / "back.db"
    if home.name != POSTGRES:
        shutil.copy(backup, file)
        return Store(f"sqlite+aiosqlite:///{file}")
    url = home.address(file)
    told = make_url(url)
    env = {**os.environ, "PGHOST": str(told.query["host"]), "PGUSER": told.username or ""}
    restore = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error", f"--dbname={told.database}"]
    await asyncio.to_thread(subprocess.run, [*restore, str(backup)], env=env, check=True)
    return Store(url)


async def test_what_was_there_comes_back_and_what_came_later_does_not(store: Store, home: Home, tmp_path: Path) -> None:
    """Somebody writes all the while; the copy is one moment, with all its tables."""
    backup = tmp_path / "copy"

    async def write_on() -> None:
        for count in range(20):
            async with store.write() as tx:
                await remember(tx, "during", str(count))

    await asyncio.gather(write_on(), asyncio.to_thread(back_up, store, backup))
    async with store.write() as tx:
        await remember(tx, "after", home.name)
    back = await _brought_back(backup, tmp_path, home)
    try:
        async with back.read() as tx:
            assert (await recall(tx, "before"), await recall(tx, "after")) == (home.name, None)
        assert not await back.behind()
    finally:
        await back.close()


async def test_a_backup_is_for_its_owner_and_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    """It holds families; and an older backup is not lost to a slip."""
    backup = tmp_path / "copy"
    await asyncio.to_thread(back_up, store, backup)
    assert stat.S_IMODE(backup.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    with pytest.raises(SettingsError, match="overwrites nothing"):
        await asyncio.to_thread(back_up, store, backup)
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".copy")]  # noqa: PTH208 - pathlib blocks
