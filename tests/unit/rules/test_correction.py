"""Days off that are announced late: what was known when, and what becomes of terms that run across a correction."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.rules.calendar import ALMATY, Calendar, Correction, end_of_day, start_of_day
from core.rules.correction import Side, recomputed, runs_across, settled

_DAY = timedelta(days=1)


def test_the_table_holds_its_corrections_with_their_source() -> None:
    """Each says since when it is known, what the calendar said, what it says now, and who announced it."""
    (correction,) = Calendar.load().corrections
    assert (correction.known_on, correction.was, correction.now) == (
        date(2024, 6, 7),
        date(2024, 6, 17),
        date(2024, 6, 16),
    )
    assert correction.source.startswith("Spiritual Administration of Muslims, 07.06.2024")


def test_a_table_may_have_no_corrections(tmp_path: Path) -> None:
    """A table that was never corrected is complete without them."""
    table = tmp_path / "calendar.toml"
    table.write_text("[2030]\nholidays = [2030-01-01]\noff = []\nin_lieu = []\nswaps = []\n", "utf-8")
    calendar = Calendar.load(table)
    assert calendar.corrections == ()
    assert (calendar.years, calendar.worked) == (frozenset({2030}), frozenset())
    assert calendar.as_known_on(date(2030, 1, 1)) is calendar


def test_a_correction_onto_a_holiday_takes_no_holiday_away(tmp_path: Path) -> None:
    """Kurban Ait moves from Friday 10.05 to Thursday 09.05, Victory Day: that was off before the announcement too."""
    table = tmp_path / "calendar.toml"
    table.write_text(
        "[2030]\nholidays = [2030-05-09]\noff = [2030-05-09]\nin_lieu = []\nswaps = []\n"
        '[[corrections]]\nknown_on = 2030-05-01\nwas = 2030-05-10\nis = 2030-05-09\nsource = "a test"\n',
        "utf-8",
    )
    calendar = Calendar.load(table)
    days = [date(2030, 5, day) for day in (8, 9, 10)]
    assert [calendar.is_working_day(day) for day in days] == [True, False, True]
    assert [calendar.as_known_on(date(2030, 4, 30)).is_working_day(day) for day in days] == [True, False, False]


def test_before_its_announcement_a_weekday_was_a_working_day(tmp_path: Path) -> None:
    """Kurban Ait moves from Friday 17.05 to Thursday 16.05: until then people worked on the Thursday."""
    table = tmp_path / "calendar.toml"
    table.write_text(
        "[2030]\nholidays = []\noff = [2030-05-16]\nin_lieu = []\nswaps = []\n"
        '[[corrections]]\nknown_on = 2030-05-07\nwas = 2030-05-17\nis = 2030-05-16\nsource = "a test"\n',
        "utf-8",
    )
    calendar, days = Calendar.load(table), [date(2030, 5, day) for day in (16, 17)]
    assert [calendar.as_known_on(date(2030, 5, 7)).is_working_day(day) for day in days] == [False, True]
    assert [calendar.as_known_on(date(2030, 5, 6)).is_working_day(day) for day in days] == [True, False]


KURBAN_AIT = date(2024, 6, 7)


@pytest.mark.parametrize(
    ("start", "n", "told", "again"),
    [
        ("2024-06-03", 10, "2024-06-18", "2024-06-17"),
        ("2024-06-06", 8, "2024-06-19", "2024-06-18"),
        ("2024-06-06", 6, "2024-06-14", None),  # it holds neither day
        ("2024-05-27", 8, "2024-06-06", None),  # it had ended the day before the announcement
        ("2024-06-17", 2, "2024-06-19", None),  # it began on the day itself
    ],
)
def test_a_term_across_a_correction_is_counted_anew(
    calendar: Calendar, start: str, n: int, told: str, again: str | None
) -> None:
    """When 17.06.2024 became a working day, running terms across it ended a day earlier; others stayed as told."""
    (correction,), began = calendar.corrections, date.fromisoformat(start)
    before = end_of_day(calendar.as_known_on(KURBAN_AIT - _DAY).add_working_days(began, n))
    counted = end_of_day(calendar.add_working_days(began, n))
    assert before.date().isoformat() == told
    recount = recomputed(began, before, counted, correction, Side.STATE_HAS)
    assert (recount.holds.date().isoformat() if recount else None) == again
    if recount:
        assert (recount.told, recount.counted) == (before, counted)
        kept = recomputed(began, before, counted, correction, Side.FAMILY_HAS)
        assert kept is not None
        assert kept.holds == before


def test_a_term_that_ends_as_the_correction_becomes_known_still_runs() -> None:
    """Over is what had ended before the day of the announcement began; at its first instant it is not over."""
    first, earlier = start_of_day(KURBAN_AIT), start_of_day(date(2024, 6, 6))
    moved = Correction(KURBAN_AIT, was=date(2024, 6, 5), now=date(2024, 6, 16), source="a test")
    began = date(2024, 6, 3)
    assert recomputed(began, first, earlier, moved, Side.STATE_HAS) is not None
    assert recomputed(began, first - timedelta(milliseconds=1), earlier, moved, Side.STATE_HAS) is None
    assert recomputed(began, first, first, moved, Side.STATE_HAS) is None


def test_a_day_that_only_the_new_count_holds_is_moved_too() -> None:
    """Told until Friday 14.06, counted until Monday 17.06: the term grew over the moved day."""
    friday, monday = end_of_day(date(2024, 6, 14)), end_of_day(date(2024, 6, 17))
    moved = Correction(KURBAN_AIT, was=date(2024, 6, 16), now=date(2024, 6, 17), source="a test")
    recount = recomputed(date(2024, 6, 6), friday, monday, moved, Side.FAMILY_HAS)
    assert recount is not None
    assert recount.holds == monday
    assert recomputed(date(2024, 6, 17), end_of_day(date(2024, 6, 20)), monday, moved, Side.STATE_HAS) is None


@pytest.mark.parametrize(
    ("side", "told", "counted", "holds"),
    [
        (Side.FAMILY_HAS, 18, 17, 18),
        (Side.FAMILY_HAS, 17, 18, 18),
        (Side.FAMILY_WAITS, 18, 17, 17),
        (Side.FAMILY_WAITS, 17, 18, 17),
        (Side.STATE_HAS, 18, 17, 17),
        (Side.STATE_HAS, 17, 18, 18),
    ],
)
def test_a_correction_costs_no_family_anything(side: Side, told: int, counted: int, holds: int) -> None:
    """Time a family has never shrinks, time it must wait never grows; a provider is held to the calendar."""
    day = {number: datetime(2024, 6, number, tzinfo=ALMATY) for number in (17, 18)}
    assert settled(day[told], day[counted], side) == day[holds]


def test_only_terms_that_hold_a_moved_day_are_touched(calendar: Calendar) -> None:
    """The day of the beginning is day 0 and the last day counts: 16 and 17 June 2024 inside or not."""
    (correction,) = calendar.corrections
    ends = {day: end_of_day(date(2024, 6, day)) for day in (15, 16, 17, 20)}
    assert [runs_across(correction, date(2024, 6, 3), end) for end in ends.values()] == [False, True, True, True]
    assert [runs_across(correction, date(2024, 6, day), ends[20]) for day in (15, 16, 17)] == [True, True, False]
