"""The health of carriers: what blames one, how messages shift away from it, and how they drift back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.flow.channel import Failure
from core.flow.health import BLAMES, ELSEWHERE, Outcomes, Shares, Why, at_home, chosen, looked_at
from core.flow.reply import Wire

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FIRST, SECOND = Wire.SMPP, Wire.TWILIO
HOME = at_home([FIRST, SECOND])
MINUTE = timedelta(minutes=1)
GOOD = Outcomes(tried=100, errors=0, sent=1000, slow=10)


def of(shares: Shares) -> dict[Wire, int]:
    """Return the shares by carrier."""
    return dict(shares.of)


@pytest.mark.parametrize(
    "failure",
    [
        Failure.BAD_ADDRESS,
        Failure.BLOCKED,
        Failure.STOPPED,
        Failure.UNREACHABLE,
        Failure.EXPIRED,
        Failure.THROTTLED,
        Failure.UNKNOWN,
    ],
)
def test_a_failure_about_the_number_never_blames_the_carrier(failure: Failure) -> None:
    """A phone that is switched off says nothing of who carries its messages; a 429 is a wish, no failure."""
    assert failure not in BLAMES


@pytest.mark.parametrize("failure", [Failure.REGION, Failure.FILTERED, Failure.VENDOR, Failure.REJECTED])
def test_what_one_carrier_refuses_so_another_may_carry(failure: Failure) -> None:
    """A second carrier is tried before the next channel."""
    assert failure in ELSEWHERE


@pytest.mark.parametrize(
    ("outcomes", "share"),
    [
        (Outcomes(tried=1000, errors=50), 100),
        (Outcomes(tried=1000, errors=51), 90),
        (Outcomes(tried=4, errors=4), 100),
        (Outcomes(tried=10, errors=5), 50),
        (Outcomes(tried=11, errors=5), 100),
        (Outcomes(sent=20, slow=3), 90),
        (Outcomes(sent=20, slow=2), 100),
        (Outcomes(sent=19, slow=19), 100),
    ],
)
def test_messages_shift_when_a_bound_is_passed(outcomes: Outcomes, share: int) -> None:
    """More than 50 errors in a minute, half of at least ten tries, or 15 % slow deliveries of at least twenty."""
    after = looked_at(HOME, {FIRST: outcomes}, NOW)
    assert of(after) == {FIRST: share, SECOND: 100 - share}


def test_a_shift_waits_to_see_what_the_last_one_did() -> None:
    """A minute after errors, five minutes after slowness."""
    bad, slow = {FIRST: Outcomes(tried=1000, errors=60)}, {FIRST: Outcomes(sent=100, slow=50)}
    once = looked_at(HOME, bad, NOW)
    assert looked_at(once, bad, NOW + 0.9 * MINUTE) == once
    assert of(looked_at(once, bad, NOW + MINUTE))[FIRST] == 80
    assert looked_at(once, slow, NOW + 4.9 * MINUTE) == once
    assert of(looked_at(once, slow, NOW + 5 * MINUTE))[FIRST] == 80


@pytest.mark.parametrize("trouble", [Outcomes(tried=10, errors=10), Outcomes(sent=100, slow=50)])
def test_nobody_gives_way_to_one_who_is_no_better(trouble: Outcomes) -> None:
    """When both fail, or both are slow, the fault lies elsewhere."""
    assert looked_at(HOME, {FIRST: trouble, SECOND: trouble}, NOW) == HOME


def test_messages_drift_back_a_step_each_five_minutes_after_a_quarter_of_an_hour_of_calm() -> None:
    """Each step is ten percent, and each change says why it was made."""
    away = looked_at(HOME, {FIRST: Outcomes(tried=10, errors=10)}, NOW)
    assert (of(away)[FIRST], away.why) == (50, Why.ERRORS)
    assert looked_at(away, {}, NOW + 14 * MINUTE) == away
    back = looked_at(away, {}, NOW + 15 * MINUTE)
    assert (of(back)[FIRST], back.why) == (60, Why.CALM)
    assert looked_at(back, {}, NOW + 19 * MINUTE) == back
    assert of(looked_at(back, {}, NOW + 20 * MINUTE))[FIRST] == 70


def test_nobody_need_look_for_messages_to_be_home_in_the_morning() -> None:
    """A look after a quiet night makes up for all the steps at which nobody looked, in one row."""
    away = looked_at(HOME, {FIRST: Outcomes(tried=10, errors=10)}, NOW)
    morning = looked_at(away, {}, NOW + timedelta(hours=9))
    assert morning.is_home
    assert of(morning) == of(HOME)


def test_nothing_drifts_back_to_who_fails_still() -> None:
    """Calm is fifteen minutes without a shift, and no errors now."""
    nothing_left = Shares(((FIRST, 0), (SECOND, 100)), changed_at=NOW, away_at=NOW, why=Why.ERRORS)
    bad = {FIRST: Outcomes(tried=10, errors=10)}
    assert looked_at(nothing_left, bad, NOW + timedelta(hours=1)) == nothing_left


def test_a_carrier_that_rests_gets_nothing_and_one_without_a_share_takes_over() -> None:
    """Whoever is left takes all of it."""
    assert chosen(HOME, [FIRST, SECOND], 5) is FIRST
    assert chosen(HOME, [SECOND], 5) is SECOND


OUTCOMES = st.builds(
    Outcomes, tried=st.integers(0, 200), errors=st.integers(0, 200), sent=st.integers(0, 200), slow=st.integers(0, 200)
)


@given(st.lists(st.tuples(st.integers(1, 30), OUTCOMES, OUTCOMES), max_size=40), st.integers(0, 2**32))
def test_shares_are_always_a_whole_and_find_their_way_home(
    looks: list[tuple[int, Outcomes, Outcomes]], lot: int
) -> None:
    """Whatever is counted and whenever anybody looks; after a calm day the preferred carrier has everything."""
    shares, now = HOME, NOW
    for minutes, first, second in looks:
        now += minutes * MINUTE
        shares = looked_at(shares, {FIRST: first, SECOND: second}, now)
        assert sum(share for _, share in shares.of) == 100
        assert all(0 <= share <= 100 for _, share in shares.of)
        assert chosen(shares, [FIRST, SECOND], lot) in {wire for wire, share in shares.of if share}
    assert of(looked_at(shares, {FIRST: GOOD, SECOND: GOOD}, now + timedelta(days=1))) == of(HOME)


@given(st.integers(0, 100))
def test_messages_are_divided_as_the_shares_say(share: int) -> None:
    """Of a hundred lots just so many fall to each carrier, and the same lot always to the same one."""
    shares = Shares(((FIRST, share), (SECOND, 100 - share)))
    drawn = [chosen(shares, [FIRST, SECOND], lot) for lot in range(100)]
    assert drawn.count(FIRST) == share
