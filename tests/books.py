"""All rows that tell of offers, at one moment: what the truths are read from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import select

from core.store.base import Store
from core.store.tables import (
    Application,
    Consent,
    Contract,
    DataConsent,
    Decision,
    Guardian,
    Handover,
    History,
    Message,
    Offer,
    Outage,
    Package,
    QueueEntry,
    Referral,
    Reply,
    Report,
    Timer,
    Vacancy,
)


@dataclass(frozen=True, slots=True)
class Books:
    """All rows that tell of offers, at one moment."""

    offers: Sequence[Offer]
    entries: Sequence[QueueEntry]
    places: Sequence[Vacancy]
    referrals: Sequence[Referral]
    consents: Sequence[Consent]
    handovers: Sequence[Handover]
    replies: Sequence[Reply]
    messages: Sequence[Message]
    decisions: Sequence[Decision]
    history: Sequence[History]
    timers: Sequence[Timer]
    guardians: Sequence[Guardian]
    packages: Sequence[Package]
    contracts: Sequence[Contract]
    reports: Sequence[Report]
    applications: Sequence[Application]
    data_consents: Sequence[DataConsent]
    outages: Sequence[Outage]

    _found: dict[tuple[str, str], dict[object, list[Any]]] = field(default_factory=dict, init=False)

    def of(self, table: str, **where: object) -> list[Any]:
        """Return the rows of a table, by its name here, that have one value in one column; none is looked for twice."""
        ((column, value),) = where.items()
        if (table, column) not in self._found:
            found: dict[object, list[Any]] = defaultdict(list)
            for row in getattr(self, table):
                found[getattr(row, column)].append(row)
            self._found[table, column] = found
        return self._found[table, column].get(value, [])

    def asked(self, offer: Offer) -> list[Message]:
        """Return the questions of an offer that left us."""
        own = self.of("messages", offer_id=offer.id)
        return [row for row in own if row.purpose in {"offer", "repeat"} and row.accepted_at]

    def undecided(self, offer: Offer) -> bool:
        """Tell whether a confirmed offer still waits for the rules core."""
        return any(row.decided_at is None for row in self.of("handovers", offer_id=offer.id))

    def waits_for(self, kind: str, subject: str) -> bool:
        """Tell whether something falls due for a subject."""
        return any(row.kind == kind for row in self.of("timers", subject=subject))

    def is_signed(self, place: str) -> bool:
        """Tell whether a contract was signed on a referral to a place."""
        used = [row for row in self.of("referrals", vacancy_id=place) if row.status == "used"]
        return any(contract.signed_on for row in used for contract in self.of("contracts", referral_id=row.id))

    def is_enrolled(self, entry: str) -> bool:
        """Tell whether a place in line has ended in a contract."""
        return any(self.is_signed(row.vacancy_id) for row in self.of("referrals", entry_id=entry))

    def is_enrolled_elsewhere(self, entry: QueueEntry) -> bool:
        """Tell whether another queue of the same application has ended in a contract."""
        return any(row.status == "enrolled" for row in self.of("entries", application_id=entry.application_id))

    def is_refused(self, entry: QueueEntry) -> bool:
        """Tell whether the preschool did not enrol on the referral of a place in line: then a person looks."""
        refused = {row.offer_id for row in self.of("decisions", kind="refused")}
        ended = [row for row in self.of("referrals", entry_id=entry.id) if row.status == "cancelled"]
        return any(row.offer_id in refused for row in ended)


async def open_books(store: Store) -> Books:
    """Read everything in one transaction."""
    tables: tuple[type[Any], ...] = (
        Offer,
        QueueEntry,
        Vacancy,
        Referral,
        Consent,
        Handover,
        Reply,
        Message,
        Decision,
        History,
        Timer,
        Guardian,
        Package,
        Contract,
        Report,
        Application,
        DataConsent,
        Outage,
    )
    async with store.read() as tx:
        return Books(*[(await tx.exec(select(table))).all() for table in tables])
