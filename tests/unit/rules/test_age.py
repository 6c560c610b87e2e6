"""Birthdays, full years and the limits of age."""

from datetime import date

import pytest

from core.rules.age import archived_on, full_years, is_exempt, may_file, not_too_old, turns, wish_is_due
from core.rules.catalogue import Edition

BORN = date(2020, 10, 15)
LEAP = date(2020, 2, 29)


@pytest.mark.parametrize(
    ("birth", "years", "birthday"),
    [(BORN, 6, date(2026, 10, 15)), (LEAP, 6, date(2026, 3, 1)), (LEAP, 4, date(2024, 2, 29))],
)
def test_a_leap_day_child_turns_on_the_first_of_march(birth: date, years: int, birthday: date) -> None:
    """29 February becomes 1 March in a common year and stays in a leap year."""
    assert turns(birth, years) == birthday


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [(BORN, date(2026, 10, 14), 5), (BORN, date(2026, 10, 15), 6), (LEAP, date(2026, 2, 28), 5),
     (LEAP, date(2026, 3, 1), 6), (BORN, date(2020, 10, 15), 0), (BORN, date(2020, 10, 14), -1)],
)  # fmt: skip
def test_full_years_change_on_the_birthday_itself(birth: date, on: date, years: int) -> None:
    """The day before the birthday still counts the old age."""
    assert full_years(birth, on) == years


@pytest.mark.rule("P-035")
def test_only_a_child_already_six_is_refused_at_filing(edition: Edition) -> None:
    """Born 15.10.2020: files on 01.03.2026 and is taken, files on the sixth birthday and is refused."""
    assert may_file(BORN, date(2026, 3, 1), edition)
    assert may_file(BORN, date(2026, 10, 14), edition)
    refused = may_file(BORN, date(2026, 10, 15), edition)
    assert not refused
    assert refused.ground == "already_six"
    assert [citation.paragraph for citation in refused.citations] == ["11.1", "A2.9(2)"]


@pytest.mark.rule("P-036")
@pytest.mark.rule("P-037")
def test_the_sixth_birthday_archives_an_entry(edition: Edition) -> None:
    """The entry of a child born on 15.10.2020 stands until 14.10.2026 and is archived on the 15th."""
    assert archived_on(BORN, edition) == date(2026, 10, 15)
    assert archived_on(LEAP, edition) == date(2026, 3, 1)
    assert not_too_old(BORN, date(2026, 10, 14), edition)
    assert not_too_old(BORN, date(2026, 10, 15), edition).ground == "older_than_six"


@pytest.mark.rule("P-035")
@pytest.mark.rule("P-037")
def test_no_age_rule_removes_a_child_with_a_conclusion(edition: Edition) -> None:
    """Limited abilities together with a conclusion of the consultation exempt from every limit; one alone does not."""
    assert is_exempt(frozenset({5, 10}), edition, pmpc=True)
    assert not is_exempt(frozenset({5}), edition, pmpc=False)
    assert not is_exempt(frozenset({13}), edition, pmpc=True)
    assert may_file(BORN, date(2026, 10, 15), edition, exempt=True)
    assert archived_on(BORN, edition, exempt=True) is None
    assert not_too_old(BORN, date(2027, 10, 15), edition, exempt=True)


@pytest.mark.rule("P-046")
def test_a_wished_age_counts_from_its_birthday(edition: Edition) -> None:
    """A family that wants a place from three on is passed over until the third birthday, and not a day longer."""
    birth = date(2023, 5, 20)
    assert not wish_is_due(birth, 3, date(2026, 5, 19), edition)
    assert wish_is_due(birth, 3, date(2026, 5, 20), edition)
    assert wish_is_due(birth, None, date(2024, 1, 1), edition)
    assert wish_is_due(birth, 3, date(2026, 5, 19), edition).ground == "wished_age_not_reached"
