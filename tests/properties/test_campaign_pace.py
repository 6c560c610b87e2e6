"""A campaign's pace, whatever is done to it: never above it in any minute, never at night, each message once."""

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import ALMATY
from core.flow.campaign import Tempo, fair, next_leaving, next_room, opened_at, room, taken
from core.gateway.campaigning.verbs import Cause
from core.store.tables import Campaign, Message
from tests.properties.test_gateway_night import is_quiet
from tests.properties.town import few
from tests.unit.gateway.campaigns.crowd import campaign, left_at, phone, verbs
from tests.world import World

MINUTE = 60_000
PACES = st.one_of(st.integers(1, 200), st.integers(1, 100_000))
#: When a worker looks, in milliseconds after the last look, and what is done then: nothing, or another pace.
LOOKS = st.lists(
    st.tuples(st.sampled_from([1, 7, 250, 999, 1_000, 1_700, 60_000, 10**7]), st.none() | PACES), max_size=60
)
CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))


@given(PACES, LOOKS, st.integers(0, 3))
def test_no_minute_sees_more_than_the_pace(pace: int, looks: list[tuple[int, int | None]], spared: int) -> None:
    """However often workers look and however the pace changes: of those that left, the last one was within its pace."""
    tempo, now = Tempo(pace, next_at=0), 0
    left: list[tuple[int, int]] = []
    for wait, other in looks:
        now += wait
        if other:
            tempo = Tempo(other, tempo.next_at, tempo.beats)
        count = max(room(tempo, now, 0) - spared, 0)
        tempo = taken(tempo, count, now, 0)
        left.append((now, count))
        assert count == 0 or sum(many for at, many in left if at > now - MINUTE) <= tempo.per_minute
        assert count <= max(tempo.per_minute * 2_000 // MINUTE, 0) + 1


@given(PACES, st.lists(st.sampled_from([1, 3, 400, 1_300, 90_000]), max_size=30))
def test_the_next_instant_is_the_first_at_which_something_may_leave(pace: int, waits: list[int]) -> None:
    """A clock that steps from instant to instant neither stands still nor misses one."""
    tempo, now = Tempo(pace, next_at=0), 0
    for wait in waits:
        now += wait
        tempo = taken(tempo, room(tempo, now, 0), now, 0)
        at = next_room(tempo, now, 0)
        assert room(tempo, at, 0) > 0
        assert at == now or room(tempo, at - 1, 0) == 0


@given(PACES, st.integers(1, 5))
def test_a_worker_that_looks_each_second_keeps_the_pace(pace: int, minutes: int) -> None:
    """But for the last group, which is still to come, and a millisecond that each group is rounded up by."""
    tempo, sent = Tempo(pace, next_at=0), 0
    for now in range(0, minutes * MINUTE, 1_000):
        count = room(tempo, now, 0)
        tempo, sent = taken(tempo, count, now, 0), sent + count
    assert (pace * minutes - pace / 60) * 0.99 - 1 <= sent <= pace * minutes


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)), CLOCKS, CLOCKS, PACES)  # noqa: DTZ001 - has its zone
def test_nothing_of_a_campaign_leaves_in_closed_hours(now: datetime, begins: time, ends: time, pace: int) -> None:
    """The next message leaves outside them, within a day and a group's time."""
    closed = [(begins, ends)]
    at = next_leaving(Tempo(pace, next_at=0), now, closed, ALMATY)
    assert at is not None
    assert not is_quiet(at, begins, ends)
    assert now <= at <= now + timedelta(days=1, minutes=1)
    assert (opened_at(now, closed, ALMATY) is None) == is_quiet(now, begins, ends)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40)), st.integers(0, 60))
def test_campaigns_share_alike(rooms: dict[str, int], most: int) -> None:
    """All there is room for is given, to none more than it may send, and to nobody two more than a neighbour wants."""
    given_to = fair(rooms, most)
    assert sum(given_to.values()) == min(most, sum(rooms.values()))
    assert all(given_to[name] <= rooms[name] for name in rooms)
    hungry = [given_to[name] for name in rooms if given_to[name] < rooms[name]]
    assert not hungry or max(given_to.values()) - min(hungry) <= 1


DEEDS = st.lists(
    st.sampled_from(["pause", "resume", "faster", "slower", "restart", "wait", "night", "say"]), max_size=6
)


@pytest.mark.usefixtures("home")
@few(20)
@given(st.sampled_from([2, 6, 30]), DEEDS)
def test_each_family_is_asked_once_at_the_pace_whatever_is_done(pace: int, deeds: list[str]) -> None:
    """Pauses, paces, restarts and nights: each message leaves once, never too many, and an answer waits for nobody."""
    folder = Path(tempfile.mkdtemp(prefix="usynys-campaign-"))
    try:
        asyncio.run(_told(World(folder, quiet="21:00-09:00"), pace, deeds))
    finally:
        shutil.rmtree(folder)


async def _told(world: World, pace: int, deeds: list[str]) -> None:
    try:
        await world.open()
        await world.preschools("P1")
        await campaign(world, "births", 4, pace)
        for deed in deeds:
            await _done(world, deed)
            await _look(world)
        await verbs(world).resume("births", "tester", Cause.SOLVED)
        await verbs(world).pace("births", 60, "tester")
        await world.advance(hours=12, seconds=10)
        await _look(world)
        assert len(await left_at(world, "births")) == 4
        for count in range(1, 5):
            heard = [row["text"] for row in await world.phone(phone(count)) if row["direction"] == "to_phone"]
            assert heard.count(heard[0]) == 1
    finally:
        await world.close()


async def _done(world: World, deed: str) -> None:
    pace = {"faster": 60, "slower": 2}
    if deed == "pause":
        await verbs(world).pause("births", "tester", Cause.ORDERED)
    elif deed == "resume":
        await verbs(world).resume("births", "tester", Cause.SOLVED)
    elif deed in pace:
        await verbs(world).pace("births", pace[deed], "tester")
    elif deed == "restart":
        await world.restart()
    elif deed == "say":
        await _answered_at_once(world)
    else:
        await world.advance(hours=11 if deed == "night" else 0, seconds=7)


async def _answered_at_once(world: World) -> None:
    """Let the first family write, and its answer leave at that very instant."""
    before = {one.id for one in await world.all(Message)}
    now = world.clock.now()
    await world.say(phone(1), sms="бұл кім")
    fresh: list[Any] = [one for one in await world.all(Message) if one.id not in before and one.reply_to]
    assert all(one.accepted_at == now for one in fresh)


async def _look(world: World) -> None:
    left = await left_at(world, "births")
    pace = max((await world.one(Campaign, name="births")).per_minute, 60)
    for at in left:
        assert not is_quiet(at, time(21), time(9))
        assert sum(at - timedelta(minutes=1) < other <= at for other in left) <= pace
