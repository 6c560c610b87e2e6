"""Two processes write for one family at the same instant: their rows get one number, and keep an order all the same."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from core.errors import SettingsError
from core.flow.outbox import Lane
from core.gateway.record import next_seq
from core.store import outgoing
from core.store.base import Store
from core.store.queries import earlier_of_sender
from core.store.rotation import check_index_key
from core.store.tables import Message, Reply
from core.store.vault import Keyring, Vault
from tests.homes.home import home_named
from tests.unit.store.test_outgoing import a_message
from tests.unit.views.scene import DATA_KEY

VAULT = Vault(Keyring.parse(DATA_KEY), os.urandom)
OTHER = base64.b64encode(bytes(32)).decode()
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
async def processes(tmp_path: Path) -> AsyncIterator[list[Store]]:
    """The database as two processes have it open: PostgreSQL alone lets both write."""
    address = home_named("postgres").address(tmp_path / "usynys.db")
    processes = [Store(address), Store(address)]
    yield processes
    for one in processes:
        await one.close()


def a_reply(name: str, seq: int) -> Reply:
    """Return what a phone said and nobody has read."""
    named: dict[str, Any] = {"id": name, "seq": seq, "wire": "twilio", "provider_id": name, "kind": "text"}
    return Reply(**named, key_owner="K", sender_index="S", sender_sealed=b"", body_sealed=b"", received_at=NOW)


def a_notice(name: str, seq: int) -> Message:
    """Return a message that may leave, to one family."""
    said: dict[str, Any] = {"lane": Lane.NOTICE, "status": "queued", "due_at": NOW, "dedupe": name, "way": "sms"}
    return a_message(2 * seq, id=name, guardian_id="G1", **said)


async def written_at_once(processes: list[Store], table: type, make: Any) -> set[int]:
    """Let each process write one row, none of them before all have their number; returns the numbers."""
    both = asyncio.Barrier(len(processes))

    async def write(store: Store, name: str) -> int:
        async with store.write() as tx:
            seq = await next_seq(tx, table)
            await both.wait()
            tx.add(make(name, seq))
        return seq

    return set(await asyncio.gather(*(write(store, f"R{at}") for at, store in enumerate(processes))))


async def test_of_two_replies_of_one_phone_one_is_read_first(processes: list[Store]) -> None:
    """Two webs that took them at once gave both the same number; still a family's words are read one by one."""
    assert await written_at_once(processes, Reply, a_reply) == {1}
    async with processes[0].read() as tx:
        assert (await tx.exec(select(Reply.id).where(~earlier_of_sender()))).all() == ["R0"]


async def test_two_processes_may_be_the_first_to_open_a_database(processes: list[Store]) -> None:
    """One of them marks it as indexed with their key, and both start; another key is refused as ever."""
    await asyncio.gather(*(check_index_key(store, VAULT) for store in processes))
    with pytest.raises(SettingsError, match="INDEX_KEY"):
        await check_index_key(processes[0], Vault(Keyring.parse(DATA_KEY, OTHER), os.urandom))


async def test_of_two_messages_to_one_family_one_leaves_first(processes: list[Store]) -> None:
    """Two workers that wrote them at once gave both the same number; still they are never on the wire together."""
    assert await written_at_once(processes, Message, a_notice) == {1}
    async with processes[0].read() as tx:
        assert [row.id for row in (await tx.exec(outgoing.due_in(Lane.NOTICE, "sms", NOW))).all()] == ["R0"]
