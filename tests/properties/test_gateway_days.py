"""Random days of a small town: whatever families, carriers and clocks do, the truths hold after every step."""

from typing import Any

import pytest
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.properties.town import FAMILIES, Town, few

NUMBERS = st.sampled_from(FAMILIES)
WORDS = st.sampled_from(["иә", "1", "да", "жоқ", "2", "нет", "ммм", "иә, бірақ ертең", "көмек", "стоп", "старт"])
SPANS = st.sampled_from([1 / 60, 11 / 60, 3, 23.5, 24, 24.5, 48] * 2 + [15 * 24, 32 * 24])  # hours
ON_THE_WIRE: list[dict[str, Any]] = [
    {"receipts": "lose", "count": 2},
    {"receipts": "duplicate", "seconds": 3, "count": 4},
    {"receipts": "reorder", "count": 4},
    {"receipts": "delay", "seconds": 90_000, "count": 1},
    {"inbound": "duplicate", "seconds": 2, "count": 2},
    {"inbound": "delay", "seconds": 7_200, "count": 1},
    {"inbound": "lose", "wire": "twilio", "count": 1},
    {"answer": 429, "retry_after": 7, "count": 1},
    {"answer": 503, "count": 2},
    {"answer": "reset", "taken": True, "method": "POST", "wire": "twilio", "count": 1},
    {"answer": "reset", "taken": False, "wire": "twilio", "count": 1},
]


class Days(RuleBasedStateMachine):
    """What may happen, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.town = Town(linked=True)

    @precondition(lambda self: self.town.places < 4)
    @rule(at=st.sampled_from(["P1", "P2"]), temporary=st.sampled_from([False, False, True]))
    def a_place_becomes_free(self, at: str, *, temporary: bool) -> None:
        """The bulletin grows."""
        self.town.place(at, temporary=temporary)

    @precondition(lambda self: self.town.places)
    @rule(number=NUMBERS, words=WORDS)
    def a_family_writes(self, number: str, words: str) -> None:
        """By SMS."""
        self.town.do(self.town.world.say(number, sms=words))

    @precondition(lambda self: self.town.places)
    @rule(number=NUMBERS, which=st.integers(0, 3), words=st.sampled_from(["1", "2"]))
    def a_family_names_a_code(self, number: str, which: int, words: str) -> None:
        """Also of an offer that has ended."""
        self.town.code(number, which, words)

    @precondition(lambda self: self.town.places)
    @rule(action=st.sampled_from(["yes", "no", "undo"]), which=st.integers(0, 3))
    def a_family_taps(self, action: str, which: int) -> None:
        """In Telegram, also under old messages."""
        self.town.tap(FAMILIES[0], action, which)

    @precondition(lambda self: self.town.places)
    @rule(hours=SPANS)
    def time_goes_on(self, hours: float) -> None:
        """Through everything that is due."""
        self.town.do(self.town.world.advance(hours=hours))

    @rule(fault=st.sampled_from(ON_THE_WIRE))
    def something_goes_wrong_on_the_wire(self, fault: dict[str, Any]) -> None:
        """Receipts, replies and answers are lost, doubled, late or out of order."""
        self.town.do(self.town.world.fault(**fault))

    @precondition(lambda self: self.town.places)
    @rule(which=st.integers(0, 3))
    def a_place_is_withdrawn(self, which: int) -> None:
        """The preschool takes it back."""
        self.town.withdraw(which)

    @rule(number=NUMBERS)
    def a_phone_is_off(self, number: str) -> None:
        """Two SMS do not arrive."""
        self.town.do(self.town.world.fault(undelivered="30003", number=number, count=2))

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


# Nothing is shrunk: a day has few steps and each of them takes its time.
_SETTINGS = few(12, stateful_step_count=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@pytest.mark.usefixtures("home")
def test_days_leave_every_truth_standing() -> None:
    """Whatever happens in a town in a day, every truth holds after each step."""
    run_state_machine_as_test(Days, settings=_SETTINGS)
