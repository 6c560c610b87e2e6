"""Killed at any moment: nothing that was acknowledged is lost, nothing is done twice (DESIGN promise 7)."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.store.base import Store
from tests.books import Books, open_books
from tests.faults.crashing import Crashing
from tests.faults.measures import FAULTS, PLACES, TIMEOUT
from tests.faults.tally import tallied, tell
from tests.truths import faults

KILLS = max(FAULTS, 3)
NUMBERS = tuple(f"+7747001{count:04}" for count in range(1, PLACES * (KILLS - 1) + 1))


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Crashing]:
    """A gateway with six families in one queue."""
    gateway = Crashing.on(tmp_path / "usynys.db", NUMBERS)
    yield gateway
    gateway.stop()


def answer(gateway: Crashing, until: float = 0.0) -> None:
    """Let every phone that was asked say yes once; look for new questions until some wall time."""
    while True:
        said = gateway.said()
        for number in sorted(gateway.asked().keys() - said.keys()):
            gateway.ask(f"/sandbox/phones/{number}/sms", {"text": "иә"})
        if time.monotonic() >= until or len(said) == len(NUMBERS):
            return
        time.sleep(0.05)


async def books_of(database: Path) -> Books:
    """Return what the database holds when nobody else works on it."""
    store = Store(f"sqlite+aiosqlite:///{database}")
    try:
        return await open_books(store)
    finally:
        await store.close()


@pytest.mark.timeout(TIMEOUT)
@pytest.mark.parametrize("seed", [1414])
def test_a_killed_gateway_loses_no_reply_and_asks_nobody_twice(gateway: Crashing, seed: int) -> None:
    """Killed while it asks, and again while it asks and hears: in the end each family has its one referral."""
    moments, began = random.Random(seed), time.monotonic()  # noqa: S311 - the moments of the kills, the same in every run
    gateway.start()
    with gateway.killed_after(moments.uniform(0.1, 1.0)):
        gateway.publish(PLACES)
    for kill in range(1, KILLS):
        gateway.start()
        gateway.publish(PLACES * kill)
        with gateway.killed_after(moments.uniform(0.1, 1.0)):
            answer(gateway, until=time.monotonic() + 5)
    gateway.start()
    for _ in range(3):
        gateway.ask("/sandbox/clock", {"advance_seconds": 300})  # longer than any claim is held
        answer(gateway)
    gateway.stop()
    proven(gateway, time.monotonic() - began)


def proven(gateway: Crashing, seconds: float) -> None:
    """Make sure that each family was asked once, each answer read, each place given once."""
    assert gateway.asked() == dict.fromkeys(NUMBERS, 1)
    books = asyncio.run(books_of(gateway.database))
    given = Counter(str(row.vacancy_id) for row in books.referrals)
    said, read = set(gateway.said().values()), {row.provider_id for row in books.replies if row.status == "read"}
    tally = tallied(gateway.asked(), NUMBERS, len(said - read), given)
    tell("`kill -9` of `run`", "SQLite", KILLS, tally, seconds)
    assert read == said
    assert faults(books, datetime.now(UTC)) == []
    assert gateway.reported() == {row.id for row in books.reports}
    assert (len(given), sum(given.values())) == (len(NUMBERS), len(NUMBERS))
