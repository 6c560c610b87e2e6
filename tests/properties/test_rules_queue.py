"""The order of the queue equals a brute-force reading of the regulation, to the millisecond."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.catalogue import Catalogue
from core.rules.queue import Entry, QueueClass, Slot, number_of, order, pick
from tests.properties.queue_slips import Waiting

EDITION = Catalogue.load().edition("P-2024")
LETTERS = {QueueClass.OUT_OF_TURN: "O", QueueClass.PRIORITY: "P", QueueClass.GENERAL: "G"}
SLIPS = {Slot.PRIORITY: "P", Slot.GENERAL: "G", None: ""}
_START = datetime(2026, 3, 20, 7, tzinfo=UTC)

# Few different instants and microseconds on purpose: ties within one millisecond must happen.
families = st.lists(
    st.tuples(st.sampled_from(QueueClass), st.integers(0, 6).map(lambda n: n * 400)),
    max_size=25,
).map(
    lambda rows: [
        Entry(f"a{number:02}", _START + timedelta(microseconds=late), queue_class)
        for number, (queue_class, late) in enumerate(rows)
    ]
)
phases = st.integers(0, 3)


def _model(entries: list[Entry], phase: int) -> Waiting:
    model = Waiting(hand=phase)
    for entry in entries:
        model.join(LETTERS[entry.queue_class], entry.submitted_at, entry.application_id)
    return model


@pytest.mark.rule("P-030")
@pytest.mark.rule("P-031")
@pytest.mark.rule("P-032")
@given(families, phases, st.randoms(use_true_random=False))
def test_the_order_equals_places_coming_one_by_one(entries: list[Entry], phase: int, chance: object) -> None:
    """Whatever the order in which entries are read, they are placed as the regulation would place them."""
    model = _model(entries, phase)
    expected = [served[1] for served in iter(model.serve, None)]
    shuffled = sorted(entries, key=lambda _: chance.random())  # type: ignore[attr-defined]  # hypothesis' own Random
    placed = order(shuffled, phase, EDITION)
    assert [one.entry.application_id for one in placed] == expected
    assert [one.number for one in placed] == list(range(1, len(entries) + 1))


@pytest.mark.rule("P-009")
@given(families, phases)
def test_the_number_is_found_without_looking_at_the_others(entries: list[Entry], phase: int) -> None:
    """The arithmetic over the counts of the classes gives the same numbers as ordering everybody."""
    counts, seen = Counter(entry.queue_class for entry in entries), dict.fromkeys(QueueClass, 0)
    for one in order(entries, phase, EDITION):
        queue_class = one.entry.queue_class
        assert number_of(queue_class, seen[queue_class], counts, phase, EDITION) == one.number
        seen[queue_class] += 1


steps = st.lists(
    st.one_of(
        st.just("place"),
        st.just("back"),  # the longest offered place comes back: refused, silent, cancelled or expired
        st.sampled_from(list(QueueClass)),
    ),
    max_size=60,
)


@pytest.mark.rule("P-032")
@given(steps, phases)
def test_places_that_come_back_keep_their_slot_in_any_history(history: list[object], phase: int) -> None:
    """In every history of arrivals, new places and places coming back the same family is asked as in the model."""
    model, waiting, out = Waiting(hand=phase), list[Entry](), list[tuple[Slot | None, str]]()
    for number, step in enumerate(history):
        if isinstance(step, QueueClass):
            entry = Entry(f"a{number:03}", _START + timedelta(milliseconds=number), step)
            waiting.append(entry)
            model.join(LETTERS[step], entry.submitted_at, entry.application_id)
            continue
        kept, slip = out.pop(0) if step == "back" and out else (None, "")
        served = model.serve(slip)
        choice = pick({entry.queue_class for entry in waiting}, phase, kept, EDITION)
        assert (choice is None) == (served is None)
        if choice and served:
            head = min((entry for entry in waiting if entry.queue_class is choice.queue_class), key=lambda e: e.key)
            assert (LETTERS[choice.queue_class], head.application_id, SLIPS[choice.slot]) == served
            waiting.remove(head)
            phase = choice.phase
            out.append((choice.slot, served[2]))
            assert phase == model.hand


@pytest.mark.rule("P-032")
@given(st.integers(1, 40), phases)
def test_one_place_in_four_goes_to_the_priority_class(places: int, phase: int) -> None:
    """While both classes wait, every four places in a row serve exactly one priority and three general families."""
    served = []
    for _ in range(places):
        choice = pick({QueueClass.PRIORITY, QueueClass.GENERAL}, phase, None, EDITION)
        assert choice is not None
        phase = choice.phase
        served.append(choice.queue_class)
    for start in range(places - 3):
        assert served[start : start + 4].count(QueueClass.PRIORITY) == 1
