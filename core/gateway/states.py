"""The states of places, queue entries, referrals, papers and contracts; every change goes through these tables."""

from enum import StrEnum

from core.store.tables import Contract, Package, QueueEntry, Referral, Report, Vacancy
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


class PackageStatus(StrEnum):
    """Where one package of papers stands (P 22.6-22.9)."""

    UNDER_REVIEW = "under_review"
    COMPLETE = "complete"
    REFUSED = "refused"  # incomplete or expired: another package may follow while the referral is valid
    WITHDRAWN = "withdrawn"


class ContractStatus(StrEnum):
    """Where one e-contract stands (P 22.10)."""

    TO_SIGN = "to_sign"
    SIGNED = "signed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class ReportStatus(StrEnum):
    """Where one report to another office stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


_E, _V, _R, _P, _C = EntryStatus, VacancyStatus, ReferralStatus, PackageStatus, ContractStatus
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
PACKAGE = StateTable(
    "package",
    {
        _P.UNDER_REVIEW: (_P.COMPLETE, _P.REFUSED, _P.WITHDRAWN),
        _P.COMPLETE: (_P.REFUSED, _P.WITHDRAWN),
        _P.REFUSED: (),
        _P.WITHDRAWN: (),
    },
)
CONTRACT = StateTable(
    "contract",
    {
        _C.TO_SIGN: (_C.SIGNED, _C.WITHDRAWN),
        _C.SIGNED: (_C.ENDED,),
        _C.WITHDRAWN: (_C.TO_SIGN,),
        _C.ENDED: (),
    },
)
REPORT = StateTable(
    "report",
    {
        ReportStatus.PENDING: (ReportStatus.DELIVERED, ReportStatus.DEAD),
        ReportStatus.DELIVERED: (),
        ReportStatus.DEAD: (),
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


def move_package(package: Package, then: PackageStatus) -> None:
    """Move a package of papers one step."""
    package.status = PACKAGE.step(PackageStatus(package.status), then)


def move_contract(contract: Contract, then: ContractStatus) -> None:
    """Move a contract one step."""
    contract.status = CONTRACT.step(ContractStatus(contract.status), then)


def move_report(report: Report, then: ReportStatus) -> None:
    """Move a report one step."""
    report.status = REPORT.step(ReportStatus(report.status), then)
