"""What cannot be answered yet waits for its offer's history, and costs nobody anything meanwhile."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Heard
from core.gateway.answering import hearing, replies
from core.gateway.house import House
from core.store import due
from core.store.queries import oldest_unread
from core.store.tables import History, Offer, Reply
from core.views.now import lags
from tests.world import World, a_world

AIGUL, OLGA = "+77470000001", "+77470000002"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family whose window is over while Telegram is deaf, and that says yes by SMS two hours too late."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.place("V1")
        await world.link(AIGUL)
        await world.advance(hours=47.5)
        await world.fault(down=True, wire="telegram", seconds=5 * 3600)
        await world.advance(hours=2.5)
        await world.say(AIGUL, sms="иә")
        yield world


async def _reply(world: World) -> Reply:
    reply: Reply = await world.one(Reply, guardian_id=None, kind="text")
    return reply


async def test_it_is_looked_at_once_and_not_at_every_look(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing happens to its offer, so nothing is asked about it."""
    looked: list[str] = []
    understand = hearing.understand

    async def counted(house: House, tx: AsyncSession, reply: Reply, heard: Heard) -> str:
        looked.append(reply.id)
        return await understand(house, tx, reply, heard)

    monkeypatch.setattr(hearing, "understand", counted)
    assert (await _reply(world)).status == "stored"
    async with world.store.read() as tx:
        assert "reply" not in await due.kinds(tx, world.clock.now())
        assert [lag.waiting for lag in await lags(tx, world.clock.now()) if lag.loop == "reading"] == [0]
    assert not await replies.waiting(world.house, ())
    for _ in range(50):
        await world.advance(seconds=10)
    assert looked == []


async def test_however_many_wait_the_others_are_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many are read at a time, the oldest first: what waits does not count among them."""
    monkeypatch.setattr(replies, "_WAITING", oldest_unread(1))
    assert (await _reply(world)).status == "stored"
    await world.family(OLGA, language="ru", child="Миша")
    await world.say(OLGA, sms="статус")
    latest = max(await world.all(Reply), key=lambda one: one.seq)
    assert latest.status == "read"


async def test_it_is_read_at_once_when_its_offer_has_ended(world: World) -> None:
    """The lapse is told in its history."""
    waiting = await _reply(world)
    await world.advance(hours=3)
    read = await world.one(Reply, id=waiting.id)
    offer = min(await world.all(Offer, guardian_id="G1", kind="vacancy"), key=lambda one: one.created_at)
    assert (offer.status, read.status, read.offer_id) == ("lapsed", "read", offer.id)
    (lapsed,) = await world.all(History, subject=f"offer:{offer.id}", event="offer_lapsed")
    assert read.read_at - lapsed.at < timedelta(seconds=1)
    assert read.waits_for is None


async def test_whatever_was_forgotten_it_is_looked_at_after_an_hour(world: World) -> None:
    """A cause that nobody tells of would leave a family without an answer."""
    async with world.store.write() as tx:
        reply = await tx.get_one(Reply, (await _reply(world)).id)
        assert reply.waits_for is not None
        reply.waits_after = 1_000_000
    await world.advance(minutes=59)
    assert not await replies.waiting(world.house, ())
    await world.advance(hours=4)
    assert (await world.one(Reply, id=reply.id)).status == "read"


async def test_the_carriers_own_time_that_comes_later_lets_it_be_read(world: World) -> None:
    """The list of the carrier knows when it was said: in time, perhaps."""
    waiting = await _reply(world)
    async with world.store.write() as tx:
        reply = await tx.get_one(Reply, waiting.id)
        heard = await replies._open(world.house, tx, reply)  # noqa: SLF001 - the carrier tells the same once more
    said_at = world.clock.now() - timedelta(hours=3)
    heard = type(heard)(**{**{name: getattr(heard, name) for name in heard.__slots__}, "carrier_at": said_at})
    assert not await replies.take(world.house, heard)
    await world.advance(seconds=1)
    assert (await world.one(Offer, guardian_id="G1", kind="vacancy")).status == "confirmed"
