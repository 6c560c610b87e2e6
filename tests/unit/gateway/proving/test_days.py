"""The tree of a day: made block by block, whatever ends a process in between, and chained to the day before."""

import contextlib
import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from core.errors import NotFoundError
from core.evidence import merkle
from core.evidence.verifying import digest_of_day, verify, verify_day
from core.gateway.proving import days
from core.store.tables import ConsentRecord, EvidenceDay, Offer, Timer
from tests import proofs
from tests.world import World, a_world

ONE = "+77470000001"
_TODAY, _TOMORROW = "2026-11-23", "2026-11-24"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that has said yes, on a Monday."""
    async with a_world(tmp_path) as made:
        await made.preschools("P1")
        await made.family(ONE, born=date(2022, 5, 17))
        await made.place("V1")
        await made.say(ONE, sms="иә")
        yield made


async def _more(world: World, count: int, day: str = _TODAY) -> None:
    """Keep as many records as a busy day brings; their bodies say nothing here."""
    offer = await world.one(Offer, kind="vacancy")
    fixed = {"offer_id": offer.id, "guardian_id": "G1", "state": "given", "scope": "another", "words_sealed": b""}
    rows = [
        {**fixed, "id": f"{day}{number:08}", "recorded_at": world.clock.now(), "day": day, "body": "{}",
         "leaf": merkle.leaf(str(number).encode()).hex()}
        for number in range(count)
    ]  # fmt: skip
    async with world.store.write() as tx:
        await (await tx.connection()).execute(insert(ConsentRecord), rows)


async def _leaves(world: World, day: str) -> list[bytes]:
    rows = await world.all(ConsentRecord, tree_day=day)
    return [bytes.fromhex(row.leaf) for row in sorted(rows, key=lambda row: row.position or 0)]


async def test_a_large_day_is_closed_in_blocks_and_survives_every_end(world: World) -> None:
    """Two full blocks and a part: each in a transaction of its own, and one that is undone changes nothing."""
    await _more(world, 2 * merkle.BLOCK + 7)
    with contextlib.suppress(ZeroDivisionError):
        async with world.store.write() as tx:
            await days.close(world.house, tx, _TODAY)
            raise ZeroDivisionError
    assert not await world.all(EvidenceDay)
    await world.advance(hours=15)
    row = await world.one(EvidenceDay)
    leaves = await _leaves(world, _TODAY)
    assert (row.size, len(leaves)) == (2 * merkle.BLOCK + 8, 2 * merkle.BLOCK + 8)
    told = json.loads(row.body or "")
    assert told["root"] == merkle.root(leaves).hex()
    own = await world.one(ConsentRecord, scope="service")
    place = await proofs.views_of(world).inclusion(_TODAY, own.id)
    assert verify(
        json.dumps({"record": json.loads(own.body), "inclusion": place}), proofs.signer_of(world).public
    ).in_tree
    assert not await world.all(Timer, kind="evidence")


async def test_days_are_chained_and_what_comes_late_stands_in_the_next(world: World) -> None:
    """A record written when the tree of its day was signed already is in the next one; each names the one before."""
    await world.advance(hours=15)
    views = proofs.views_of(world)
    first = await views.day(_TODAY)
    await _more(world, 1)
    async with world.store.write() as tx:
        await days.close(world.house, tx, _TODAY)
    assert await views.day(_TODAY) == first
    await world.advance(days=1)
    second = json.loads(await views.day(_TOMORROW))
    assert (second["previous_day"], second["previous"]) == (_TODAY, digest_of_day(first.encode()))
    assert list(verify_day(second, proofs.signer_of(world).public)) == []
    late = await world.one(ConsentRecord, tree_day=_TOMORROW)
    assert (late.day, late.position) == (_TODAY, 0)
    assert (await views.inclusion(_TODAY, late.id))["day"] == second


async def test_days_are_closed_in_their_order_after_a_long_rest(world: World) -> None:
    """A gateway that was off for days makes one tree after the other: the second waits until the first is signed."""
    await _more(world, merkle.BLOCK)
    await _more(world, 1, _TOMORROW)
    closed = []
    for subject in (_TODAY, _TOMORROW, _TODAY, _TOMORROW):
        async with world.store.write() as tx:
            closed.append(await days.close(world.house, tx, subject))
    assert closed == [True, False, True, True]
    views = proofs.views_of(world)
    assert json.loads(await views.day(_TODAY))["size"] == merkle.BLOCK + 1
    assert json.loads(await views.day(_TOMORROW))["previous_day"] == _TODAY


async def test_today_has_no_root_yet(world: World) -> None:
    """It is made after midnight of Almaty; a day on which nothing was recorded has none either."""
    views = proofs.views_of(world)
    for day in (_TODAY, "2026-11-01", "x"):
        with pytest.raises(NotFoundError):
            await views.day(day)
    with pytest.raises(NotFoundError):
        await views.inclusion(_TODAY, (await world.one(ConsentRecord)).id)
    (timer,) = await world.all(Timer, kind="evidence")
    assert timer.due_at - world.clock.now() < timedelta(hours=15)
