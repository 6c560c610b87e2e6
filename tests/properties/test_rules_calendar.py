"""What holds of every term, wherever it starts."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.rules.age import full_years, turns
from core.rules.calendar import Calendar, Unit, add_months, end_of_day, local, start_of_day
from core.rules.catalogue import Catalogue
from core.rules.correction import Side, recomputed
from core.rules.offering import waiting
from core.rules.offers import OfferTerms
from core.rules.referral import suspended_until, validity

CALENDAR = Calendar.load()
EDITION = Catalogue.load().edition("P-2024")
days = st.dates(date(2019, 1, 1), date(2027, 10, 31))
births = st.dates(date(2012, 1, 1), date(2027, 12, 31))


@given(days, st.integers(1, 20))
def test_a_term_of_working_days_holds_exactly_that_many(day: date, n: int) -> None:
    """Between the start and the end there are n working days, the end is the last of them."""
    end = CALENDAR.add_working_days(day, n)
    between = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert sum(CALENDAR.is_working_day(one) for one in between) == n
    assert CALENDAR.is_working_day(end)


@given(days, st.integers(0, 15), st.integers(0, 15))
def test_two_terms_in_a_row_are_one_long_term(day: date, first: int, second: int) -> None:
    """Counting on from the end of a term is counting both at once."""
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(day, first), second) == CALENDAR.add_working_days(
        day, first + second
    )


@given(days, st.integers(1, 12))
def test_skipped_and_counted_days_fill_the_whole_term(day: date, n: int) -> None:
    """Every day of a term is either counted or named as skipped."""
    term = CALENDAR.add(start_of_day(day), n, Unit.WORKING_DAY)
    assert len(term.skipped) + n == (term.result.date() - day).days
    assert not any(CALENDAR.is_working_day(one) for one in term.skipped)


@given(days, st.integers(0, 60))
def test_months_never_leave_the_month_they_reach(day: date, months: int) -> None:
    """The result lies in the month that is so many months later, on the same day or on its last."""
    result = add_months(day, months)
    assert (result.year * 12 + result.month) - (day.year * 12 + day.month) == months
    assert result.day == day.day or (result + timedelta(days=1)).day == 1


@given(births, st.integers(0, 18))
def test_a_child_turns_an_age_on_the_first_day_of_that_age(birth: date, years: int) -> None:
    """On the birthday the child is so many years old, on the day before one year less."""
    birthday = turns(birth, years)
    assert full_years(birth, birthday) == years
    assert full_years(birth, birthday - timedelta(days=1)) == years - 1


@given(days, st.integers(0, 1439))
def test_a_suspension_outlasts_the_validity_of_a_referral(day: date, minute: int) -> None:
    """Both begin with the next working day: five days of papers end before ten days of suspension."""
    instant = start_of_day(day) + timedelta(minutes=minute)
    valid, end = validity(instant, CALENDAR, EDITION), suspended_until(instant, CALENDAR, EDITION)
    assert local(instant).date() < valid.first_day <= valid.last_day < end.date()
    assert (end.hour, end.minute, CALENDAR.is_working_day(end.date())) == (0, 0, True)


@given(st.dates(date(2024, 5, 20), date(2024, 6, 30)), st.integers(1, 15), st.sampled_from(Side))
def test_a_correction_moves_only_what_still_runs_and_costs_no_family_a_day(day: date, n: int, side: Side) -> None:
    """A term across 17.06.2024 is counted anew, one that was over stays; time owed never shrinks."""
    (correction,) = CALENDAR.corrections
    before = CALENDAR.as_known_on(correction.known_on - timedelta(days=1))
    told, counted = end_of_day(before.add_working_days(day, n)), end_of_day(CALENDAR.add_working_days(day, n))
    recount = recomputed(day, told, counted, correction, side)
    if recount is None:
        assert told == counted or told < start_of_day(correction.known_on)
        return
    assert (recount.told, recount.counted) == (told, counted)
    assert recount.holds in {told, counted}
    assert recount.holds >= told or side is not Side.FAMILY_HAS
    assert recount.holds <= told or side is not Side.FAMILY_WAITS
    assert recount.holds == counted or side is not Side.STATE_HAS


@given(days, st.integers(0, 1439), st.integers(1, 6), st.sampled_from(Unit), st.integers(1, 3))
def test_rounds_of_any_unit_follow_each_other(day: date, minute: int, n: int, unit: Unit, rounds: int) -> None:
    """Whatever an edition counts in, each round ends after the one before, and the window with the last of them."""
    cited = {"paragraph": "1"}
    terms = OfferTerms.model_validate({"rounds": {"n": rounds, **cited}, "term": {"n": n, "unit": unit, **cited}})
    received = start_of_day(day) + timedelta(minutes=minute)
    told = waiting(terms, received, CALENDAR)
    assert len(told.ends) == rounds
    assert all(before < after for before, after in pairwise((received, *told.ends)) if unit is not Unit.CALENDAR_DAY)
    assert sorted(told.ends) == list(told.ends)
    assert told.closes_at == told.ends[-1]
