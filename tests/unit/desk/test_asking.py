"""What an address may ask for: days and choices, and nothing out of range."""

from datetime import date, timedelta

import pytest

from core.errors import InputError
from desk import asking

TODAY, MONTH, YEAR = date(2026, 11, 22), timedelta(days=29), timedelta(days=366)


def test_without_a_word_it_is_the_last_thirty_days() -> None:
    """Both ends included."""
    assert asking.days({}, TODAY, MONTH, YEAR) == (date(2026, 10, 24), TODAY)
    assert asking.days({"ends": "2026-03-31"}, TODAY, MONTH, YEAR) == (date(2026, 3, 2), date(2026, 3, 31))
    assert asking.day({}, TODAY) == TODAY


@pytest.mark.parametrize(
    "query",
    [
        {"begins": "yesterday"},
        {"begins": "2026-13-01"},
        {"begins": "2026-11-23", "ends": "2026-11-22"},
        {"begins": "2020-01-01", "ends": "2026-01-01"},
        {"ends": "9999-12-31"},
        {"begins": "0001-01-01"},
        {"begins": "' OR 1=1 --"},
        {"begins": "2026-11-22T00:00:00"},
    ],
)
def test_what_is_no_time_is_refused(query: dict[str, str]) -> None:
    """No day, the end before the beginning, too long, or out of all range."""
    with pytest.raises(InputError):
        asking.days(query, TODAY, MONTH, YEAR)


def test_a_choice_is_one_of_the_list() -> None:
    """Empty is the usual one."""
    assert asking.choice({"by": "city"}, "by", {"city", "kind"}, "kind") == "city"
    assert asking.choice({"by": ""}, "by", {"city", "kind"}, "kind") == "kind"
    with pytest.raises(InputError, match="city, kind"):
        asking.choice({"by": "phone"}, "by", {"city", "kind"}, "kind")
