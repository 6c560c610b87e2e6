"""Free places of whoever may be asked again become due: at the end of a transaction, or before somebody asks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.gateway.placing import wished
from core.store.again import look_again, looked
from core.store.tables import QueueEntry, Timer
from core.store.unit import unit_of
from tests.overheard import Asked, overheard
from tests.world import World, a_world

NUMBERS = ("+77470000001", "+77470000002", "+77470000003")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Three families in one line, and two places of another age that nobody there may have: nothing is due."""
    async with a_world(tmp_path) as made:
        await made.line(*NUMBERS)
        for name in ("V1", "V2"):
            await made.place(name, group="early")
        assert not await made.all(Timer, kind="place")
        yield made


def _looks(said: Asked) -> int:
    return sum(statement.startswith("SELECT DISTINCT vacancy.id") for statement, _ in said)


async def test_they_are_asked_for_once_when_all_is_done(world: World) -> None:
    """However many families a transaction brings back; each place is due at the instant of its publication."""
    with overheard(world.store, writing=True) as said:
        async with world.store.write() as tx:
            for entry in await world.all(QueueEntry):
                look_again(tx, entry.application_id, world.clock.now())
            assert not _looks(said)
    assert _looks(said) == 1
    assert {one.subject for one in await world.all(Timer, kind="place")} == {"V1", "V2"}


async def test_whoever_asks_what_is_due_sees_them(world: World) -> None:
    """In the same transaction, before its end; then nothing is left to be asked."""
    (entry, *_) = await world.all(QueueEntry)
    with overheard(world.store, writing=True) as said:
        async with world.store.write() as tx:
            look_again(tx, entry.application_id, world.clock.now())
            assert not unit_of(tx).timers
            assert (await wished.first_to_go(world.house, tx, "V2"))[0] == "V1"
            await looked(tx)
    assert _looks(said) == 1


async def test_what_is_undone_is_not_looked_at(world: World) -> None:
    """A transaction that fails leaves nothing to the next one."""
    (entry, *_) = await world.all(QueueEntry)
    with pytest.raises(ZeroDivisionError):
        await _fails(world, entry)
    async with world.store.write() as tx:
        assert not unit_of(tx).again
    assert not await world.all(Timer, kind="place")


async def _fails(world: World, entry: QueueEntry) -> None:
    async with world.store.write() as tx:
        look_again(tx, entry.application_id, world.clock.now())
        raise ZeroDivisionError
