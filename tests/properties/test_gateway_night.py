"""Quiet hours: whenever things happen, no family is written to first at night."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import ALMATY
from core.flow.outbox import may_leave_at
from core.store.tables import Message
from tests.properties.town import FAMILIES, FEBRUARY, Town, few

MINUTES = st.integers(0, 24 * 60 - 1)
CLOCKS = MINUTES.map(lambda minute: time(minute // 60, minute % 60))
INSTANTS = st.datetimes(datetime(2024, 2, 20), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - has its zone


def is_quiet(at: datetime, begins: time, ends: time) -> bool:
    """Tell whether an instant lies in quiet hours, minute by minute around the clock."""
    clock, minute = at.astimezone(ALMATY), begins.hour * 60 + begins.minute
    quiet = set()
    while minute % (24 * 60) != ends.hour * 60 + ends.minute:
        quiet.add(minute % (24 * 60))
        minute += 1
    return clock.hour * 60 + clock.minute in quiet


@given(INSTANTS, CLOCKS, CLOCKS)
def test_a_message_leaves_at_the_first_instant_outside_quiet_hours(now: datetime, begins: time, ends: time) -> None:
    """At once, or at the very minute at which they end; never inside them and never later."""
    leaves = may_leave_at(now, (begins, ends), ALMATY)
    if not is_quiet(now, begins, ends):
        assert leaves == now
        return
    assert not is_quiet(leaves, begins, ends)
    assert is_quiet(leaves - timedelta(minutes=1), begins, ends)
    assert now < leaves <= now + timedelta(days=1)


@pytest.mark.usefixtures("home")
@few(20)
@given(MINUTES, st.sampled_from(["21:00-09:00", "00:00-06:30", "13:00-14:30"]), st.integers(0, 40))
def test_no_family_is_written_to_first_at_night(minute: int, quiet: str, answered_after: int) -> None:
    """Offers, repeats and notices wait for the morning; answers go at any hour."""
    begins, ends = (time.fromisoformat(part) for part in quiet.split("-"))
    town = Town(quiet=quiet, linked=True)
    try:
        town.do(town.world.advance_to(FEBRUARY + timedelta(days=1, minutes=minute)))
        town.place("P1", temporary=False)
        town.do(town.world.advance(hours=answered_after))
        town.do(town.world.say(FAMILIES[0], sms="жоқ"))
        town.do(town.world.advance(days=3))
        for message in town.do(town.world.all(Message)):
            unasked = message.reply_to is None and message.first_claimed_at
            assert not (unasked and is_quiet(message.first_claimed_at, begins, ends)), message.key
        assert town.look() == []
    finally:
        town.close()
