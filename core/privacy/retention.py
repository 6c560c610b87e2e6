"""How long anything about families is kept: terms with their reasons from a file, changed by a setting."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from core.errors import SettingsError

_FILE = Path(__file__).parent / "retention.toml"
_MOST = 36_525  # days


def _usual() -> dict[str, int]:
    with _FILE.open("rb") as file:
        return {name: int(entry["days"]) for name, entry in tomllib.load(file).items()}


@dataclass(frozen=True, slots=True)
class Retention:
    """The terms in days by what they are about; 0 = for ever."""

    days: Mapping[str, int] = field(default_factory=_usual)

    @classmethod
    def parse(cls, changes: str) -> "Retention":
        """Read `name:days,…` on top of the usual terms.

        Raises:
            SettingsError: a name is none of the file's, or its days are no number.

        """
        days = _usual()
        for item in filter(None, (part.strip() for part in changes.split(","))):
            name, _, value = item.partition(":")
            if name not in days or not (value.isascii() and value.isdigit() and int(value) <= _MOST):
                message = f"USYNYS_RETENTION must look like name:days,…; names are {', '.join(days)}."
                raise SettingsError(message)
            days[name] = int(value)
        return cls(days)

    def before(self, name: str, now: datetime) -> datetime | None:
        """Return the instant before which this is not kept any more; None when it is kept for ever."""
        return now - timedelta(days=self.days[name]) if self.days[name] else None
