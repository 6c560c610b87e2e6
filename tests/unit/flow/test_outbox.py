"""In which order messages leave, what a family's next message waits for, and when a failed one is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.flow.channel import Failure
from core.flow.outbox import (
    RETRIES,
    Lane,
    MessageStatus,
    Standing,
    divided,
    holds_back,
    lane_of,
    next_try,
    wait_when_throttled,
)

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


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(1, 50))
def test_no_lane_takes_the_room_of_a_more_urgent_one(answers: int, notices: int, campaigns: int, room: int) -> None:
    """All room is used; answers never wait, and campaigns get at least a tenth of what answers leave."""
    left = divided({ANSWER: [1] * answers, NOTICE: [2] * notices, CAMPAIGN: [3] * campaigns}, room)
    assert len(left) == min(room, answers + notices + campaigns)
    assert left.count(1) == min(answers, room)
    for_others = room - left.count(1)
    assert left.count(3) >= min(campaigns, for_others // 10)
    assert left.count(2) >= min(notices, for_others - for_others // 10)


@given(st.sampled_from(sorted(RETRIES)), st.floats(0, 1))
def test_tries_come_ever_later_until_the_way_is_given_up(failure: Failure, jitter: float) -> None:
    """Each wait is the planned one within a fifth, none longer than the longest; with another way it ends soon."""
    retry = RETRIES[failure]
    for tries in range(1, 60):
        planned = min(retry.first * 2 ** min(tries - 1, 20), retry.longest)
        wait = next_try(failure, tries, timedelta(0), other_way=False, jitter=jitter)
        assert wait is not None
        assert planned * 0.799 <= wait <= planned * 1.201
        assert (next_try(failure, tries, timedelta(0), other_way=True, jitter=jitter) is None) == (tries >= retry.tries)
    assert next_try(failure, 1, retry.lasts, other_way=False, jitter=jitter) is None


def test_what_failed_together_comes_back_in_groups() -> None:
    """Neither all at once nor each alone: a thousand messages are tried again at nine moments."""
    waits = {next_try(Failure.VENDOR, 5, timedelta(0), other_way=False, jitter=number / 999) for number in range(1000)}
    assert len(waits) == 9


@pytest.mark.parametrize("failure", Failure)
def test_only_what_may_pass_is_tried_again(failure: Failure) -> None:
    """A failure has a schedule exactly where it says that a retry makes sense, or its fate is to be looked up."""
    may_pass = (failure.retry or failure is Failure.TIMEOUT) and failure is not Failure.THROTTLED
    assert (failure in RETRIES) == may_pass


def test_no_try_outlives_its_offer() -> None:
    """After 48 hours without receipt an offer is given up (RULES.md reading 6): by then its message is, too."""
    assert max(retry.lasts + retry.longest for retry in RETRIES.values()) < timedelta(hours=48)


def test_a_vendor_that_asks_to_wait_is_given_what_it_asks() -> None:
    """Retry-After, else 5 s ."""
    assert wait_when_throttled(timedelta(seconds=31)) == timedelta(seconds=31)
    assert wait_when_throttled(None) == timedelta(seconds=5)
