"""What a family signs: to confirm its interest every year and to keep its number current (P 15(3))."""

from datetime import UTC, date, datetime

import pytest

from core.rules.catalogue import Catalogue
from core.rules.interest import annual_notice
from core.store.tables import Timer
from tests.unit.register.rows import Office, application, event


@pytest.mark.rule("P-047")
async def test_the_family_is_asked_every_year_and_may_change_its_number(waiting: Office) -> None:
    """The first notice is planned with the application, each next one a year after the last confirmation."""
    filed = {"submitted_at": "2026-11-01T10:00:00+05:00", "child_birth_date": "2024-05-17"}
    (outcome,) = await waiting.register.applications([application(2, **filed)])
    assert outcome.taken
    (timer,) = await waiting.all(Timer, kind="annual", subject="A2")
    assert timer.due_at == datetime(2027, 9, 30, 19, tzinfo=UTC)
    edition, day = Catalogue.load().edition("P-2024"), date(2026, 11, 1)
    for year in (2027, 2028, 2029):
        confirmed = date(year, 11, 1)
        assert annual_notice(day, confirmed, day, edition).first_on == date(year + 1, 11, 1)
    await waiting.register.events([event("phone_changed", guardian_id="G2", phone="+77470009999")])
    assert await waiting.phone("G2") == "+77470009999"
