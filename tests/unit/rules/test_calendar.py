"""Working days, terms and the country's own time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from core.errors import CalendarError, InputError
from core.rules.calendar import ALMATY, Calendar, Unit, add_months, end_of_day, local, start_of_day

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
