"""Whoever comes, leaves or moves: rank, counts and head of every line equal those of a sorted list."""

import asyncio
import tempfile
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.base import Store
from core.store.line import buckets, first_awake, rank
from core.store.line.count import miscounts
from core.store.line.spots import Line
from core.store.tables import Application, QueueEntry
from tests.benchmarks.ground import the_people
from tests.homes.home import home
from tests.properties.town import few

_T = TypeVar("_T")

START = datetime(2025, 9, 1, tzinfo=UTC)
QUEUES, CLASSES = ("P1|2021|kk", "P1|2022|kk"), ("general", "priority")
PLACES = 40
#: Few instants on purpose, some of them apart by less than a millisecond: ties must happen.
INSTANTS = st.integers(0, 12).map(lambda n: START + timedelta(microseconds=700 * n))
NAMES = st.integers(0, PLACES - 1)


@dataclass(frozen=True)
class Stands:
    """Where one application stands, as the test remembers it."""

    queue: str
    queue_class: str
    at: datetime
    status: str = "waiting"
    asleep: bool = False


STANDS = st.builds(
    Stands,
    st.sampled_from(QUEUES),
    st.sampled_from(CLASSES),
    INSTANTS,
    st.sampled_from(["waiting"] * 4 + ["offered", "archived"]),
    asleep=st.sampled_from([False, False, True]),
)
MANY = st.dictionaries(NAMES, STANDS, min_size=1, max_size=25)


@pytest.fixture(scope="module", autouse=True)
def _small_buckets() -> Iterator[None]:
    """Let buckets hold little, so that few families make many levels."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(buckets, "MOST", 4)
        patch.setattr(buckets, "_FILL", 3)
        yield


async def _prepare(file: Path) -> None:
    store = Store(home().address(file))
    async with store.write() as tx:
        await the_people(tx)
        for number in range(PLACES):
            tx.add(_application(number))
    await store.close()


def _application(number: int) -> Application:
    return Application(
        id=f"A{number}",
        guardian_id="G1",
        child_id="C1",
        submitted_at=START,
        categories="13",
        verified=True,
        queue_class="general",
        language="kk",
        edition="P-2024",
        created_at=START,
    )


class Lines(RuleBasedStateMachine):
    """What may happen to entries, many in one transaction, in any order."""

    prepared: ClassVar[dict[str, Path]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="usynys-line-")
        if home().name not in Lines.prepared:
            Lines.prepared[home().name] = Path(tempfile.mkdtemp(prefix="usynys-lines-"))
            self.do(_prepare(Lines.prepared[home().name] / "usynys.db"))
        home().copy(Lines.prepared[home().name], Path(self.folder.name))
        self.store = Store(home().address(Path(self.folder.name) / "usynys.db"))
        self.stands: dict[int, Stands] = {}

    def do(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run something to its end."""
        return self.runner.run(work)

    @rule(changes=MANY)
    def entries_come_and_change(self, changes: dict[int, Stands]) -> None:
        """New ones come; known ones change queue, class, time and status, all at once."""
        self.do(self._write(changes))
        self.stands |= changes

    @rule(number=NAMES, at=INSTANTS)
    def one_changes_twice_in_one_transaction(self, number: int, at: datetime) -> None:
        """The counts follow what remains of it; within the transaction the rank is right as well."""
        if number in self.stands:
            self.stands[number] = replace(self.stands[number], at=at, status="waiting")
            self.do(self._twice(number))

    async def _twice(self, number: int) -> None:
        async with self.store.write() as tx:
            entry = await tx.get_one(QueueEntry, f"E{number}")
            entry.status = "archived"
            await tx.flush()
            entry.submitted_at, entry.status = self.stands[number].at, "waiting"
            assert (await rank(tx, entry)).before == self._line(entry).index(number)

    @rule(changes=MANY)
    def a_transaction_is_undone(self, changes: dict[int, Stands]) -> None:
        """What was rolled back was never counted."""

        async def undone() -> None:
            await self._write(changes, fail=True)

        with pytest.raises(ZeroDivisionError):
            self.do(undone())

    @precondition(lambda self: self.stands)
    @rule(chance=st.randoms(use_true_random=False), share=st.sampled_from([0.3, 1]))
    def some_are_erased(self, chance: Any, share: float) -> None:
        """Rows that disappear leave their line."""
        gone = chance.sample(sorted(self.stands), round(share * len(self.stands)))
        for number in gone:
            del self.stands[number]

        async def erase() -> None:
            async with self.store.write() as tx:
                for number in gone:
                    await tx.delete(await tx.get_one(QueueEntry, f"E{number}"))

        self.do(erase())

    async def _write(self, changes: dict[int, Stands], *, fail: bool = False) -> None:
        async with self.store.write() as tx:
            for number, stands in changes.items():
                entry = await tx.get(QueueEntry, f"E{number}") or _new(number)
                entry.queue_key, entry.queue_class, entry.submitted_at = stands.queue, stands.queue_class, stands.at
                entry.status, entry.asleep = stands.status, stands.asleep
                tx.add(entry)
                if fail:
                    await tx.flush()
            assert not fail or 1 // 0

    @invariant()
    def every_line_equals_a_sorted_list(self) -> None:
        """Rank, counts, head; and whoever recounts finds nothing."""
        self.do(self._look())

    async def _look(self) -> None:
        async with self.store.read() as tx:
            assert await miscounts(tx, QUEUES) == []
            for queue in QUEUES:
                for queue_class in CLASSES:
                    await self._look_at(tx, Line(queue, queue_class))

    async def _look_at(self, tx: AsyncSession, line: Line) -> None:
        waiting = self._line(_of(line))
        awake = [number for number in waiting if not self.stands[number].asleep]
        head = await first_awake(tx, line)
        assert (head and head.application_id) == (f"A{awake[0]}" if awake else None)
        for place, number in list(enumerate(waiting))[len(waiting) % 3 :: 3]:  # another third of them at each step
            found = await rank(tx, await tx.get_one(QueueEntry, f"E{number}"))
            assert (found.before, found.waiting[line.queue_class]) == (place, len(waiting))

    def _line(self, like: QueueEntry) -> list[int]:
        """Return who waits in the same line, by milliseconds, then by id."""
        line = (like.queue_key, like.queue_class)
        there = [
            n for n, one in self.stands.items() if (one.queue, one.queue_class) == line and one.status == "waiting"
        ]
        return sorted(there, key=lambda n: (int(self.stands[n].at.timestamp() * 1_000_000) // 1000, f"A{n}"))

    def teardown(self) -> None:
        """End the history."""
        self.do(self.store.close())
        self.runner.close()
        self.folder.cleanup()


def _new(number: int) -> QueueEntry:
    return QueueEntry(
        id=f"E{number}", application_id=f"A{number}", preschool_id="P1", queue_key="", queue_class="", wish=1
    )


def _of(line: Line) -> QueueEntry:
    return QueueEntry(
        id="", application_id="", preschool_id="", queue_key=line.queue_key, queue_class=line.queue_class, wish=1
    )


@pytest.mark.usefixtures("home")
def test_the_counts_of_a_line_are_right_whatever_happens_to_its_entries() -> None:
    """After each step they are what a count by hand says."""
    run_state_machine_as_test(Lines, settings=few(5, stateful_step_count=10))
