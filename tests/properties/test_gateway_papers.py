"""Random weeks of families with referrals: papers, contracts, refusals and extensions in any order, and late."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.store.tables import Referral
from tests.properties.town import FAMILIES, Town, few
from tests.stories.papers import package

WHO = st.sampled_from([1, 2])
SPANS = st.sampled_from([1 / 60, 11 / 60, 5, 14, 24, 48, 8 * 24])  # hours
GROUNDS = st.sampled_from(["herd_threshold", "contraindicated", "papers_incomplete_or_expired"])


class Weeks(RuleBasedStateMachine):
    """What may happen to two families that are asked and mostly say yes."""

    def __init__(self) -> None:
        super().__init__()
        self.town = Town()

    @initialize(temporary=st.booleans())
    def two_places_become_free(self, *, temporary: bool) -> None:
        """One of them perhaps for a time, and both are taken."""
        self.town.place("P1", temporary=temporary)
        self.town.place("P1", temporary=False)
        for number in FAMILIES[:2]:
            self.town.do(self.town.world.say(number, sms="1"))

    @precondition(lambda self: self.town.places < 5)
    @rule(at=st.sampled_from(["P1", "P2"]))
    def a_place_becomes_free(self, at: str) -> None:
        """The bulletin grows."""
        self.town.place(at, temporary=False)

    @rule(who=WHO, words=st.sampled_from(["1", "1", "2"]))
    def a_family_writes(self, who: int, words: str) -> None:
        """Mostly yes."""
        self.town.do(self.town.world.say(FAMILIES[who - 1], sms=words))

    @rule(who=WHO, without=st.sampled_from(["", "", "f065"]), late=st.sampled_from([0, 0, 3]))
    def papers_are_filed(self, who: int, without: str, late: int) -> None:
        """Whole or not, now or some hours before we hear of it."""
        world, filed = self.town.world, package(self.town.world, without=without)
        at = world.clock.now() - timedelta(hours=late)
        self.town.do(world.tell("papers_submitted", at=at, application_id=f"A{who}", documents=filed))

    @rule(who=WHO, at=st.sampled_from(["P1", "P1", "P2"]), kind=st.sampled_from(["contract_signed", "contract_ended"]))
    def a_contract_is_told(self, who: int, at: str, kind: str) -> None:
        """Also one that nobody expected."""
        today = self.town.world.clock.now().date().isoformat()
        self.town.do(self.town.world.tell(kind, child_id=f"C{who}", preschool_id=at, on=today))

    @rule(which=st.integers(0, 3), ground=GROUNDS)
    def a_preschool_refuses(self, which: int, ground: str) -> None:
        """Also on a referral that has ended."""
        self._about_a_referral(which, "preschool_refused", ground=ground)

    @rule(which=st.integers(0, 3), days=st.sampled_from([3, 30, 31]))
    def an_extension_is_asked_for(self, which: int, days: int) -> None:
        """Also a second time, or for too long."""
        documents = [{"code": "proof", "issued_on": None}]
        self._about_a_referral(which, "referral_extension_requested", days=days, documents=documents)

    def _about_a_referral(self, which: int, kind: str, **data: Any) -> None:
        referrals = sorted(self.town.do(self.town.world.all(Referral)), key=lambda row: (row.issued_at, row.vacancy_id))
        if referrals:
            chosen = referrals[which % len(referrals)]
            self.town.do(self.town.world.tell(kind, referral_id=chosen.id, **data))

    @rule(hours=SPANS)
    def time_goes_on(self, hours: float) -> None:
        """Through everything that is due."""
        self.town.do(self.town.world.advance(hours=hours))

    @rule()
    def the_gateway_starts_again(self) -> None:
        """From what is on disk."""
        self.town.do(self.town.world.restart())

    @invariant()
    def the_truths_hold(self) -> None:
        """Always."""
        assert self.town.look() == []

    def teardown(self) -> None:
        """Close everything."""
        self.town.close()


# Nothing is shrunk: a week has few steps and each of them takes its time.
_SETTINGS = few(12, stateful_step_count=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@pytest.mark.usefixtures("home")
def test_weeks_of_papers_leave_every_truth_standing() -> None:
    """Whatever happens to papers in a week, every truth holds after each step."""
    run_state_machine_as_test(Weeks, settings=_SETTINGS)
