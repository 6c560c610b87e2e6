"""The health of carriers: what blames one, when messages shift to another, and how they drift back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.flow.channel import Failure
from core.flow.reply import Wire

#: Such a failure is the carrier's own. One about the number (no such phone, switched off, opted out, blocked) never is,
#: and a 429 is no failure: the carrier asks us to wait, and that is kept.
BLAMES = frozenset(
    {
        Failure.CONNECTION,
        Failure.TIMEOUT,
        Failure.VENDOR,
        Failure.CREDENTIALS,
        Failure.REGION,
        Failure.FILTERED,
        Failure.REJECTED,
    }
)
#: What one carrier refuses so, another of the same channel may carry: it is tried before the next channel.
ELSEWHERE = BLAMES | {Failure.UNKNOWN}

#: Errors are counted over a minute, deliveries over a quarter of an hour, as GOV.UK Notify has found to work.
ERRORS_OVER, DELIVERIES_OVER = timedelta(minutes=1), timedelta(minutes=15)
#: So many errors are too many whatever the traffic; so few prove something only if half of all tries failed.
_MANY, _FEW = 50, 5
#: A delivery that takes longer is slow; a share of slow ones is the carrier's fault, given enough of them: one phone
#: that is switched off proves nothing.
SLOW = timedelta(minutes=5)
_SLOW_SHARE, _ENOUGH = 0.15, 20
#: Percent of the traffic that shift at once; half of it when half of all tries fail.
_STEP, _LEAP = 10, 50
#: No shift follows another sooner: the figures must show first what the last one did.
_AFTER_ERRORS, _AFTER_SLOW = timedelta(minutes=1), timedelta(minutes=5)
#: After so much calm, traffic drifts back, a step at a time.
_CALM, _BETWEEN_STEPS = timedelta(minutes=15), timedelta(minutes=5)
_ALL = 100
#: A carrier that cannot be connected to is left alone so long where another one serves.
PAUSE = timedelta(seconds=30)


class Why(StrEnum):
    """Why shares of the traffic have changed."""

    ERRORS = "errors"
    SLOW = "slow"
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What was counted of one carrier: `tried` and `errors` in a minute, `sent` and `slow` in a quarter of an hour."""

    tried: int = 0
    errors: int = 0
    sent: int = 0
    slow: int = 0

    @property
    def fails_half(self) -> bool:
        """Whether at least half of all tries failed, and enough of them to prove something."""
        return self.errors >= _FEW and 2 * self.errors >= self.tried

    @property
    def fails(self) -> bool:
        """Whether too many tries failed."""
        return self.errors > _MANY or self.fails_half

    @property
    def is_slow(self) -> bool:
        """Whether too many deliveries are slow."""
        return self.sent >= _ENOUGH and self.slow >= _SLOW_SHARE * self.sent


@dataclass(frozen=True, slots=True)
class Shares:
    """How the messages of one channel are divided, in percent: `of` in order of preference; since when, and why.

    `away_at` is when traffic was last shifted away from a carrier; None = never.
    """

    of: tuple[tuple[Wire, int], ...]
    changed_at: datetime | None = None
    away_at: datetime | None = None
    why: Why = Why.CALM

    @property
    def is_home(self) -> bool:
        """Whether the preferred carrier has everything."""
        return not self.of or self.of[0][1] == _ALL


def at_home(order: Sequence[Wire]) -> Shares:
    """Return the shares of good days: everything goes to the preferred carrier.

    >>> at_home([Wire.SMPP, Wire.TWILIO]).of
    ((<Wire.SMPP: 'smpp'>, 100), (<Wire.TWILIO: 'twilio'>, 0))
    """
    return Shares(tuple((wire, 0 if place else _ALL) for place, wire in enumerate(order)))


def shares_in(text: str) -> tuple[tuple[Wire, int], ...]:
    """Return shares as they are written down, in percent.

    >>> shares_in("smpp:90,twilio:10")
    ((<Wire.SMPP: 'smpp'>, 90), (<Wire.TWILIO: 'twilio'>, 10))
    """
    return tuple((Wire(name), int(share)) for name, share in (one.split(":") for one in text.split(",")))


def looked_at(shares: Shares, outcomes: Mapping[Wire, Outcomes], now: datetime) -> Shares:
    """Return the shares after a look at what was counted: away from who fails or is slow, back after calm.

    At most one carrier gives way at a look; it never does when no better one is there.
    """
    counted = {wire: outcomes.get(wire, Outcomes()) for wire, _ in shares.of}
    since = now - shares.away_at if shares.away_at else timedelta.max
    for wire, share in shares.of:
        found = counted[wire]
        if share and found.fails and since >= _AFTER_ERRORS:
            better = [other for other, _ in shares.of if other != wire and not counted[other].fails]
            if better:
                return _shift(shares, wire, better[0], _LEAP if found.fails_half else _STEP, Why.ERRORS, now)
        if share and found.is_slow and since >= _AFTER_SLOW:
            better = [o for o, _ in shares.of if o != wire and not (counted[o].is_slow or counted[o].fails)]
            if better:
                return _shift(shares, wire, better[0], _STEP, Why.SLOW, now)
    if any(counted[wire].fails for wire, _ in shares.of[:1]):
        return shares  # nothing drifts back to who fails now
    return _drifted_back(shares, now)


def _shift(shares: Shares, wire: Wire, to: Wire, points: int, why: Why, now: datetime) -> Shares:
    had = dict(shares.of)
    moved = min(points, had[wire])
    of = tuple((one, share + moved * ((one == to) - (one == wire))) for one, share in shares.of)
    return replace(shares, of=of, changed_at=now, away_at=now, why=why)


def _drifted_back(shares: Shares, now: datetime) -> Shares:
    """Move towards home, one step for each pause that has passed: nobody need have looked meanwhile."""
    if shares.is_home or shares.changed_at is None or shares.away_at is None:
        return shares
    begins = max(shares.away_at + _CALM, shares.changed_at + _BETWEEN_STEPS)
    if now < begins:
        return shares
    wanted = _STEP * (1 + (now - begins) // _BETWEEN_STEPS)
    of, left = [], wanted
    for wire, share in reversed(shares.of[1:]):  # the least preferred give first
        given = min(share, left)
        left -= given
        of.append((wire, share - given))
    first, share = shares.of[0]
    return replace(shares, of=((first, share + wanted - left), *reversed(of)), changed_at=now, why=Why.CALM)


def chosen(shares: Shares, usable: Sequence[Wire], lot: int) -> Wire:
    """Return the carrier of one message: `lot` is any number, the same one always falls to the same carrier.

    Of the usable ones those with a share divide the traffic; if none has, the preferred one takes all.

    >>> chosen(at_home([Wire.SMPP, Wire.TWILIO]), [Wire.TWILIO], 7)
    <Wire.TWILIO: 'twilio'>
    """
    of = [(wire, share) for wire, share in shares.of if wire in usable and share]
    if not of:
        return next(wire for wire, _ in shares.of if wire in usable)
    spot = lot % sum(share for _, share in of)
    for wire, share in of:
        if spot < share:
            return wire
        spot -= share
    return of[-1][0]
