"""Killed at any moment: nothing that was acknowledged is lost, nothing is done twice (DESIGN promise 7)."""

import asyncio
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.store.base import Store
from tests.books import Books, open_books
from tests.faults.crashing import Crashing
from tests.truths import faults

NUMBERS = tuple(f"+7747000010{count}" for count in range(1, 7))


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


@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", [1414])
def test_a_killed_gateway_loses_no_reply_and_asks_nobody_twice(gateway: Crashing, seed: int) -> None:
    """Killed while it asks, while it asks again and hears, while it hears: then each family has its one referral."""
    moments = random.Random(seed)  # noqa: S311 - the moments of the kills, the same in every run
    gateway.start()
    with gateway.killed_after(moments.uniform(0.5, 2.0)):
        gateway.publish(len(NUMBERS))
    gateway.start()
    gateway.publish(len(NUMBERS))
    with gateway.killed_after(moments.uniform(0.2, 1.0)):
        answer(gateway, until=time.monotonic() + 5)
    gateway.start()
    with gateway.killed_after(moments.uniform(0.1, 0.6)):
        answer(gateway, until=time.monotonic() + 5)
    gateway.start()
    for _ in range(3):
        gateway.ask("/sandbox/clock", {"advance_seconds": 300})  # longer than any claim is held
        answer(gateway)
    gateway.stop()
    assert gateway.asked() == dict.fromkeys(NUMBERS, 1)
    books = asyncio.run(books_of(gateway.database))
    assert {row.provider_id for row in books.replies if row.status == "read"} == set(gateway.said().values())
    assert faults(books, datetime.now(UTC)) == []
    assert gateway.reported() == {row.id for row in books.reports}
    assert len({row.vacancy_id for row in books.referrals}) == len(books.referrals) == len(NUMBERS)
