"""In which order messages leave: what a family's next message waits for, and what it does not."""

from datetime import UTC, datetime, timedelta

import pytest

from core.flow.outbox import Lane, MessageStatus, Standing, holds_back, lane_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=9)
ANSWER, NOTICE, CAMPAIGN = Lane


def standing(
    seq: int,
    lane: Lane = NOTICE,
    status: MessageStatus = MessageStatus.QUEUED,
    due_at: datetime = NOW,
    *,
    tried: bool = False,
) -> Standing:
    """Return where a message stands; by default it could leave now."""
    return Standing(seq, lane, status, due_at, tried)


@pytest.mark.parametrize("status", [MessageStatus.SENDING, MessageStatus.UNKNOWN, MessageStatus.QUEUED])
def test_a_later_message_waits_while_an_earlier_one_is_under_way(status: MessageStatus) -> None:
    """Sent, of unknown fate, or about to leave: the family reads it first."""
    assert holds_back(standing(1, status=status), standing(2), NOW)
    assert not holds_back(standing(2, status=MessageStatus.QUEUED), standing(1), NOW)


def test_a_later_message_waits_for_the_next_try_of_an_earlier_one() -> None:
    """A failure turns nobody's order round."""
    assert holds_back(standing(1, due_at=LATER, tried=True), standing(2), NOW)


def test_what_is_held_back_holds_nobody_back() -> None:
    """A campaign's pace, or a night, keeps only its own messages waiting."""
    assert not holds_back(standing(1, due_at=LATER), standing(2), NOW)


@pytest.mark.parametrize("lane", [NOTICE, CAMPAIGN])
@pytest.mark.parametrize("tried", [False, True])
def test_an_answer_never_waits_for_what_is_less_urgent(lane: Lane, tried: bool) -> None:  # noqa: FBT001 - a parameter
    """Whoever has just written is answered, whatever still waits for it."""
    for status in (MessageStatus.QUEUED, MessageStatus.UNKNOWN):
        assert not holds_back(standing(1, lane, status, tried=tried), standing(2, ANSWER), NOW)


def test_answers_keep_their_order_among_themselves() -> None:
    """The second question of a dialog does not arrive before the first."""
    assert holds_back(standing(1, ANSWER, due_at=LATER, tried=True), standing(2, ANSWER), NOW)


@pytest.mark.parametrize("lane", Lane)
def test_two_messages_to_one_family_are_never_on_the_wire_at_once(lane: Lane) -> None:
    """Whoever was written first, and however urgent the other one is."""
    for seq in (1, 3):
        assert holds_back(standing(seq, CAMPAIGN, MessageStatus.SENDING), standing(2, lane), NOW)


def test_the_lane_is_decided_by_why_a_message_is_written() -> None:
    """An answer is one in a campaign too; what is neither is a notice."""
    assert lane_of(answers=True, campaign=False) is ANSWER
    assert lane_of(answers=False, campaign=True) is CAMPAIGN
    assert lane_of(answers=False, campaign=False) is NOTICE
