"""The counts of a line: made in the entry's own transaction, right whatever happens, cheap at any length."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.base import Store
from core.store.line import first_awake, rank
from core.store.line.count import count_queues, miscounts
from core.store.line.spots import START, Line, Spot
from core.store.queries import waiting_for, who_waits
from core.store.tables import QueueCount, QueueEntry
from tests.benchmarks.ground import QUEUE, Ground, a_ground, the_people
from tests.benchmarks.steps import Question, steps_of

GENERAL = Line(QUEUE, "general")


@pytest.fixture
async def ground(tmp_path: Path) -> AsyncIterator[Ground]:
    """A queue without anybody."""
    async with a_ground(f"sqlite+aiosqlite:///{tmp_path / 'usynys.db'}") as made:
        yield made


async def _in_order(tx: AsyncSession) -> list[QueueEntry]:
    """Return who waits in the general line, as anybody would sort them."""
    query = select(QueueEntry).where(QueueEntry.queue_class == "general", QueueEntry.status == "waiting")
    return sorted((await tx.exec(query)).all(), key=lambda entry: (entry.submitted_at, entry.application_id))


async def _ranks(tx: AsyncSession, _call: int = 0) -> None:
    """Ask for the ranks of some who stand anywhere in the general line."""
    for number in range(7, 2000, 100):
        await rank(tx, await tx.get_one(QueueEntry, f"E{number}"))


async def _family(tx: AsyncSession, _call: int = 0) -> QueueEntry | None:
    return (await tx.exec(waiting_for("V1", QUEUE, "general").limit(1))).first()


async def _classes(tx: AsyncSession, _call: int = 0) -> list[bool]:
    """Ask in which classes anybody waits; in the last there is nobody."""
    asked = who_waits(("out_of_turn", "priority", "general", "nobody"))
    return list((await tx.exec(asked, params={"queue_keys": [QUEUE, "another"]})).one())


async def test_the_work_of_the_database_grows_with_levels_and_not_with_the_queue(ground: Ground) -> None:
    """Ten times the entries cost a tenth more, where a level was added: in steps of the database, not in seconds."""
    steps: dict[Question, list[int]] = {_ranks: [], _family: [], _classes: []}
    for size in (10_000, 100_000):
        await ground.grow(size)
        for question, counted in steps.items():
            counted.append(await steps_of(ground.store, question) or 0)
    for few, many in steps.values():
        assert 0 < many < 1.25 * few


async def test_submissions_at_one_instant_cost_no_more(ground: Ground) -> None:
    """A register that knows only days gives thousands of families one instant; the application breaks the tie."""
    await ground.grow(6_000)
    apart = await steps_of(ground.store, _ranks)
    async with ground.store.write() as tx:
        await (await tx.connection()).execute(text("UPDATE queue_entry SET submitted_at = 1756666800000"))
        await count_queues(tx, [QUEUE])
    at_once = await steps_of(ground.store, _ranks)
    assert apart
    assert at_once
    assert at_once < 1.5 * apart


@pytest.mark.parametrize("mark", ["asleep", "set_aside"])
async def test_those_who_are_not_looked_at_cost_a_place_nothing(ground: Ground, mark: str) -> None:
    """Half of the queue waits for a birthday or a conclusion: the first is found as if they were not there."""
    await ground.grow(6_000)
    before = [await steps_of(ground.store, question) for question in (_family, _classes)]
    async with ground.store.write() as tx:
        early = "UPDATE queue_entry SET {} = submitted_at < 1756666800000"
        await (await tx.connection()).execute(text(early.format(mark)))
    assert [await steps_of(ground.store, question) for question in (_family, _classes)] == before
    async with ground.store.read() as tx:
        assert await _family(tx)
        assert (await _classes(tx))[2:] == [True, False]
        assert sum(getattr(entry, mark) for entry in await _in_order(tx)) > 1_000
    async with ground.store.write() as tx:
        await (await tx.connection()).execute(text(f"UPDATE queue_entry SET {mark} = 1"))  # noqa: S608 - one of two names
        assert not any(await _classes(tx))


async def test_a_transaction_counts_what_it_has_changed_itself(ground: Ground) -> None:
    """A number told in the transaction that lets others leave is the number afterwards."""
    await ground.grow(600)
    async with ground.store.write() as tx:
        line = await _in_order(tx)
        for entry in (line[0], line[1], line[-2]):
            entry.status = "archived"
        line[300].submitted_at = line[2].submitted_at
        found = await rank(tx, line[-1])
        assert (found.before, found.waiting["general"]) == (len(line) - 4, len(line) - 3)
    async with ground.store.read() as tx:
        assert await rank(tx, line[-1]) == found
        assert await miscounts(tx, [QUEUE]) == []


async def test_what_a_savepoint_undoes_is_not_counted(ground: Ground) -> None:
    """A part of a transaction that is taken back takes its counts with it; the rest is counted."""
    await ground.grow(200)
    async with ground.store.write() as tx:
        first, second, *_ = await _in_order(tx)
        first.status = "archived"
        savepoint = await tx.begin_nested()
        second.status = "archived"
        await tx.flush()
        await savepoint.rollback()
    async with ground.store.read() as tx:
        assert await miscounts(tx, [QUEUE]) == []


async def test_nobody_changes_entries_behind_the_back_of_the_counts(ground: Ground) -> None:
    """A statement over many entries would not be counted: it is refused, whoever writes it."""
    await ground.grow(10)
    with pytest.raises(RuntimeError, match="one by one"):
        async with ground.store.write() as tx:
            await tx.exec(update(QueueEntry).values(status="archived"))


async def test_a_wrong_count_is_found_and_mended(ground: Ground) -> None:
    """Whoever changes rows by hand is told by the check, and counting anew makes it right."""
    await ground.grow(600)
    async with ground.store.write() as tx:
        entry = (await _in_order(tx))[250]
        by_hand = text("UPDATE queue_entry SET status = 'archived' WHERE id = :id")
        await (await tx.connection()).execute(by_hand, {"id": entry.id})
    async with ground.store.write() as tx:
        assert [(one.level, one.said - one.counted) for one in await miscounts(tx, [QUEUE])] == [(0, 1), (1, 1)]
        await count_queues(tx, [QUEUE])
        assert await miscounts(tx, [QUEUE]) == []


async def test_a_line_that_gets_short_loses_its_buckets(ground: Ground) -> None:
    """What is left of a long queue costs what a short one costs."""
    await ground.grow(200)
    async with ground.store.write() as tx:
        for entry in (await _in_order(tx))[3:]:
            entry.status = "archived"
    async with ground.store.read() as tx:
        kept = await tx.get_one(QueueCount, GENERAL)
        assert (kept.waiting, kept.levels) == (3, 0)
        assert await miscounts(tx, [QUEUE]) == []


async def test_who_sleeps_is_counted_but_not_first(ground: Ground) -> None:
    """Skipping moves nobody's place (RULES.md reading 13); a place looks at the next one who is awake."""
    await ground.grow(200)
    async with ground.store.write() as tx:
        line = await _in_order(tx)
        for entry in line:
            entry.asleep = entry is line[0]
    async with ground.store.read() as tx:
        first = await first_awake(tx, GENERAL)
        assert first
        assert first.id == line[1].id
        assert (await rank(tx, line[1])).before == 1


async def test_a_database_that_is_older_than_the_counts_is_counted_by_the_migration(tmp_path: Path) -> None:
    """Until it is counted it is behind, so nobody works on it; migrating again goes on."""
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'old.db'}")
    await store.migrate()
    async with store.write() as tx:
        await the_people(tx)
    await Ground(store).grow(300)
    async with store.write() as tx:
        for statement in ("DELETE FROM queue_count", "DELETE FROM queue_bucket", "DELETE FROM meta"):
            await (await tx.connection()).execute(text(statement))
        assert await miscounts(tx, [QUEUE])
    assert await store.behind()
    await store.migrate()
    assert not await store.behind()
    async with store.read() as tx:
        assert await miscounts(tx, [QUEUE]) == []
    await store.close()


def test_a_spot_sorts_as_text_as_it_does_as_instant_and_name() -> None:
    """Buckets begin at texts; their order must be that of the entries, before 1970 and for every id."""
    spots = [START, Spot(-1, "Я"), Spot(0, ""), Spot(0, "A10"), Spot(0, "A9"), Spot(1, "A"), Spot(2**41, "Ұ")]
    assert sorted(spots, key=str) == sorted(spots) == spots
    assert [Spot.read(str(spot)) for spot in spots] == spots
