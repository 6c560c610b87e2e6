"""A window grows by what nobody could hear: compared with a count of its minutes one by one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.flow.window import Span, heard_end

OPENS = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EVER = timedelta(days=3660)

MINUTES = st.integers(-300, 900)
SPANS = st.lists(
    st.tuples(MINUTES, st.integers(0, 300)).map(
        lambda told: Span(OPENS + told[0] * MINUTE, OPENS + (told[0] + told[1]) * MINUTE)
    ),
    max_size=6,
)
LENGTHS = st.integers(1, 400)


def _is_heard(at: datetime, spans: list[Span]) -> bool:
    return not any(span.began_at <= at < span.ended_at for span in spans)


def _by_hand(length: int, spans: list[Span]) -> datetime:
    """Count minute by minute until as many were heard as the window has."""
    at, left = OPENS, length
    while left:
        left -= _is_heard(at, spans)
        at += MINUTE
    return at


@given(LENGTHS, SPANS)
def test_a_window_holds_as_many_heard_minutes_as_it_would_without_outages(length: int, spans: list[Span]) -> None:
    """No minute is counted twice, however outages overlap and in whatever order they are told."""
    assert heard_end(OPENS, OPENS + length * MINUTE, spans, EVER) == _by_hand(length, spans)


@given(LENGTHS, SPANS, st.randoms(use_true_random=False))
def test_the_order_in_which_outages_are_told_does_not_matter(length: int, spans: list[Span], chance: object) -> None:
    """Nor does telling one of them twice."""
    closes = OPENS + length * MINUTE
    mixed = sorted([*spans, *spans[:1]], key=lambda _: chance.random())  # type: ignore[attr-defined]  # a Random
    assert heard_end(OPENS, closes, mixed, EVER) == heard_end(OPENS, closes, spans, EVER)


@given(LENGTHS, SPANS, SPANS, st.integers(0, 600))
def test_more_outages_never_shorten_a_window_and_the_bound_holds(
    length: int, spans: list[Span], more: list[Span], bound: int
) -> None:
    """The family is never told a time that is later than its own, and whoever waits behind it is not held for ever."""
    closes, most = OPENS + length * MINUTE, bound * MINUTE
    end = heard_end(OPENS, closes, spans, most)
    assert closes <= end <= heard_end(OPENS, closes, [*spans, *more], most) <= closes + most


@given(LENGTHS, SPANS)
def test_outages_before_and_after_a_window_change_nothing(length: int, spans: list[Span]) -> None:
    """Only what lies in the window is made up for, that which was added included."""
    closes = OPENS + length * MINUTE
    outside = [span for span in spans if span.ended_at <= OPENS or span.began_at >= closes]
    assert heard_end(OPENS, closes, outside, EVER) == closes
