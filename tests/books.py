"""All rows that tell of offers, at one moment: what the truths are read from."""

from collections.abc import Sequence
from dataclasses import dataclass
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

    def asked(self, offer: Offer) -> list[Message]:
        """Return the questions of an offer that left us."""
        return [
            row
            for row in self.messages
            if row.offer_id == offer.id and row.purpose in {"offer", "repeat"} and row.accepted_at
        ]

    def undecided(self, offer: Offer) -> bool:
        """Tell whether a confirmed offer still waits for the rules core."""
        return any(row.offer_id == offer.id and row.decided_at is None for row in self.handovers)

    def waits_for(self, kind: str, subject: str) -> bool:
        """Tell whether something falls due for a subject."""
        return any(row.kind == kind and row.subject == subject for row in self.timers)

    def is_signed(self, place: str) -> bool:
        """Tell whether a contract was signed on a referral to a place."""
        used = {row.id for row in self.referrals if row.vacancy_id == place and row.status == "used"}
        return any(row.referral_id in used for row in self.contracts if row.signed_on)

    def is_enrolled(self, entry: str) -> bool:
        """Tell whether a place in line has ended in a contract."""
        return any(row.entry_id == entry and self.is_signed(row.vacancy_id) for row in self.referrals)

    def is_enrolled_elsewhere(self, entry: QueueEntry) -> bool:
        """Tell whether another queue of the same application has ended in a contract."""
        return any(row.application_id == entry.application_id and row.status == "enrolled" for row in self.entries)

    def is_refused(self, entry: QueueEntry) -> bool:
        """Tell whether the preschool did not enrol on the referral of a place in line: then a person looks."""
        refused = {row.offer_id for row in self.decisions if row.kind == "refused"}
        ended = [row for row in self.referrals if row.entry_id == entry.id and row.status == "cancelled"]
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
