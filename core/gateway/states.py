"""The states of places, queue entries and referrals (DESIGN section 3); every change goes through these tables."""

from enum import StrEnum

from core.store.tables import QueueEntry, Referral, Vacancy
from core.values import StateTable


class EntryStatus(StrEnum):
    """Where one application stands at one preschool."""

    WAITING = "waiting"
    OFFERED = "offered"
    REFERRED = "referred"
    SUSPENDED = "suspended"
    ARCHIVED = "archived"
    ENROLLED = "enrolled"


class VacancyStatus(StrEnum):
    """Where one place stands."""

    FREE = "free"
    OFFERED = "offered"
    RESERVED = "reserved"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"


class ReferralStatus(StrEnum):
    """Where one referral stands."""

    ISSUED = "issued"
    EXTENDED = "extended"
    USED = "used"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


_E, _V, _R = EntryStatus, VacancyStatus, ReferralStatus
QUEUE_ENTRY = StateTable(
    "queue entry",
    {
        _E.WAITING: (_E.OFFERED, _E.ARCHIVED),
        _E.OFFERED: (_E.WAITING, _E.REFERRED, _E.SUSPENDED, _E.ARCHIVED),
        _E.SUSPENDED: (_E.WAITING, _E.ARCHIVED),
        _E.REFERRED: (_E.WAITING, _E.ENROLLED, _E.ARCHIVED),
        _E.ARCHIVED: (_E.WAITING,),
        _E.ENROLLED: (),
    },
)
VACANCY = StateTable(
    "vacancy",
    {
        _V.FREE: (_V.OFFERED, _V.WITHDRAWN),
        _V.OFFERED: (_V.FREE, _V.RESERVED, _V.WITHDRAWN),
        _V.RESERVED: (_V.FREE, _V.FILLED),
        _V.FILLED: (),
        _V.WITHDRAWN: (),
    },
)
REFERRAL = StateTable(
    "referral",
    {
        _R.ISSUED: (_R.EXTENDED, _R.USED, _R.CANCELLED, _R.EXPIRED),
        _R.EXTENDED: (_R.USED, _R.CANCELLED, _R.EXPIRED),
        _R.USED: (),
        _R.CANCELLED: (),
        _R.EXPIRED: (),
    },
)


def move_entry(entry: QueueEntry, then: EntryStatus, reason: str = "") -> None:
    """Move a queue entry one step; `reason` says why it is archived."""
    entry.status = QUEUE_ENTRY.step(EntryStatus(entry.status), then)
    entry.reason = reason
    entry.resume_at = None


def move_vacancy(vacancy: Vacancy, then: VacancyStatus) -> None:
    """Move a place one step."""
    vacancy.status = VACANCY.step(VacancyStatus(vacancy.status), then)


def move_referral(referral: Referral, then: ReferralStatus) -> None:
    """Move a referral one step."""
    referral.status = REFERRAL.step(ReferralStatus(referral.status), then)
