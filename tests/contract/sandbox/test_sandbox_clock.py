"""The clock: it steps through every due instant in order, exactly as far as asked, and no further."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.clock import SandboxClock
from sandbox.turning import TurningError
from tests.contract.sandbox.stage import PHONE, Stage


class Timers:
    """A gateway's timers: instants, and what happens at each."""

    def __init__(self, clock: SandboxClock, dues: list[datetime]) -> None:
        self._clock = clock
        self.dues = dues
        self.ran: list[tuple[datetime, datetime]] = []
        self.breeds: list[timedelta] = []

    async def next_due(self) -> datetime | None:
        """Return the earliest timer."""
        return min(self.dues, default=None)

    async def run_due(self) -> bool:
        """Run what is due; a timer may set a new one."""
        due = sorted(instant for instant in self.dues if instant <= self._clock.now())
        for instant in due:
            self.dues.remove(instant)
            self.ran.append((instant, self._clock.now()))
            if self.breeds:
                self.dues.append(instant + self.breeds.pop(0))
        return bool(due)


class Stubborn(Timers):
    """Always says that there is work, and never does any."""

    async def run_due(self) -> bool:
        """Do nothing."""
        return False


async def nothing(_: timedelta) -> None:
    """Keep no offset."""


async def test_the_clock_moves_exactly_as_far_as_asked(stage: Stage) -> None:
    """The time spent on turning is swallowed: what is answered is to the millisecond start + n."""
    status, answer = await stage.post("/clock", {"advance_seconds": 0})
    start = datetime.fromisoformat(answer["now"])
    _, later = await stage.post("/clock", {"advance_seconds": 86_400.25})
    reached = datetime.fromisoformat(later["now"])
    assert status == 200
    assert timedelta(0) <= reached - start - timedelta(seconds=86_400.25) < timedelta(seconds=2)
    assert later["now"].endswith("+05:00")
    assert len(later["now"]) == len("2026-11-21T17:00:00.123+05:00")
    assert datetime.fromisoformat((await stage.get("/clock"))["now"]) >= reached


async def test_every_timer_runs_at_its_own_instant(stage: Stage) -> None:
    """In order, at the instant it was due, also one that was set on the way; the one beyond waits."""
    now = stage.clock.now()
    hours = [now + timedelta(hours=count) for count in (5, 1, 3, 7)]
    timers = Timers(stage.clock, hours)
    timers.breeds = [timedelta(minutes=30)]
    stage.sandbox.turn_with(timers, moved=nothing)
    await stage.sandbox.advance(6 * 3600)

    wanted = [now + timedelta(hours=1), now + timedelta(hours=1.5), now + timedelta(hours=3), now + timedelta(hours=5)]
    assert timers.ran == [(instant, instant) for instant in wanted]
    assert timers.dues == [now + timedelta(hours=7)]


async def test_the_offset_is_written_down_before_time_moves(stage: Stage) -> None:
    """After a crash on the way no clock runs behind what is already stored; in the end the exact offset stands."""
    now = stage.clock.now()
    timers = Timers(stage.clock, [now + timedelta(hours=1)])
    stage.sandbox.turn_with(timers, moved=nothing)
    kept: list[timedelta] = []

    async def moved(offset: timedelta) -> None:
        kept.append(offset)

    stage.sandbox.turn_with(moved=moved)
    await stage.sandbox.advance(7200)
    assert len(kept) == 3
    assert kept[-1] == stage.clock.offset
    assert timedelta(0) <= kept[1] - kept[-1] < timedelta(seconds=2)


async def test_work_that_never_ends_stops_the_clock_with_its_name(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timer that is due and not done would make time run past it: that is an error, and time goes on living."""
    monkeypatch.setattr("sandbox.turning._MOST_LOOKS", 5)
    due = stage.clock.now() + timedelta(minutes=1)
    stage.sandbox.turn_with(Stubborn(stage.clock, [due]), moved=nothing)
    with pytest.raises(TurningError, match="Stubborn"):
        await stage.sandbox.advance(3600)
    assert due <= stage.clock.now() < due + timedelta(seconds=5)
    status, problem = await stage.post("/clock", {"advance_seconds": 1})
    assert (status, "Stubborn" in problem["detail"]) == (500, True)


@pytest.mark.parametrize("seconds", [-1, "1", None, True, float("nan"), float("inf"), 400 * 86_400 + 1, [1], {}])
async def test_time_that_cannot_be_turned_is_refused(stage: Stage, seconds: Any) -> None:
    """Backwards, not a number, or more than 400 days: 422, and the clock stays."""
    status, problem = await stage.post("/clock", {"advance_seconds": seconds})
    assert (status, problem["title"]) == (422, "Unprocessable Entity")
    assert stage.clock.offset == timedelta(0)


async def test_a_reply_in_the_middle_of_a_turn_is_not_lost(stage: Stage) -> None:
    """What a phone does while the clock is being turned is delivered like everything else."""
    timers = Timers(stage.clock, [stage.clock.now() + timedelta(seconds=count) for count in range(1, 200)])
    stage.sandbox.turn_with(timers, moved=nothing)
    turned = asyncio.create_task(stage.sandbox.advance(300))
    status, _ = await stage.post(f"/phones/{PHONE}/sms", {"text": "1"})
    await turned
    assert status == 200
    assert [hit.form["Body"] for hit in stage.gateway.hits] == ["1"]
