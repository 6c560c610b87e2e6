"""Interest notices: anchored, clamped, never chained."""

from datetime import date, datetime

import pytest

from core.rules.calendar import ALMATY, Calendar
from core.rules.catalogue import Edition
from core.rules.interest import AnnualNotice, annual_notice, archived_at, closes_after_suspension, notice_due, repeat_at

MARCH = date(2025, 3, 31)


@pytest.mark.rule("P-050")
@pytest.mark.rule("P-051")
def test_the_first_notice_comes_after_eleven_months(edition: Edition) -> None:
    """31.03.2025: the notice on 28.02.2026, the repeat not before 31.03.2026 and never on a chained 28.03."""
    assert annual_notice(MARCH, None, None, edition) == AnnualNotice(MARCH, date(2026, 2, 28), date(2026, 3, 31))


@pytest.mark.rule("P-050")
def test_later_notices_count_from_the_last_confirmation(edition: Edition) -> None:
    """Confirmed on 29.02.2024: the next notice on 28.02.2025."""
    confirmed = date(2024, 2, 29)
    notice = annual_notice(MARCH, confirmed, None, edition)
    assert notice == AnnualNotice(confirmed, date(2025, 2, 28), date(2025, 2, 28))


@pytest.mark.rule("P-050")
@pytest.mark.parametrize(
    ("imported", "first_on"),
    [
        ("2025-06-01", "2026-02-28"),
        ("2026-02-28", "2026-02-28"),
        ("2026-03-01", "2027-02-28"),
        ("2027-12-01", "2028-02-29"),
    ],
)
def test_the_years_before_an_import_count_as_confirmed(edition: Edition, imported: str, first_on: str) -> None:
    """The next anchor after the import is the first."""
    notice = annual_notice(MARCH, None, date.fromisoformat(imported), edition)
    assert notice.first_on == date.fromisoformat(first_on)


@pytest.mark.rule("P-050")
@pytest.mark.parametrize(
    ("on", "first_on", "repeat_not_before"),
    [
        ("2026-02-28", "2026-02-28", "2026-03-31"),
        ("2026-04-15", "2026-02-28", "2026-03-31"),
        ("2027-02-27", "2026-02-28", "2026-03-31"),
        ("2027-02-28", "2027-02-28", "2027-03-31"),
    ],
)
def test_a_postponed_notice_is_still_that_of_its_year(
    edition: Edition, on: str, first_on: str, repeat_not_before: str
) -> None:
    """Asked weeks late because of a suspension, it is repeated by its own anchor."""
    notice = notice_due(MARCH, None, date.fromisoformat(on), edition)
    assert notice == AnnualNotice(MARCH, date.fromisoformat(first_on), date.fromisoformat(repeat_not_before))


@pytest.mark.rule("P-050")
def test_a_year_without_an_answer_does_not_end_the_years(edition: Edition) -> None:
    """Confirmed on 29.02.2024 and never reached since: asked again on 28.02.2025 and on 28.02.2026."""
    notice = annual_notice(MARCH, date(2024, 2, 29), date(2025, 3, 1), edition)
    assert notice.first_on == date(2026, 2, 28)


@pytest.mark.rule("P-051")
@pytest.mark.parametrize(
    ("received", "repeat"),
    [("2026-02-28T10:15", "2026-03-31T10:15"), ("2026-03-15T09:00", "2026-04-15T09:00")],
)
def test_the_repeat_waits_for_the_anchor_and_for_the_family(
    calendar: Calendar, edition: Edition, received: str, repeat: str
) -> None:
    """The later of twelve months after the application and one month after the receipt of the first."""
    notice = annual_notice(MARCH, None, None, edition)
    at = repeat_at(notice.repeat_not_before, datetime.fromisoformat(received).replace(tzinfo=ALMATY), calendar, edition)
    assert at == datetime.fromisoformat(repeat).replace(tzinfo=ALMATY)


@pytest.mark.rule("P-052")
@pytest.mark.rule("P-058")
def test_silence_is_given_a_month_from_the_receipt(calendar: Calendar, edition: Edition) -> None:
    """The repeat of the yearly notice and the notice after a suspension both wait one month, clamped."""
    received = datetime(2026, 1, 31, 12, tzinfo=ALMATY)
    end = datetime(2026, 2, 28, 12, tzinfo=ALMATY)
    assert archived_at(received, calendar, edition) == end
    assert closes_after_suspension(received, calendar, edition) == end
