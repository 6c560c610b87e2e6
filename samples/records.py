"""What the sample files hold: one frozen value per row, and how some fields are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from samples.names import FullName

OUT_OF_TURN, PRIORITY, GENERAL = "out_of_turn", "priority", "general"
_LAST_OUT_OF_TURN, _LAST_PRIORITY = 4, 12
#: The country went from +06:00 to +05:00 at this instant.
_ONE_TIME = datetime(2024, 2, 29, 18, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Guardian:
    """One guardian as guardians.csv holds it."""

    guardian_id: str
    iin: str
    name: FullName
    phone: str
    language: str
    settlement: str


@dataclass(frozen=True, slots=True)
class Child:
    """One child as applications.csv holds it."""

    child_id: str
    guardian: Guardian
    iin: str
    last_name: str
    first_name: str
    born: date


@dataclass(frozen=True, slots=True)
class Application:
    """One application as applications.csv holds it."""

    application_id: str
    child: Child
    submitted_at: datetime
    categories: tuple[int, ...]
    language: str
    preschools: tuple[str, ...]
    wished_from_age: int | None = None

    @property
    def rank(self) -> str:
        """Return the strongest class its categories give (P 13)."""
        if self.categories[0] <= _LAST_OUT_OF_TURN:
            return OUT_OF_TURN
        return PRIORITY if self.categories[0] <= _LAST_PRIORITY else GENERAL


@dataclass(frozen=True, slots=True)
class Vacancy:
    """One free place as vacancies.csv holds it."""

    vacancy_id: str
    preschool_id: str
    group_type: str
    regime_hours: str
    language: str
    temporary_until: date | None
    published_at: datetime


def local(moment: datetime) -> str:
    """Return an instant as Almaty clocks showed it, with milliseconds and offset."""
    zone = timezone(timedelta(hours=6 if moment < _ONE_TIME else 5))
    return moment.astimezone(zone).isoformat(timespec="milliseconds")


def joined(values: Sequence[object]) -> str:
    """Return several values of one field."""
    return ";".join(str(value) for value in values)
