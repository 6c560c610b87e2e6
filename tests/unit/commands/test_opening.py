"""Opening a database: real data needs real keys, a marked database is a sandbox and nothing else is."""

from datetime import timedelta
from pathlib import Path

import pytest

from commands.opening import CLOCK_OFFSET, SANDBOX_MARK, opened, sandbox_key
from core.clock import SandboxClock, SystemClock
from core.errors import SettingsError
from core.settings import Settings
from core.store.base import Store, remember

KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="


def _settings(file: Path, data_key: str = "", signing_key: str = "") -> Settings:
    return Settings(database_url=f"sqlite+aiosqlite:///{file}", data_key=data_key, signing_key=signing_key)


async def _marked(file: Path, offset: str) -> None:
    store = Store(f"sqlite+aiosqlite:///{file}")
    await store.migrate()
    async with store.write() as tx:
        await remember(tx, SANDBOX_MARK, "1")
        await remember(tx, CLOCK_OFFSET, offset)
    await store.close()


async def test_a_new_file_is_made_with_real_keys_only(tmp_path: Path) -> None:
    """Without keys nothing is made; with keys the file has all tables, real time, and is no sandbox."""
    file = tmp_path / "new.db"
    with pytest.raises(SettingsError, match="USYNYS_DATA_KEY, USYNYS_SIGNING_KEY"):
        async with opened(_settings(file)):
            pass
    assert not file.exists()
    async with opened(_settings(file, data_key=KEY, signing_key=KEY)) as house:
        assert not await house.store.behind()
        assert (house.sandbox, type(house.clock)) == (False, SystemClock)


async def test_an_unmarked_database_never_opens_with_the_keys_of_the_sandbox(tmp_path: Path) -> None:
    """A database of real families asks for real keys each time."""
    file = tmp_path / "real.db"
    async with opened(_settings(file, data_key=KEY, signing_key=KEY)):
        pass
    with pytest.raises(SettingsError):
        async with opened(_settings(file)):
            pass


async def test_a_marked_database_has_its_own_keys_and_its_own_clock(tmp_path: Path) -> None:
    """Every command that opens a sandbox sees it at the time its clock was turned to."""
    file = tmp_path / "sandbox.db"
    await _marked(file, "86400.5")
    async with opened(_settings(file)) as house:
        assert house.sandbox
        assert isinstance(house.clock, SandboxClock)
        assert house.clock.offset == timedelta(days=1, milliseconds=500)
        assert house.signing_key == sandbox_key("signing key")
        assert house.vault.keyring.keys.keys() == {"1"}


async def test_keys_that_are_set_win_in_a_sandbox(tmp_path: Path) -> None:
    """DATA_KEY and SIGNING_KEY may be set beside a sandbox; then they count."""
    file = tmp_path / "sandbox.db"
    await _marked(file, "0")
    async with opened(_settings(file, data_key=f"7:{KEY}", signing_key=KEY)) as house:
        assert (house.vault.keyring.first, house.signing_key) == ("7", KEY)


def test_the_keys_of_the_sandbox_differ_from_each_other() -> None:
    """One known key does not stand for another."""
    assert sandbox_key("data key") != sandbox_key("signing key")


async def test_a_database_that_is_behind_is_not_touched(tmp_path: Path) -> None:
    """An existing file without the newest tables is brought forward by `usynys migrate` only."""
    file = tmp_path / "old.db"
    file.touch()
    with pytest.raises(SettingsError, match="usynys migrate"):
        async with opened(_settings(file, data_key=KEY, signing_key=KEY)):
            pass
    assert b"CREATE TABLE" not in file.read_bytes()


async def test_a_folder_that_is_missing_is_named_as_the_reason(tmp_path: Path) -> None:
    """The error is one clear line about the setting, not one of the database."""
    settings = _settings(tmp_path / "nowhere" / "usynys.db", data_key=KEY, signing_key=KEY)
    with pytest.raises(SettingsError, match="USYNYS_DATABASE_URL"):
        async with opened(settings):
            pass
