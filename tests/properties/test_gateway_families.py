"""Random families play against all dialogs at once: no answer is invented, none is lost, each message is answered."""

from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.properties.families import CLEAR, OTHER, UNCLEAR, Families
from tests.properties.town import FAMILIES, Town, few

NUMBERS = st.sampled_from(FAMILIES)
WORDS = st.sampled_from([*CLEAR, *CLEAR, *UNCLEAR, *OTHER])
SPANS = st.sampled_from([1 / 60, 11 / 60, 3, 23.5, 24, 24.5, 15 * 24])  # hours
TOLD = st.sampled_from(["child_registered", "medical_commission_conclusion", "pmpc_conclusion"])


class Weeks(RuleBasedStateMachine):
    """Places, births, conclusions and papers for four families; two share a phone, one has Telegram."""

    def __init__(self) -> None:
        super().__init__()
        self.town = Town(linked=True)
        self.families = Families(self.town)

    @initialize(at=st.sampled_from(["P1", "P2"]), what=TOLD, guardian=st.integers(1, 4))
    def something_is_offered(self, at: str, what: str, guardian: int) -> None:
        """A place to one family, something else to perhaps another."""
        self.town.place(at, temporary=False)
        self.town.do(self.families.register(guardian, what))

    @precondition(lambda self: self.town.places < 3)
    @rule(at=st.sampled_from(["P1", "P2"]), temporary=st.sampled_from([False, False, True]))
    def a_place_becomes_free(self, at: str, *, temporary: bool) -> None:
        """The bulletin grows."""
        self.town.place(at, temporary=temporary)

    @precondition(lambda self: self.families.born < 3)
    @rule(what=TOLD, guardian=st.integers(1, 4))
    def a_register_tells_of_a_child(self, what: str, guardian: int) -> None:
        """One more question is open."""
        self.town.do(self.families.register(guardian, what))

    @rule(number=NUMBERS, words=WORDS)
    def a_family_writes(self, number: str, words: str) -> None:
        """By SMS."""
        self.town.do(self.families.say(number, words))

    @rule(words=WORDS, edit=st.sampled_from([False, False, True]))
    def a_family_writes_in_telegram(self, words: str, *, edit: bool) -> None:
        """Or changes what it wrote."""
        edit = edit and self._has_written
        self.town.do(self.families.say(FAMILIES[0], words, telegram=True, edit=edit))
        self._has_written = True

    _has_written = False

    @rule(number=NUMBERS, which=st.integers(0, 5), answer=st.sampled_from(["1", "2", "иә", "жоқ", ""]))
    def a_family_names_a_code(self, number: str, which: int, answer: str) -> None:
        """Also of an offer that has ended."""
        self.town.do(self.families.name_a_code(number, which, answer))

    @rule(which=st.integers(0, 30))
    def a_family_taps(self, which: int) -> None:
        """Any button that it has ever seen."""
        self.town.do(self.families.tap_an_old_button(FAMILIES[0], which))

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
        """Always: one slot an offer, never two live referrals, no yes outside its window."""
        assert self.town.look() == []

    def teardown(self) -> None:
        """Close everything."""
        self.town.close()


TestFamilies = Weeks.TestCase
# Nothing is shrunk: a week has few steps and each of them takes its time.
TestFamilies.settings = few(16, stateful_step_count=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])
