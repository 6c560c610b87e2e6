"""Windows that end together: what follows from each is the same, and many cost few questions."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import select

from core.gateway import timers
from core.store.base import Store
from core.store.tables import Message, Offer, QueueEntry
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.tape import Tape, taping
from tests.benchmarks.windows import Still, a_house
from tests.homes.home import Home

_COUNT = 12
#: Statements for each window; what a group asks once for all comes on top.
_MOST_EACH, _MOST_ONCE = 20, 40


@pytest.fixture
async def store(tmp_path: Path, home: Home) -> AsyncIterator[Store]:
    """Twelve windows at two preschools, all of them due, with as many families behind."""
    store = Store(home.address(tmp_path / "usynys.db"))
    await Crowd(store, _COUNT).settle()
    yield store
    await store.close()


async def _closed(store: Store) -> Tape:
    house = a_house(store, Still())
    async with store.write() as tx:
        engine = tx.get_bind()
    with taping(engine) as tape:
        assert await timers.run(house, await timers.waiting(house, ()))
    return tape


async def test_what_follows_from_an_end_follows_for_each_of_many(store: Store) -> None:
    """Each queue is suspended, each place goes to the next family in its line, and both families are written to."""
    await _closed(store)
    async with store.read() as tx:
        offers = {one.id: one for one in (await tx.exec(select(Offer))).all()}
        entries = {one.id: one for one in (await tx.exec(select(QueueEntry))).all()}
        queued = (await tx.exec(select(Message).where(Message.status == "queued"))).all()
    old, new = ([one for one in offers.values() if one.status == status] for status in ("lapsed", "planned"))
    assert {entries[one.entry_id or ""].status for one in old} == {"suspended"}
    assert sorted(one.entry_id or "" for one in new) == [f"E{_COUNT + number:07}" for number in range(_COUNT)]
    assert sorted(one.vacancy_id or "" for one in new) == sorted(one.vacancy_id or "" for one in old)
    said = {(one.key, one.offer_id) for one in queued}
    assert said == {("vacancy.lapsed", one.id) for one in old} | {("vacancy.offer", one.id) for one in new}


async def test_ends_of_many_windows_ask_for_all_of_them_at_once(store: Store) -> None:
    """What families were sent, what nobody could hear, what campaigns wait for: one question for the whole group."""
    tape = await _closed(store)
    each = _MOST_EACH if store.is_sqlite else _MOST_EACH + 6  # rows are locked and looked at once more
    assert tape.statements <= each * _COUNT + _MOST_ONCE
