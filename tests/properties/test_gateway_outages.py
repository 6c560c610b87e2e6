"""A carrier that is gone for hours, at any time of a window: no answer is lost by it, and no family loses time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.store.tables import Offer
from tests.properties.town import FAMILIES, Town, few

HOUR = timedelta(hours=1)
WINDOW = 48

BEGINS, LASTS = st.integers(0, WINDOW + 4), st.integers(1, 9)


@contextmanager
def asked() -> Iterator[Town]:
    """Ask the first family about a place."""
    town = Town()
    try:
        town.place("P1", temporary=False)
        yield town
    finally:
        town.close()


def live_through(town: Town, begins: int, lasts: int, said: int | None, until: int) -> None:
    """Let the hours pass: Twilio goes and comes back, the family may say yes."""
    began = town.world.clock.now()
    for hour in sorted({begins, begins + lasts, until} | ({said} if said is not None else set())):
        town.do(town.world.advance_to(began + hour * HOUR))
        if hour == begins + lasts:
            town.do(town.world.fault(clear=True))
        if hour == begins:
            town.do(town.world.fault(down=True, wire="twilio"))
        if hour == said:
            town.do(town.world.ask("POST", f"/phones/{FAMILIES[0]}/sms", text="иә"))
            town.do(town.world.advance(seconds=1))


def first_offer(town: Town) -> Offer:
    """Return the offer to the first family."""
    offer: Offer = town.do(town.world.one(Offer, guardian_id="G1", kind="vacancy"))
    return offer


@pytest.mark.usefixtures("home")
@few(50)
@given(BEGINS, LASTS, st.integers(1, WINDOW - 1))
@example(46, 6, 47)
@example(20, 8, 22)
def test_no_answer_is_lost_while_the_carrier_is_gone(begins: int, lasts: int, said: int) -> None:
    """Whatever was said inside the window is found afterwards, with its own time, before anything is taken away."""
    with asked() as town:
        live_through(town, begins, lasts, said, max(begins + lasts, said) + 8)
        assert first_offer(town).status == "confirmed"
        assert town.look() == []


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("begins", "lasts"), [(20, 7), (47, 8)])
def test_a_silent_family_keeps_its_hours(begins: int, lasts: int) -> None:
    """Its window lasts at least as long as it would have, and besides as long as nobody could hear it.

    A carrier that is gone for more than six hours is noticed whatever happens: it is asked so often.
    """
    with asked() as town:
        live_through(town, begins, lasts, None, WINDOW + lasts + 14)
        offer = first_offer(town)
        assert offer.opens_at
        assert offer.closes_at
        assert offer.closes_at - offer.opens_at >= (WINDOW + lasts) * HOUR
        assert offer.status == "lapsed"
        assert town.look() == []
