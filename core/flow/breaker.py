"""When a system that keeps failing is left alone, and how it is tried again: one at a time, after growing pauses."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

#: So many failures in a row leave the system alone.
_ENOUGH = 5
#: The first pause; each further failure doubles it up to the longest.
_FIRST, _LONGEST = timedelta(seconds=30), timedelta(minutes=10)
#: Who tries it after a pause has so long before another may: who was killed meanwhile keeps nobody from trying.
_ONE_TRY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Breaker:
    """Failures in a row, since when the system is left alone, and when it may be tried again (None = at any time)."""

    failures: int = 0
    since: datetime | None = None
    again_at: datetime | None = None

    @property
    def is_closed(self) -> bool:
        """Whether everything may go through."""
        return self.again_at is None

    def tried(self, now: datetime) -> "Breaker | None":
        """Return the breaker after somebody was let through, or None when nobody may be.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
        >>> Breaker(5, noon, noon + timedelta(seconds=30)).tried(noon) is None
        True
        """
        if self.again_at is None:
            return self
        return replace(self, again_at=now + _ONE_TRY) if now >= self.again_at else None

    def failed(self, now: datetime, jitter: float) -> "Breaker":
        """Return the breaker after a failure; `jitter`, from 0 to 1, spreads the pause by a fifth.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
        >>> [(Breaker(n).failed(noon, 0.5).again_at or noon) - noon for n in (3, 4, 5, 20)][1:]
        [datetime.timedelta(seconds=30), datetime.timedelta(seconds=60), datetime.timedelta(seconds=600)]
        """
        failures = self.failures + 1
        if failures < _ENOUGH:
            return replace(self, failures=failures)
        pause = min(_FIRST * 2 ** min(failures - _ENOUGH, 10), _LONGEST) * (0.8 + 0.4 * jitter)
        return Breaker(failures, self.since or now, now + pause)

    def to_json(self) -> dict[str, Any]:
        """Return it for the database, instants in ISO 8601."""
        named = {"since": self.since, "again_at": self.again_at}
        return {"failures": self.failures, **{name: at.isoformat() for name, at in named.items() if at}}

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> "Breaker":
        """Return the breaker that `to_json` wrote."""
        since, again_at = (datetime.fromisoformat(said[n]) if n in said else None for n in ("since", "again_at"))
        return cls(int(said["failures"]), since, again_at)
