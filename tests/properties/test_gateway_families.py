"""Random families play against all dialogs at once: no answer is invented, none is lost, each message is answered."""

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

from tests.properties.families import CLEAR, OTHER, UNCLEAR, Act, Families
from tests.properties.town import FAMILIES, Town, few

#: The first family has two questions open from the beginning, and is heard most.
NUMBERS = st.sampled_from([FAMILIES[0], FAMILIES[0], *FAMILIES[1:3]])
GUARDIANS = st.sampled_from([1, 1, 3, 4])
WORDS = st.one_of(st.sampled_from(list(CLEAR)), st.sampled_from(UNCLEAR), st.sampled_from(OTHER))
ACTS = st.one_of(
    st.builds(Act, st.sampled_from(["sms", "telegram", "edit"]), WORDS),
    st.builds(Act, st.just("code"), st.sampled_from(["1", "2", "иә", "жоқ", ""]), st.integers(0, 5)),
    st.builds(Act, st.just("tap"), st.just(""), st.integers(0, 30)),
    st.just(Act("restart")),
)
TALK = st.lists(ACTS, min_size=3, max_size=5)
SPANS = st.sampled_from([1 / 60, 11 / 60, 3, 23.5, 24, 24.5, 15 * 24])  # hours
TOLD = st.sampled_from(["child_registered", "medical_commission_conclusion", "pmpc_conclusion"])


class Weeks(RuleBasedStateMachine):
    """Places, births, conclusions and papers for four families; two share a phone, one has Telegram."""

    def __init__(self) -> None:
        super().__init__()
        self.town = Town(linked=True)
        self.families = Families(self.town)

    @initialize(what=TOLD, talk=TALK)
    def two_things_are_offered(self, what: str, talk: list[Act]) -> None:
        """A place to the first family, and something for another child of it: it answers."""
        self.town.place("P1", temporary=False)
        self.town.do(self.families.register(1, what))
        self.town.do(self.families.talk(FAMILIES[0], talk))

    @precondition(lambda self: self.town.places < 3)
    @rule(at=st.sampled_from(["P1", "P2"]), temporary=st.booleans(), number=NUMBERS, talk=TALK)
    def a_place_becomes_free(self, at: str, number: str, talk: list[Act], *, temporary: bool) -> None:
        """The bulletin grows, and somebody talks."""
        self.town.place(at, temporary=temporary)
        self.town.do(self.families.talk(number, talk))

    @precondition(lambda self: self.families.born < 3)
    @rule(what=TOLD, guardian=GUARDIANS, talk=TALK)
    def a_register_tells_of_a_child(self, what: str, guardian: int, talk: list[Act]) -> None:
        """One more question is open, and its family talks."""
        self.town.do(self.families.register(guardian, what))
        self.town.do(self.families.talk(FAMILIES[guardian - 1], talk))

    @rule(hours=SPANS, number=NUMBERS, talk=TALK)
    def time_goes_on(self, hours: float, number: str, talk: list[Act]) -> None:
        """Through everything that is due; then somebody answers, perhaps to yesterday's offer."""
        self.town.do(self.town.world.advance(hours=hours))
        self.town.do(self.families.talk(number, talk))

    @invariant()
    def the_truths_hold(self) -> None:
        """Always: one slot an offer, never two live referrals, no yes outside its window."""
        assert self.town.look() == []

    def teardown(self) -> None:
        """Close everything."""
        self.town.close()


# Nothing is shrunk: a week has few steps and each of them takes its time.
_SETTINGS = few(25, stateful_step_count=4, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@pytest.mark.usefixtures("home")
def test_weeks_of_families_leave_every_truth_standing() -> None:
    """Whatever families do in a week, every truth holds after each step."""
    run_state_machine_as_test(Weeks, settings=_SETTINGS)
