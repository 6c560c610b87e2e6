"""What many families do at one moment is written together: a group costs hardly more statements than one of them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Heard, HeardKind, Wire
from core.gateway import timers
from core.gateway.answering import replies
from core.gateway.placing import places
from core.gateway.rows import is_alone
from core.store import ahead
from core.store.tables import Guardian, Message, Offer, Referral, Report
from tests.overheard import Asked, overheard
from tests.unit.register import rows
from tests.world import World, a_world, all_taken

NUMBERS = ("+77470000001", "+77470000002", "+77470000003", "+77470000004")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Four families, and a place for each that becomes free at one moment."""
    async with a_world(tmp_path) as made:
        await made.line(*NUMBERS)
        now = made.clock.now().isoformat()
        free = [rows.vacancy(f"V{n}", preschool_id="P1", group_type="senior", published_at=now) for n in range(4)]
        all_taken(await made.register.vacancies(free))
        yield made


def _count(said: Asked, begins: str) -> int:
    return sum(statement.startswith(begins) for statement, _ in said)


async def _all_say_yes(world: World) -> None:
    now = world.clock.now()
    heard = [Heard(Wire.TWILIO, f"SM{number}", number, HeardKind.TEXT, "иә", now, now) for number in NUMBERS]
    await asyncio.gather(*(replies.take(world.house, one) for one in heard))
    await world.settle()


async def test_what_leaves_at_once_is_written_at_once(world: World) -> None:
    """The exact words of a group are kept by one statement, not by one for each family."""
    with overheard(world.store, writing=True) as said:
        await world.settle()
    assert len([one for one in await world.all(Message) if one.purpose == "offer"]) == len(NUMBERS)
    assert _count(said, "UPDATE offer SET stated_until") == 1
    assert _count(said, "UPDATE message SET wire") + _count(said, "UPDATE message SET channel") == 1


async def test_of_a_preschool_that_opens_some_places_are_served_at_once(world: World) -> None:
    """Where nobody else can write meanwhile others have their turn after ten; where they can all are shared."""
    now = world.clock.now().isoformat()
    more = [rows.vacancy(f"W{n}", preschool_id="P1", group_type="senior", published_at=now) for n in range(20)]
    all_taken(await world.register.vacancies(more))
    async with world.store.read() as tx:
        some = 10 if is_alone(tx) else len(NUMBERS) + len(more)
    assert len(await timers.waiting(world.house, ())) == some
    await world.settle()
    assert not await timers.waiting(world.house, ())
    assert len(await world.all(Offer, status="open")) == len(NUMBERS)


async def test_where_no_siblings_wait_each_place_looks_for_one_family(world: World) -> None:
    """It asks who is first, where others write again once all is locked; other places' lines are for siblings alone."""
    with overheard(world.store, writing=True) as said:
        await world.settle()
    assert len(await world.all(Offer, status="open")) == len(NUMBERS)
    looks = [statement for statement, _ in said if "ORDER BY queue_entry.submitted_at" in statement]
    async with world.store.read() as tx:
        each = 1 if is_alone(tx) else 4
    assert len(looks) <= each * len(NUMBERS)


async def test_what_is_handed_over_at_once_is_written_at_once(world: World) -> None:
    """Four confirmed families: their referrals, decisions and offers of papers are written by a statement of a kind."""
    await world.settle()
    with overheard(world.store, writing=True) as said:
        await _all_say_yes(world)
    assert len(await world.all(Referral)) == len(NUMBERS)
    for table in ("referral", "decision", "report", "offer"):
        assert _count(said, f"INSERT INTO {table} ") == 1, table
    stages = [one.subject for one in await world.all(Report) if one.name == "referral"]
    assert len(set(stages)) == len(stages) == len(NUMBERS)


async def test_a_question_that_is_made_meanwhile_is_another_one(world: World) -> None:
    """What was read ahead says nothing of an offer that the same transaction makes, nor of phones nobody looked at."""
    await world.settle()
    async with world.store.write() as tx:
        first, message = await _asked(tx)
        phone = (await tx.get_one(Guardian, first.guardian_id)).phone_index
        assert not ahead.asks_nothing_else(tx, phone, first.id)
        await ahead.questions_of(tx, [message], "")
        assert ahead.asks_nothing_else(tx, phone, first.id)
        assert not ahead.asks_nothing_else(tx, phone, "another")
        assert not ahead.asks_nothing_else(tx, "unknown", first.id)
        tx.add(Offer(**{**first.model_dump(), "id": "new", "vacancy_id": None, "application_id": None, "code": "2А3"}))
        assert not ahead.asks_nothing_else(tx, phone, first.id)
        await tx.flush()
        assert not ahead.asks_nothing_else(tx, phone, first.id)


async def _asked(tx: AsyncSession) -> tuple[Offer, Message]:
    message = (await tx.exec(select(Message).where(Message.purpose == "offer"))).first()
    assert message
    return await tx.get_one(Offer, message.offer_id or ""), message


async def test_codes_that_were_read_ahead_grow_with_those_that_are_given(world: World) -> None:
    """Two offers to one phone in one transaction never bear one code."""
    await world.settle()
    async with world.store.write() as tx:
        first, _ = await _asked(tx)
        await ahead.of_handovers(tx, [first.id])
        guardian = await tx.get_one(Guardian, first.guardian_id)
        given = [await places.free_code(world.house, tx, guardian) for _ in range(100)]
        assert len({first.code, *given}) == 101
