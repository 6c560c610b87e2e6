"""All rows that tell of offers, at one moment: what the truths are read from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from core.store.base import Store
from core.store.tables import (
    Consent,
    Decision,
    Guardian,
    Handover,
    History,
    Message,
    Offer,
    QueueEntry,
    Referral,
    Reply,
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
    )
    async with store.read() as tx:
        return Books(*[(await tx.exec(select(table))).all() for table in tables])
