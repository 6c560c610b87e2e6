"""While the database is away: webhooks are acknowledged only when they are safe, and are taken in their order."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.flow.receipt import Delivery, DeliveryReport
from core.flow.reply import Heard, HeardKind, Wire
from core.gateway import inbox as inbox_module
from core.gateway.inbox import Inbox
from core.store.spool import Spool
from core.store.vault import Keyring, Vault

KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Database:
    """Takes what it is handed, unless it is away."""

    def __init__(self) -> None:
        self.away, self.taken, self.refuses = False, list[Heard | DeliveryReport](), ""

    async def take(self, one: Heard | DeliveryReport) -> None:
        """Take one."""
        if self.away:
            raise ConnectionRefusedError
        if one.provider_id == self.refuses:
            raise LookupError
        self.taken.append(one)


def heard(number: int) -> Heard:
    """Return a reply."""
    return Heard(Wire.TWILIO, f"SM{number}", "+77471234567", HeardKind.TEXT, f"иә {number}", NOW, NOW)


REPORT = DeliveryReport(Wire.TWILIO, "SM9", "SM9:delivered:", Delivery.DELIVERED, "delivered", NOW)


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database that is asked often whether it is back."""
    monkeypatch.setattr(inbox_module, "_ASK_EVERY", 0.01)
    return Database()


def an_inbox(database: Database, folder: Path, name: str = "own") -> Inbox:
    """Return the inbox of one process."""
    return Inbox(Spool(folder, Vault(Keyring.parse(KEY), os.urandom), name), database.take, database.take)


@pytest.fixture
async def inbox(database: Database, tmp_path: Path) -> AsyncIterator[Inbox]:
    """An inbox with a spool beside its database."""
    inbox = an_inbox(database, tmp_path)
    await inbox.begin()
    yield inbox
    await inbox.close()


async def until_empty(inbox: Inbox) -> None:
    """Wait until nothing waits on disk."""
    async with asyncio.timeout(10):
        while inbox.kept or inbox._away:  # noqa: ASYNC110, SLF001 - it is away for a moment, and nobody tells
            await asyncio.sleep(0.005)


async def test_what_comes_while_the_database_is_away_is_taken_whole_and_in_order(
    inbox: Inbox, database: Database
) -> None:
    """Every field comes back, and what came after it waits behind it."""
    await inbox.reply(heard(1))
    database.away = True
    await inbox.reply(heard(2))
    await inbox.receipt(REPORT)
    assert inbox.kept == 2
    database.away = False
    await inbox.reply(heard(3))  # the database is back, but two wait before it
    await until_empty(inbox)
    await inbox.reply(heard(4))
    assert database.taken == [heard(1), heard(2), REPORT, heard(3), heard(4)]


async def test_a_database_that_nobody_has_looked_at_is_not_written_into(database: Database, tmp_path: Path) -> None:
    """It may be a sandbox or lack tables: all waits on disk until somebody says that it is the right one."""
    held = an_inbox(database, tmp_path)
    await held.begin(held=True)
    await held.reply(heard(1))
    await asyncio.sleep(0.05)
    assert (held.kept, database.taken) == (1, [])
    held.release()
    await until_empty(held)
    assert database.taken == [heard(1)]
    await held.close()


async def test_what_can_never_be_taken_stops_nobody_behind_it(inbox: Inbox, database: Database, tmp_path: Path) -> None:
    """It is set aside, sealed; a person looks."""
    database.away, database.refuses = True, "SM1"
    for number in (1, 2):
        await inbox.reply(heard(number))
    database.away = False
    await until_empty(inbox)
    assert database.taken == [heard(2)]
    assert (tmp_path / "own.aside").stat().st_size > 0


async def test_a_process_that_dies_leaves_what_it_acknowledged_to_the_next(database: Database, tmp_path: Path) -> None:
    """The next start takes it before anything new."""
    dying = an_inbox(database, tmp_path, "dying")
    await dying.begin()
    database.away = True
    await dying.reply(heard(1))
    await dying.close()
    database.away = False
    living = an_inbox(database, tmp_path, "living")
    await living.begin()
    await living.reply(heard(2))
    await until_empty(living)
    assert database.taken == [heard(1), heard(2)]
    await living.close()


async def test_a_carrier_hears_no_when_neither_can_keep_it(database: Database, tmp_path: Path) -> None:
    """Then it sends it again; and we say that we can take nothing."""
    (tmp_path / "file").touch()
    inbox = an_inbox(database, tmp_path / "file" / "spool")
    await inbox.begin()
    database.away = True
    with pytest.raises(NotADirectoryError):
        await inbox.reply(heard(1))
    assert inbox.kept is None
    await inbox.close()


async def test_a_wrong_reply_is_no_absence_of_the_database(inbox: Inbox, database: Database) -> None:
    """What the database will never take is told to its sender, not kept."""
    database.refuses = "SM1"
    with pytest.raises(LookupError):
        await inbox.reply(heard(1))
    assert inbox.kept == 0
