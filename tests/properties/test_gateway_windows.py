"""Windows under random delays, compared with a count by hand: what opens, prolongs and ends them (reading 1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.flow.reply import Wire
from core.flow.window import Basis, opened, prolonged, stated_until
from core.store.tables import Offer, QueueEntry
from tests.properties.town import FAMILIES, Town, few

DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)
ARRIVES = timedelta(milliseconds=300)  # what an SMS takes in the sandbox
ASKED_AFTER = timedelta(minutes=10)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1))  # noqa: DTZ001 - any clock will do


@given(INSTANTS)
def test_the_stated_time_is_the_first_whole_minute_not_before_the_end(end: datetime) -> None:
    """A family is never told a time that is earlier than its own, nor one that is a minute too late."""
    stated = stated_until(end)
    assert (stated.second, stated.microsecond) == (0, 0)
    assert end <= stated < end + MINUTE


@given(INSTANTS, st.lists(st.timedeltas(-3 * DAY, 3 * DAY), max_size=6))
def test_a_window_only_ever_grows(at: datetime, spans: list[timedelta]) -> None:
    """Whatever prolongs it and in whatever order, it closes at the latest of all, and that instant still counts."""
    window = opened(at, Basis.REPLY, at + 2 * DAY)
    for span in spans:
        window = prolonged(window, at + span)
    assert window.closes_at == max([at + 2 * DAY, *(at + span for span in spans)])
    assert window.takes(window.closes_at)
    assert not window.takes(window.closes_at + timedelta(milliseconds=1))


@dataclass(frozen=True, slots=True)
class ByHand:
    """One silent family's window, counted from when its SMS left and when their receipts came."""

    opens: datetime
    closes: datetime
    proved: bool

    @classmethod
    def count(cls, asked: datetime, first: timedelta, repeat: timedelta, *, says: bool) -> "ByHand":
        """Count: the first SMS is sent again after 24 h without a receipt, the repeat 24 h after the receipt.

        A carrier that `says` what became of an SMS is asked ten minutes after it took it.
        """
        first, repeat = (min(span + ARRIVES, ASKED_AFTER if says else span + ARRIVES) for span in (first, repeat))
        opens = min(asked + first, asked + DAY + ARRIVES)
        stated = opens + 2 * DAY
        minute = stated.replace(second=0, microsecond=0)
        closes = minute if minute == stated else minute + MINUTE
        proof = opens + DAY + repeat
        return cls(opens, max(closes, proof + DAY) if proof <= closes else closes, proof <= closes)


async def _says_nothing(_: str) -> None:
    """Say nothing of an SMS, as some carriers do."""


@contextmanager
def asked_once(first: timedelta, repeat: timedelta, *, says: bool) -> Iterator[tuple[Town, ByHand]]:
    """Ask one family whose receipts come so late, by a carrier that says what became of an SMS or does not."""
    town = Town()
    try:
        world = town.world
        if not says:
            twilio: Any = world.workers._house.carriers[Wire.TWILIO]  # noqa: SLF001 - carriers are the house's own
            twilio.ask_state = _says_nothing
        town.do(world.fault(receipts="delay", seconds=first.total_seconds(), count=1))
        began = world.clock.now()
        town.place("P1", temporary=False)
        by_hand = ByHand.count(began, first, repeat, says=says)
        town.do(world.advance_to(by_hand.opens + timedelta(hours=1)))
        town.do(world.fault(receipts="delay", seconds=repeat.total_seconds(), count=1))
        yield town, by_hand
    finally:
        town.close()


#: Whether the carrier says what became of an SMS when it is asked.
CARRIERS = st.sampled_from(["says it", "says nothing"])
DELAYS = st.timedeltas(timedelta(0), timedelta(hours=47)).map(lambda span: timedelta(seconds=int(span.total_seconds())))


@pytest.mark.usefixtures("home")
@few(20)
@given(DELAYS, DELAYS, CARRIERS)
@example(timedelta(0), timedelta(0), "says nothing")
@example(timedelta(hours=23, minutes=59), timedelta(hours=23, minutes=59), "says nothing")
@example(timedelta(hours=30), timedelta(hours=25), "says nothing")
@example(timedelta(hours=30), timedelta(hours=25), "says it")
def test_a_window_closes_when_a_count_by_hand_says(first: timedelta, repeat: timedelta, carrier: str) -> None:
    """Not a millisecond before: then it lapses, and suspends only when the repeat was proved to have arrived."""
    with asked_once(first, repeat, says=carrier == "says it") as (town, by_hand):
        town.do(town.world.advance_to(by_hand.closes - timedelta(milliseconds=1)))
        offer = town.do(town.world.one(Offer, guardian_id="G1"))
        assert (offer.status, offer.opens_at, offer.closes_at) == ("open", by_hand.opens, by_hand.closes)
        town.do(town.world.advance_to(by_hand.closes))
        assert town.do(town.world.one(Offer, guardian_id="G1")).status == "lapsed"
        entry = town.do(town.world.one(QueueEntry, application_id="A1", preschool_id="P1"))
        assert entry.status == ("suspended" if by_hand.proved else "waiting")
        assert town.look() == []


@pytest.mark.usefixtures("home")
@few(20)
@given(DELAYS, DELAYS, st.sampled_from([0.001, 3600]), CARRIERS)
def test_an_answer_said_at_the_last_moment_counts(
    first: timedelta, repeat: timedelta, late: float, carrier: str
) -> None:
    """However late it reaches us: nothing lapses before the carrier was asked what it holds."""
    with asked_once(first, repeat, says=carrier == "says it") as (town, by_hand):
        town.do(town.world.advance_to(by_hand.closes - timedelta(milliseconds=1)))
        town.do(town.world.fault(inbound="delay", seconds=late, count=1))
        town.do(town.world.ask("POST", f"/phones/{FAMILIES[0]}/sms", text="иә"))
        town.do(town.world.advance(minutes=5))
        assert town.do(town.world.one(Offer, guardian_id="G1", kind="vacancy")).status == "confirmed"
        assert town.look() == []
