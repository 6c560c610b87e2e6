"""What a writing transaction keeps in hand: written together, and before any question that could see it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from core.flow.history import Link, verify
from core.store import timers
from core.store.base import Store
from core.store.chains import append, append_each
from core.store.found import first, only
from core.store.tables import DeskCase, DeskOperator, History, Meta, Timer
from core.store.timers import TimerKind, arm, disarm
from core.store.unit import unit_of
from tests.homes.home import home

_NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path) -> AsyncIterator[Store]:  # type: ignore[no-untyped-def]  # pytest's own type
    """Return an empty database."""
    opened = Store(home().address(tmp_path / "usynys.db"))
    yield opened
    await opened.close()


def _statements(store: Store) -> list[str]:
    said: list[str] = []
    engine = store._writer.sync_engine  # noqa: SLF001 - what is sent to the database is counted where it is sent
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: said.append(statement))
    return said


async def _links(store: Store, subject: str) -> list[Link]:
    async with store.read() as tx:
        rows = (await tx.exec(select(History).where(History.subject == subject).order_by(col(History.seq)))).all()
    return [Link(row.subject, row.seq, row.at, row.event, row.data, row.previous, row.hash) for row in rows]


async def test_links_of_one_transaction_are_written_together_and_hold(store: Store) -> None:
    """Twenty events of two subjects cost one look at each end and one writing, and both chains hold."""
    async with store.write() as tx:
        await append_each(tx, {"offer:a": {}, "offer:b": {}}, _NOW, "offer_planned")
    said = _statements(store)
    async with store.write() as tx:
        for number in range(10):
            await append(tx, "offer:a", _NOW, "noted", {"number": number})
            await append(tx, "offer:b", _NOW, "noted", {"number": number})
    assert sum("INSERT INTO history" in one for one in said) == 1
    assert sum(one.startswith("SELECT") for one in said) == 2
    for subject in ("offer:a", "offer:b"):
        assert len(links := await _links(store, subject)) == 11
        assert verify(links) is None


async def test_a_question_about_histories_sees_what_is_in_hand(store: Store) -> None:
    """What a transaction has noted is there for its own questions."""
    async with store.write() as tx:
        await append(tx, "offer:a", _NOW, "noted", {})
        assert (await tx.exec(select(History.event))).all() == ["noted"]
        await append(tx, "offer:a", _NOW, "noted_again", {})
    assert [one.event for one in await _links(store, "offer:a")] == ["noted", "noted_again"]


async def _begun_twice(store: Store) -> None:
    async with store.write() as tx:
        tx.add(Meta(key="undone", value=""))
        await append(tx, "offer:a", _NOW, "offer_planned", {}, begins=True)


async def test_a_chain_begins_once(store: Store) -> None:
    """Whoever says that a chain begins where one stands is refused by the database, and nothing of it is kept."""
    async with store.write() as tx:
        await append(tx, "offer:a", _NOW, "offer_planned", {}, begins=True)
    twice = _begun_twice(store)
    with pytest.raises(IntegrityError):
        await twice
    assert len(await _links(store, "offer:a")) == 1
    async with store.read() as tx:
        assert await tx.get(Meta, "undone") is None


async def test_the_last_word_about_a_timer_counts(store: Store) -> None:
    """Set, set anew, taken away and set once more in one transaction: the last stands, whatever was read between."""
    async with store.write() as tx:
        await arm(tx, TimerKind.LAPSE, "o", _NOW)
        assert (await tx.get_one(Timer, "lapse:o")).due_at == _NOW
        await arm(tx, TimerKind.LAPSE, "o", _NOW + timedelta(hours=1))
        assert (await tx.get_one(Timer, "lapse:o")).due_at == _NOW + timedelta(hours=1)
        await disarm(tx, TimerKind.LAPSE, "o")
        assert await tx.get(Timer, "lapse:o") is None
        await arm(tx, TimerKind.LAPSE, "o", _NOW + timedelta(hours=2))
        await arm(tx, TimerKind.REPEAT, "o", _NOW)
        await disarm(tx, TimerKind.REPEAT, "o")
    async with store.read() as tx:
        due = await timers.due(tx, _NOW + timedelta(days=1), 10)
    assert [(one.id, one.due_at) for one in due] == [("lapse:o", _NOW + timedelta(hours=2))]


async def test_rows_are_written_before_a_question_that_names_their_table_and_only_then(store: Store) -> None:
    """A new row waits while others are asked about, and is found by whoever asks for its own kind."""
    async with store.write() as tx:
        said = _statements(store)
        tx.add(DeskCase(id="1", why="unheard", subject="o", since=_NOW))
        await tx.exec(select(Meta))
        assert not any("INSERT" in one for one in said)
        assert (await tx.exec(select(DeskCase.id))).all() == ["1"]
        assert any("INSERT INTO desk_case" in one for one in said)


async def test_what_was_read_is_asked_for_once(store: Store) -> None:
    """A row stays in hand to the end of its transaction, though nobody else holds it."""
    async with store.write() as tx:
        tx.add(Meta(key="k", value="1"))
    async with store.write() as tx:
        assert await tx.get(Meta, "k")
        said = _statements(store)
        assert await tx.get(Meta, "k")
        assert said == []


async def test_the_one_row_of_a_unique_value_is_asked_for_once(store: Store) -> None:
    """Whoever has it in hand asks no more; without the value, taken away or undone, it is not the one any longer."""
    async with store.write() as tx:
        tx.add(DeskOperator(id="1", name="aigul", role="operator", created_at=_NOW))
        made = await only(tx, DeskOperator, name="aigul")
        said = _statements(store)
        assert await first(tx, DeskOperator, name="aigul") is made
        assert said == []
        made.name = "aliya"
        assert await first(tx, DeskOperator, name="aigul") is None
        undone = await tx.begin_nested()
        tx.add(DeskOperator(id="2", name="olga", role="operator", created_at=_NOW))
        assert await first(tx, DeskOperator, name="olga")
        await undone.rollback()
        assert await first(tx, DeskOperator, name="olga") is None
        await tx.delete(made)
        assert await first(tx, DeskOperator, name="aliya") is None


async def test_who_only_reads_writes_no_history(store: Store) -> None:
    """In a reading transaction nothing would ever be written, so it is refused aloud."""
    async with store.read() as tx:
        with pytest.raises(TypeError, match=r"Store\.write"):
            unit_of(tx)
