"""How many rows one transaction takes: many while they are cheap, few when they are dear, never the lock for long."""

from typing import Any

import pytest

from core.register import shares
from core.register.shares import LONGEST, Share
from core.store.tables import LifeEvent
from tests.unit.register.rows import Office, event, guardian


class Watch:
    """A stopwatch that goes on by so many seconds at each look."""

    def __init__(self, step: float) -> None:
        self.seconds, self.step = 0.0, step

    def __call__(self) -> float:
        """Return the seconds so far."""
        self.seconds += self.step
        return self.seconds


@pytest.mark.parametrize(("seconds", "fits"), [(0.001, 200), (0.1, 200), (LONGEST, 100), (2 * LONGEST, 50), (90, 1)])
def test_the_next_transaction_takes_what_fits(monkeypatch: pytest.MonkeyPatch, seconds: float, fits: int) -> None:
    """At most twice as many as before, at least one, and as many as last as long as a transaction may."""
    monkeypatch.setattr(shares, "stopwatch", Watch(seconds))
    share = Share()
    share.took(100, share.begin())
    assert share.rows == fits


def counted(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by one with every writing transaction."""
    write, seen = office.store.write, list[int]()

    def counting(*args: Any, **named: Any) -> Any:
        seen.append(1)
        return write(*args, **named)

    monkeypatch.setattr(office.store, "write", counting)
    return seen


async def test_events_that_take_long_are_split_by_time(waiting: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each transaction ends with the event in hand when it is late; all rows get their outcomes in their order."""
    transactions = counted(waiting, monkeypatch)
    monkeypatch.setattr(shares, "stopwatch", Watch(LONGEST))
    rows = [event("contract_ended", n, child_id="C1", preschool_id="P1", on="2026-11-20") for n in range(3)]
    outcomes = await waiting.register.events(rows)
    assert [outcome.changed for outcome in outcomes] == [True] * 3
    assert len(transactions) == 3
    assert len(await waiting.all(LifeEvent)) == 3


async def test_cheap_rows_share_transactions(empty: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hundred teach what rows cost here; then as many go at once as last long enough."""
    transactions = counted(empty, monkeypatch)
    monkeypatch.setattr(shares, "stopwatch", Watch(0))
    rows = [guardian(number) for number in range(1, 132)]
    assert all(outcome.taken for outcome in await empty.register.guardians(rows))
    assert len(transactions) == 2
