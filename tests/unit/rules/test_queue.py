"""Out of turn, slots P G G G, and the reasons of a position."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import EditionError
from core.rules.catalogue import Edition
from core.rules.queue import Entry, Pick, QueueClass, Slot, class_of, order, pick

OUT, PRIORITY, GENERAL = QueueClass.OUT_OF_TURN, QueueClass.PRIORITY, QueueClass.GENERAL
_NOON = datetime(2026, 3, 20, 7, tzinfo=UTC)


def _entry(name: str, queue_class: QueueClass, milliseconds: int = 0) -> Entry:
    return Entry(name, _NOON + timedelta(milliseconds=milliseconds), queue_class)


@pytest.mark.rule("P-032")
def test_four_places_at_one_instant_go_to_one_priority_and_three_general(edition: Edition) -> None:
    """P, G, G, G and not four P: each place takes the queue's next slot when it is first offered."""
    phase, served = 0, []
    for _ in range(4):
        choice = pick({PRIORITY, GENERAL}, phase, None, edition)
        assert choice is not None
        phase = choice.phase
        served.append(choice.slot)
    assert served == [Slot.PRIORITY, Slot.GENERAL, Slot.GENERAL, Slot.GENERAL]
    assert phase == 0


@pytest.mark.rule("P-031")
def test_out_of_turn_goes_first_and_takes_no_slot(edition: Edition) -> None:
    """The phase stays, and a place that comes back later has a slot still to take."""
    assert pick({OUT, PRIORITY, GENERAL}, 2, None, edition) == Pick(OUT, None, 2)
    assert pick({OUT}, 1, Slot.PRIORITY, edition) == Pick(OUT, Slot.PRIORITY, 1)


@pytest.mark.rule("P-032")
def test_a_refused_place_keeps_its_slot_and_moves_no_phase(edition: Edition) -> None:
    """A priority place that was refused goes to the next priority family; the queue's phase stays where it was."""
    assert pick({PRIORITY, GENERAL}, 1, Slot.PRIORITY, edition) == Pick(PRIORITY, Slot.PRIORITY, 1)
    assert pick({PRIORITY, GENERAL}, 0, Slot.GENERAL, edition) == Pick(GENERAL, Slot.GENERAL, 0)


@pytest.mark.rule("P-032")
@pytest.mark.parametrize(
    ("heads", "phase", "kept", "expected"),
    [
        ({GENERAL}, 0, None, Pick(GENERAL, Slot.GENERAL, 2)),
        ({PRIORITY}, 1, None, Pick(PRIORITY, Slot.PRIORITY, 1)),
        ({PRIORITY}, 0, None, Pick(PRIORITY, Slot.PRIORITY, 1)),
        ({GENERAL}, 3, None, Pick(GENERAL, Slot.GENERAL, 0)),
        ({GENERAL}, 0, Slot.PRIORITY, Pick(GENERAL, Slot.GENERAL, 2)),
        ({PRIORITY}, 2, Slot.GENERAL, Pick(PRIORITY, Slot.PRIORITY, 1)),
        (set(), 0, None, None),
        (set(), 0, Slot.GENERAL, None),
    ],
)
def test_the_slot_of_an_empty_class_is_passed_over(
    edition: Edition, heads: set[QueueClass], phase: int, kept: Slot | None, expected: Pick | None
) -> None:
    """The place takes the next slot whose class is not empty, and the phase goes on behind that slot."""
    assert pick(heads, phase, kept, edition) == expected


@pytest.mark.rule("P-030")
def test_a_millisecond_decides_and_less_than_one_does_not(edition: Edition) -> None:
    """Submission time counts to the millisecond; within one millisecond the application id decides."""
    entries = [
        _entry("b", GENERAL, 5),
        _entry("c", GENERAL, 4),
        Entry("a", _NOON + timedelta(microseconds=5999), GENERAL),
    ]
    assert [placed.entry.application_id for placed in order(entries, 0, edition)] == ["c", "a", "b"]


@pytest.mark.rule("P-009")
def test_the_order_is_as_if_places_came_one_by_one(edition: Edition) -> None:
    """Out of turn first, then P G G G from the present phase, then whoever is left."""
    entries = [_entry(f"p{n}", PRIORITY, n) for n in range(3)] + [_entry(f"g{n}", GENERAL, n) for n in range(4)]
    entries.append(_entry("o", OUT, 9))
    names = [placed.entry.application_id for placed in order(entries, 0, edition)]
    assert names == ["o", "p0", "g0", "g1", "g2", "p1", "g3", "p2"]
    assert [placed.number for placed in order(entries, 0, edition)] == list(range(1, 9))
    assert [placed.entry.application_id for placed in order(entries, 2, edition)][:5] == ["o", "g0", "g1", "p0", "g2"]


def test_every_position_says_why_it_is_so(edition: Edition) -> None:
    """The citations name the act, the edition and the paragraph of the class and of the slots."""
    out, first, last = order([_entry("o", OUT), _entry("p", PRIORITY), _entry("g", GENERAL)], 0, edition)
    assert [citation.paragraph for citation in out.because] == ["10.2", "13(1)"]
    assert [citation.paragraph for citation in first.because] == ["10.3", "13(2)"]
    assert [citation.paragraph for citation in last.because] == ["10.1", "10.3"]
    assert {(citation.act, citation.edition) for citation in out.because} == {("133", "P-2024")}


@pytest.mark.rule("P-041")
@pytest.mark.rule("P-042")
@pytest.mark.parametrize(
    ("categories", "verified", "queue_class"),
    [({1}, True, OUT), ({4, 11}, True, OUT), ({5}, True, PRIORITY), ({12, 13}, True, PRIORITY), ({13}, True, GENERAL),
     (set(), True, GENERAL), ({1}, False, GENERAL), ({1, 11}, False, PRIORITY), ({11}, False, PRIORITY)],
)  # fmt: skip
def test_the_strongest_verified_category_counts(
    edition: Edition, categories: set[int], *, verified: bool, queue_class: QueueClass
) -> None:
    """Several categories: the strongest; out of turn counts only when the provider has verified it."""
    assert class_of(frozenset(categories), edition, verified=verified) is queue_class


def test_an_edition_without_slots_cannot_order_a_queue(edition: Edition) -> None:
    """Without a pattern there is an error and never a silent order by time."""
    bare = edition.model_copy(update={"slots": None})
    with pytest.raises(EditionError, match="P-2024"):
        order([_entry("g", GENERAL)], 0, bare)
