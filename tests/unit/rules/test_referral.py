"""How long a referral is valid, until when it may be cancelled, when a suspension ends."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.errors import InputError
from core.rules.calendar import ALMATY, Calendar
from core.rules.catalogue import Edition, read
from core.rules.referral import (
    cancellable_until,
    extended,
    may_extend,
    reminders,
    returns_after_expiry,
    suspended_until,
    validity,
)


@pytest.mark.rule("P-064")
@pytest.mark.parametrize("hour", [0, 9, 23])
def test_a_referral_is_valid_for_five_working_days_after_its_receipt(
    calendar: Calendar, edition: Edition, hour: int
) -> None:
    """Received on Friday 20.03.2026 at any hour: from Thursday 26.03 to the end of Wednesday 01.04."""
    valid = validity(datetime(2026, 3, 20, hour, 59, tzinfo=ALMATY), calendar, edition)
    assert (valid.first_day, valid.last_day) == (date(2026, 3, 26), date(2026, 4, 1))
    assert valid.until.isoformat() == "2026-04-01T23:59:59.999000+05:00"
    assert datetime(2026, 4, 1, 23, 40, tzinfo=ALMATY) <= valid.until


@pytest.mark.rule("P-064")
def test_the_day_of_receipt_is_the_day_in_almaty(calendar: Calendar, edition: Edition) -> None:
    """19:30 in UTC on Thursday is Friday in Kazakhstan."""
    valid = validity(datetime(2026, 3, 26, 19, 30, tzinfo=UTC), calendar, edition)
    assert valid.first_day == date(2026, 3, 30)


@pytest.mark.rule("P-076")
def test_a_referral_may_be_cancelled_for_twenty_four_hours(edition: Edition) -> None:
    """Issued on 20.03.2026 at 23:30: 21.03 23:29 is in time, 23:31 is too late."""
    until = cancellable_until(datetime(2026, 3, 20, 23, 30, tzinfo=ALMATY), edition)
    assert until == datetime(2026, 3, 21, 23, 30, tzinfo=ALMATY)
    assert datetime(2026, 3, 21, 23, 29, tzinfo=ALMATY) <= until < datetime(2026, 3, 21, 23, 31, tzinfo=ALMATY)


@pytest.mark.rule("P-076")
def test_cancelling_counts_elapsed_hours_when_the_clocks_went_back(edition: Edition) -> None:
    """Twenty-four hours across 1 March 2024 end an hour earlier on the clock."""
    until = cancellable_until(datetime(2024, 2, 29, 12, tzinfo=ALMATY), edition)
    assert until == datetime(2024, 3, 1, 11, tzinfo=ALMATY)


@pytest.mark.rule("P-056")
@pytest.mark.rule("P-057")
@pytest.mark.parametrize(
    ("lapsed", "end"),
    [
        ("2026-03-20T14:05+05:00", "2026-04-09T00:00:00+05:00"),
        ("2026-03-20T23:59+05:00", "2026-04-09T00:00:00+05:00"),
        ("2026-03-21T00:01+05:00", "2026-04-09T00:00:00+05:00"),
        ("2026-11-24T14:05+05:00", "2026-12-09T00:00:00+05:00"),
    ],
)
def test_a_suspension_ends_on_the_working_day_after_the_tenth(
    calendar: Calendar, edition: Edition, lapsed: str, end: str
) -> None:
    """Ten whole working days from the one after the lapse; the interest notice goes out on the next, at 00:00."""
    assert suspended_until(datetime.fromisoformat(lapsed), calendar, edition).isoformat() == end


@pytest.mark.rule("P-077")
def test_an_extension_runs_from_the_old_end_to_a_working_day(calendar: Calendar, edition: Edition) -> None:
    """Thirty calendar days after Wednesday 01.04.2026 is Friday 01.05, a holiday: Monday 04.05."""
    valid = validity(datetime(2026, 3, 20, 14, 5, tzinfo=ALMATY), calendar, edition)
    longer = extended(valid, 30, calendar, edition)
    assert (longer.first_day, longer.last_day) == (date(2026, 3, 26), date(2026, 5, 4))
    assert longer.until.isoformat() == "2026-05-04T23:59:59.999000+05:00"
    assert extended(valid, 1, calendar, edition).last_day == date(2026, 4, 2)


@pytest.mark.rule("P-077")
@pytest.mark.parametrize("days", [-1, 0, 31])
def test_an_extension_has_at_most_thirty_days(calendar: Calendar, edition: Edition, days: int) -> None:
    """More than the edition allows, or none, is refused."""
    valid = validity(datetime(2026, 3, 20, 14, 5, tzinfo=ALMATY), calendar, edition)
    with pytest.raises(InputError, match="30"):
        extended(valid, days, calendar, edition)


@pytest.mark.rule("P-077")
def test_a_referral_is_extended_once(edition: Edition) -> None:
    """Not extended yet: it may be; extended once: no more."""
    assert [may_extend(times, edition) for times in (0, 1, 2)] == [True, False, False]


@pytest.mark.rule("P-067")
def test_a_family_is_reminded_on_the_third_morning_and_on_the_last(calendar: Calendar, edition: Edition) -> None:
    """Received on Friday 20.03.2026 at any hour: reminded on Monday 30.03 and Wednesday 01.04 as the office opens."""
    for hour in (1, 23):
        received_at = datetime(2026, 3, 20, hour, tzinfo=ALMATY)
        told = reminders(received_at, validity(received_at, calendar, edition).until, calendar, edition)
        assert told == (datetime(2026, 3, 30, 9, tzinfo=ALMATY), datetime(2026, 4, 1, 9, tzinfo=ALMATY))


@pytest.mark.rule("P-077")
def test_an_extended_referral_is_reminded_of_its_new_last_day(calendar: Calendar, edition: Edition) -> None:
    """The third morning stays where it was, the last one moves with the end."""
    received_at = datetime(2026, 3, 26, 20, tzinfo=UTC)
    longer = extended(validity(received_at, calendar, edition), 14, calendar, edition)
    told = reminders(received_at, longer.until, calendar, edition)
    assert [at.date() for at in told] == [date(2026, 4, 1), longer.last_day]


def test_whether_an_expired_referral_returns_is_a_lawyers_choice(edition: Edition, tmp_path: Path) -> None:
    """The reading restores the queues; turned off in the edition, it does not."""
    assert returns_after_expiry(edition) is True
    source = (Path(__file__).parents[3] / "core" / "rules" / "editions" / "p-2024.toml").read_text("utf-8")
    other, entry = tmp_path / "p-2024.toml", "expired_referral_returns = {{ value = {}"
    other.write_text(source.replace(entry.format("true"), entry.format("false")), "utf-8")
    assert returns_after_expiry(read(other)) is False
