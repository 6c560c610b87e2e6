"""What one process remembers of its carriers for moments: losing it costs a look at the database or a failed try."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.flow.health import Shares
from core.flow.reply import Wire
from core.values import ChannelName

#: Between two looks at the database; errors meanwhile have it looked at sooner.
_LOOK_EVERY = timedelta(seconds=10)


@dataclass
class Hints:
    """Which carriers rest until when, and the shares as they were looked at last."""

    _rest: dict[Wire, datetime] = field(default_factory=dict)
    _seen: dict[ChannelName, tuple[datetime, Shares]] = field(default_factory=dict)

    def rest(self, wire: Wire, until: datetime) -> None:
        """Leave a carrier alone until an instant, where another one serves."""
        self._rest[wire] = until

    def rests(self, wire: Wire, now: datetime) -> bool:
        """Tell whether a carrier is left alone now."""
        return wire in self._rest and now < self._rest[wire]

    def looked(self, channel: ChannelName, shares: Shares, now: datetime) -> None:
        """Remember the shares of a channel."""
        self._seen[channel] = (now, shares)

    def looked_lately(self, channel: ChannelName, now: datetime) -> Shares | None:
        """Return the shares of a channel unless they must be looked at again; a clock set back is no reason not to."""
        seen = self._seen.get(channel)
        return seen[1] if seen and timedelta(0) <= now - seen[0] < _LOOK_EVERY else None
