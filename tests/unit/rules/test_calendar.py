"""Working days, terms and the country's own time."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest

from core.errors import CalendarError, InputError
from core.rules.calendar import ALMATY, Calendar, Correction, Unit, add_months, end_of_day, local, start_of_day
from core.rules.correction import Side, recomputed, runs_across, settled

_DAY = timedelta(days=1)


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + number * _DAY for number in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", range(2019, 2028))
def test_every_year_agrees_with_the_holidays_package(calendar: Calendar, year: int) -> None:
    """Our own table and the `holidays` package call the same days working days."""
    package = holidays.country_holidays("KZ", years=range(year - 1, year + 2), language="kk")
    assert [day for day in _days_of(year) if calendar.is_working_day(day) != package.is_working_day(day)] == []


@pytest.mark.parametrize(("year", "days"), [(2024, 249), (2025, 246), (2026, 247), (2027, 247)])
def test_each_year_has_its_number_of_working_days(calendar: Calendar, year: int, days: int) -> None:
    """A day added to or lost from the table changes the known sum of its year."""
    assert sum(calendar.is_working_day(day) for day in _days_of(year)) == days


@pytest.mark.parametrize(
    ("start", "n", "result"),
    [
        ("2026-03-20", 1, "2026-03-26"),
        ("2026-03-20", 5, "2026-04-01"),
        ("2026-03-20", 10, "2026-04-08"),
        ("2026-05-06", 3, "2026-05-13"),
        ("2024-05-03", 1, "2024-05-04"),
        ("2024-05-03", 3, "2024-05-10"),
        ("2025-01-02", 1, "2025-01-05"),
        ("2026-12-31", 5, "2027-01-12"),
        ("2025-08-29", 1, "2025-09-02"),
        ("2026-08-28", 1, "2026-08-31"),
        ("2027-03-12", 1, "2027-03-16"),
        ("2024-06-14", 1, "2024-06-17"),
    ],
)
def test_working_days_run_over_holidays_and_moved_days(calendar: Calendar, start: str, n: int, result: str) -> None:
    """Holidays, moved days and worked weekends count as the law has them."""
    assert calendar.add_working_days(date.fromisoformat(start), n) == date.fromisoformat(result)


def test_a_year_outside_the_table_is_never_guessed(calendar: Calendar) -> None:
    """Before the first and after the last year of the table there is an error that names the year."""
    for day, year in ((date(2018, 12, 31), "2018"), (date(2028, 1, 1), "2028")):
        with pytest.raises(CalendarError, match=year):
            calendar.is_working_day(day)
    with pytest.raises(CalendarError, match="2028"):
        calendar.add_working_days(date(2027, 12, 30), 5)


def test_kurban_ait_was_a_monday_until_it_was_corrected(calendar: Calendar) -> None:
    """Until 7 June 2024 the calendar said 17 June; a term across it is another one afterwards."""
    friday = date(2024, 6, 14)
    before, after = calendar.as_known_on(date(2024, 6, 6)), calendar.as_known_on(date(2024, 6, 7))
    assert before.next_working_day(friday) == date(2024, 6, 18)
    assert after.next_working_day(friday) == date(2024, 6, 17)


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


def test_hours_run_through_nights_and_holidays(calendar: Calendar) -> None:
    """Twenty-four hours end at the same clock time, whatever the day is."""
    term = calendar.add(datetime(2026, 3, 20, 23, 30, tzinfo=ALMATY), 24, Unit.HOUR)
    assert term.result.isoformat() == "2026-03-21T23:30:00+05:00"
    assert (term.start.isoformat(), term.n, term.unit) == ("2026-03-20T23:30:00+05:00", 24, Unit.HOUR)
    assert term.skipped == ()


def test_hours_are_elapsed_time_when_the_clocks_went_back(calendar: Calendar) -> None:
    """On 29 February 2024 an hour came twice: 24 h are 24 hours, a calendar day keeps the clock time."""
    noon = datetime(2024, 2, 29, 12, tzinfo=ALMATY)
    assert calendar.add(noon, 24, Unit.HOUR).result == datetime(2024, 3, 1, 11, tzinfo=ALMATY)
    assert calendar.add(noon, 1, Unit.CALENDAR_DAY).result == datetime(2024, 3, 1, 12, tzinfo=ALMATY)


def test_a_term_names_the_days_it_passed_over(calendar: Calendar) -> None:
    """A family can be shown why five working days are twelve days."""
    term = calendar.add(datetime(2026, 3, 20, 14, 5, tzinfo=ALMATY), 5, Unit.WORKING_DAY)
    assert term.result == datetime(2026, 4, 1, 14, 5, tzinfo=ALMATY)
    assert [day.day for day in term.skipped] == [21, 22, 23, 24, 25, 28, 29]
    assert (term.n, term.unit) == (5, Unit.WORKING_DAY)
    assert calendar.add(term.start, 9, Unit.CALENDAR_DAY).skipped == ()


def test_minutes_months_and_nothing_at_all_are_terms_too(calendar: Calendar) -> None:
    """Every unit an edition may name can be counted."""
    start = datetime(2026, 1, 31, 9, tzinfo=ALMATY)
    assert calendar.add(start, 10, Unit.MINUTE).result == datetime(2026, 1, 31, 9, 10, tzinfo=ALMATY)
    assert calendar.add(start, 1, Unit.MONTH).result == datetime(2026, 2, 28, 9, tzinfo=ALMATY)
    assert calendar.add(start, 0, Unit.WORKING_DAY).result == start


def test_a_term_starts_on_the_day_it_is_in_almaty(calendar: Calendar) -> None:
    """20:00 in UTC is already the next day in Kazakhstan."""
    term = calendar.add(datetime(2026, 3, 26, 20, tzinfo=UTC), 1, Unit.WORKING_DAY)
    assert term.start == datetime(2026, 3, 27, 1, tzinfo=ALMATY)
    assert term.result == datetime(2026, 3, 30, 1, tzinfo=ALMATY)


@pytest.mark.rule("P-051")
@pytest.mark.parametrize(
    ("anchor", "months", "result"),
    [("2025-03-31", 11, "2026-02-28"), ("2025-03-31", 12, "2026-03-31"), ("2026-01-31", 1, "2026-02-28"),
     ("2023-03-29", 11, "2024-02-29"), ("2026-12-15", 1, "2027-01-15")],
)  # fmt: skip
def test_months_are_clamped_and_counted_from_the_anchor(anchor: str, months: int, result: str) -> None:
    """A shorter month ends the term on its last day, and the next one counts from the anchor again."""
    assert add_months(date.fromisoformat(anchor), months) == date.fromisoformat(result)


def test_terms_run_forward_and_need_an_offset(calendar: Calendar) -> None:
    """A negative number and a time without offset are refused."""
    with pytest.raises(InputError, match="-1"):
        calendar.add(datetime(2026, 1, 1, tzinfo=UTC), -1, Unit.HOUR)
    with pytest.raises(InputError, match="-2"):
        calendar.add_working_days(date(2026, 1, 1), -2)
    with pytest.raises(InputError, match="offset"):
        local(datetime(2026, 1, 1))  # noqa: DTZ001 - the missing offset is what is tested


def test_an_end_on_a_day_off_rolls_to_a_working_day(calendar: Calendar) -> None:
    """A family's term that ends on a day off ends on the next working day; a working day stays."""
    assert calendar.roll_forward(date(2026, 3, 21)) == date(2026, 3, 26)
    assert calendar.roll_forward(date(2026, 3, 26)) == date(2026, 3, 26)


def test_a_day_begins_and_ends_in_almaty() -> None:
    """A day has its first instant and its last millisecond in the country's own time, the doubled hour included."""
    assert start_of_day(date(2026, 4, 1)).isoformat() == "2026-04-01T00:00:00+05:00"
    assert end_of_day(date(2026, 4, 1)).isoformat() == "2026-04-01T23:59:59.999000+05:00"
    assert end_of_day(date(2024, 2, 29)).isoformat() == "2024-02-29T23:59:59.999000+05:00"
    assert ZoneInfo("Asia/Almaty") == ALMATY
