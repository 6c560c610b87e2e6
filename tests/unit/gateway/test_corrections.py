"""Late corrections of the calendar at work: running terms are counted anew and the change is written down."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import main
from core.rules.calendar import ALMATY, Calendar, Correction, end_of_day
from core.store.tables import History, Package, QueueEntry, Referral, Timer
from tests.world import World, a_world

PHONE = "+77471234567"
#: Until 7 December 2026 the calendar says that Thursday the 10th is off; it is Saturday the 12th.
ONE_DAY_LESS = Correction(date(2026, 12, 7), was=date(2026, 12, 10), now=date(2026, 12, 12), source="a test")
#: Until 7 December 2026 the calendar says that Sunday the 6th is off; it is Thursday the 10th.
ONE_DAY_MORE = Correction(date(2026, 12, 7), was=date(2026, 12, 6), now=date(2026, 12, 10), source="a test")


@dataclass(frozen=True)
class Tables:
    """What main reads the calendar from: the country's table with one correction more."""

    correction: Correction

    def load(self) -> Calendar:
        """Return the table as it is once everything is known."""
        table = Calendar.load()
        return replace(table, off=table.off | {self.correction.now}, corrections=(self.correction,))


@pytest.fixture
async def world(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """Return a world that waits for a correction to be announced; one family was offered a place in it."""
    monkeypatch.setattr(main, "Calendar", Tables(request.param))
    async with a_world(tmp_path, began=datetime(2026, 12, 4, 10, tzinfo=ALMATY)) as world:
        await world.preschools("P1")
        await world.family(PHONE)
        await world.place("V1")
        yield world


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ALMATY).astimezone(UTC)


def _closes(day: date) -> datetime:
    return end_of_day(day).astimezone(UTC)


async def _announce(world: World) -> dict[str, str]:
    """Turn time on into the day of the announcement; return the change that was written down."""
    await world.advance_to(datetime(2026, 12, 7, 1, tzinfo=ALMATY))
    rows = await world.all(History, event="term_recounted")
    kept = next((row for row in rows if "referral" in row.data), rows[0])
    told: dict[str, str] = json.loads(kept.data)
    assert told["known_on"] == "2026-12-07"
    return told


@pytest.mark.parametrize(
    ("world", "before", "after"),
    [(ONE_DAY_LESS, date(2026, 12, 23), date(2026, 12, 22)), (ONE_DAY_MORE, date(2026, 12, 22), date(2026, 12, 22))],
    indirect=["world"],
)
async def test_a_rest_is_counted_anew_and_never_grows(world: World, before: date, after: date) -> None:
    """Silent until Sunday 06.12, ten working days: one day less ends the rest earlier, one day more changes nothing."""
    await world.advance(days=2, hours=1)
    assert (await world.one(QueueEntry)).resume_at == _begins(before)
    kept = await _announce(world)
    assert (await world.one(QueueEntry)).resume_at == _begins(after)
    assert (await world.one(Timer, kind="resume")).due_at == _begins(after)
    assert (kept["term"], kept["holds"]) == ("suspension", _begins(after).isoformat(timespec="milliseconds"))
    await world.restart()
    assert len(await world.all(History, event="term_recounted")) == 1


@pytest.mark.parametrize(
    ("world", "before", "after"),
    [(ONE_DAY_LESS, date(2026, 12, 14), date(2026, 12, 14)), (ONE_DAY_MORE, date(2026, 12, 11), date(2026, 12, 14))],
    indirect=["world"],
)
async def test_a_referral_is_counted_anew_and_never_shrinks(world: World, before: date, after: date) -> None:
    """Received on Friday 04.12, five working days: one day less takes nothing that was told, one day more adds it."""
    await world.say(PHONE, sms="1")
    assert (await world.one(Referral)).valid_until == _closes(before)
    kept = await _announce(world)
    referral = await world.one(Referral)
    assert referral.valid_until == _closes(after)
    expiry = await world.one(Timer, kind="expire", subject=referral.id)
    assert _closes(after) <= expiry.due_at < _closes(after) + timedelta(seconds=1)
    assert (kept["term"], kept["holds"]) == ("referral", _closes(after).isoformat(timespec="milliseconds"))


TUESDAY_WORKS = Correction(date(2026, 12, 7), was=date(2026, 12, 8), now=date(2026, 12, 12), source="a test")
TUESDAY_IS_OFF = Correction(date(2026, 12, 7), was=date(2026, 12, 6), now=date(2026, 12, 8), source="a test")


@pytest.mark.parametrize(
    ("world", "before", "after"),
    [(TUESDAY_WORKS, date(2026, 12, 9), date(2026, 12, 8)), (TUESDAY_IS_OFF, date(2026, 12, 8), date(2026, 12, 9))],
    indirect=["world"],
)
async def test_a_check_of_papers_is_held_to_the_calendar(world: World, before: date, after: date) -> None:
    """Filed on Friday after hours, taken on Monday, one working day: the preschool has what the law gives it."""
    await world.say(PHONE, sms="1")
    await world.advance_to(datetime(2026, 12, 4, 20, tzinfo=ALMATY))
    await world.tell("papers_submitted", application_id="A1", documents=[{"code": "f065", "issued_on": None}])
    assert (await world.one(Package)).check_by == before
    await world.advance_to(datetime(2026, 12, 7, 1, tzinfo=ALMATY))
    assert (await world.one(Package)).check_by == after
    kept = [json.loads(row.data) for row in await world.all(History, event="term_recounted")]
    (check,) = [told for told in kept if told["term"] == "check"]
    assert (check["told"][:10], check["holds"][:10]) == (before.isoformat(), after.isoformat())
