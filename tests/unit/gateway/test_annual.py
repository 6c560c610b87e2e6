"""The yearly question: when it is due, what postpones it, and what an answer plans."""

from datetime import datetime
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.store.tables import Application, Decision, Offer, QueueEntry, Timer
from core.store.timers import TimerKind, arm
from tests.world import World, a_world

ONE = "+77470000001"
#: The evening before the notice of an application of 31 January is due.
EVE = datetime(2026, 12, 30, 18, 0, tzinfo=ALMATY)
FILED = datetime(2026, 1, 31, 10, 0, tzinfo=ALMATY)


def at(text: str) -> datetime:
    """Return an instant of Almaty."""
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


async def waiting(world: World, *wishes: str, since: datetime = FILED) -> None:
    """Let a family wait in these queues."""
    await world.preschools("P1", "P2")
    await world.family(ONE, since=since, wishes=wishes or ("P1",))


async def next_notice(world: World) -> datetime:
    """Return when the family is asked the next time."""
    due: datetime = (await world.one(Timer, kind="annual")).due_at
    return due


@pytest.mark.rule("P-050")
@pytest.mark.parametrize(
    ("since", "due"),
    [
        ("2026-01-31 10:00", "2026-12-31 00:00"),
        ("2025-12-31 10:00", "2027-11-30 00:00"),
        ("2022-06-30 10:00", "2027-05-30 00:00"),
    ],
)
async def test_an_imported_application_is_asked_at_its_next_anchor(tmp_path: Path, since: str, due: str) -> None:
    """Eleven months after the application, clamped; the years before the import count as confirmed."""
    async with a_world(tmp_path, began=EVE) as world:
        await waiting(world, since=at(since))
        assert await next_notice(world) == at(due)


@pytest.mark.rule("P-050")
async def test_a_yes_is_asked_again_twelve_months_after_it(tmp_path: Path) -> None:
    """Confirmed on 2 January 2027: the next question on 2 January 2028, not in eleven months."""
    async with a_world(tmp_path, began=EVE) as world:
        await waiting(world, "P1", "P2")
        await world.advance_to(at("2027-01-02 12:00"))
        assert (await world.one(Offer)).kind == "annual_interest"
        await world.say(ONE, sms="иә")
        assert (await world.one(Offer)).status == "confirmed"
        assert await next_notice(world) == at("2028-01-02 00:00")
        assert {row.status for row in await world.all(QueueEntry)} == {"waiting"}


@pytest.mark.rule("P-052")
async def test_a_no_archives_the_queue_it_names_and_the_child_may_be_filed_for_again(tmp_path: Path) -> None:
    """One queue, one no: archived on P 15.2, the application ends, and nobody asks about it any more."""
    async with a_world(tmp_path, began=EVE) as world:
        await waiting(world)
        await world.advance_to(at("2027-01-02 12:00"))
        await world.say(ONE, sms="жоқ")
        entry = await world.one(QueueEntry)
        assert (entry.status, entry.reason) == ("archived", "no_interest")
        (decided,) = [row for row in await world.all(Decision) if row.kind == "archived"]
        assert {cited["paragraph"] for cited in decided.citations} == {"15.2", "13(8)"}
        assert (await world.one(Application)).status == "archived"


@pytest.mark.rule("P-051")
async def test_silence_to_the_first_notice_costs_nothing_before_the_repeat(tmp_path: Path) -> None:
    """A month after the receipt, not before the anniversary, the same question comes once more."""
    async with a_world(tmp_path, began=EVE) as world:
        await waiting(world)
        await world.advance_to(at("2027-01-01 00:01"))
        offer = await world.one(Offer)
        assert (await world.one(Timer, kind="repeat")).due_at.astimezone(ALMATY).date().isoformat() == "2027-01-31"
        assert offer.closes_at.astimezone(ALMATY).date().isoformat() == "2027-02-28"
        assert (await world.one(QueueEntry)).status == "waiting"


@pytest.mark.rule("P-050")
async def test_the_question_waits_while_a_place_is_being_offered(tmp_path: Path) -> None:
    """One question at a time: it is looked at again day by day, and asked when the offer has ended."""
    async with a_world(tmp_path, began=EVE) as world:
        await waiting(world, "P1", "P2")
        await world.place("V1")
        await world.advance_to(at("2027-01-01 12:00"))
        assert [row.kind for row in await world.all(Offer)] == ["vacancy"]
        await world.say(ONE, sms="2")
        await world.advance_to(at("2027-01-02 00:01"))
        assert sorted(row.kind for row in await world.all(Offer)) == ["annual_interest", "vacancy"]


@pytest.mark.rule("P-050")
async def test_a_timer_that_runs_twice_asks_once(tmp_path: Path) -> None:
    """Whatever wakes the question again, a family that is being asked is not asked twice."""
    async with a_world(tmp_path, began=EVE) as world:
        await waiting(world)
        await world.advance_to(at("2026-12-31 00:01"))
        async with world.store.write() as tx:
            await arm(tx, TimerKind.ANNUAL, "A1", world.clock.now())
        await world.advance(minutes=1)
        assert len(await world.all(Offer)) == 1
