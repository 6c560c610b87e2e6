"""Dead letters: messages and hand-overs that failed for good through no fault of the family, for people to look at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from core.store.lookups import Lookups
from core.store.tables import Handover, Message, Offer

_MOST = 200


@dataclass(frozen=True, slots=True)
class DeadSeen:
    """One dead letter: why, since when, and whom it is about; nothing personal."""

    id: str
    since: datetime
    purpose: str
    channel: str
    wire: str
    failure: str
    code: str
    guardian_id: str | None
    offer_id: str | None

    def to_json(self) -> dict[str, Any]:
        """Return it for machines."""
        named = {"id": self.id, "since": self.since.isoformat(timespec="milliseconds"), "purpose": self.purpose}
        why = {"channel": self.channel, "wire": self.wire, "failure": self.failure, "code": self.code}
        return {**named, **why, "guardian_id": self.guardian_id, "offer_id": self.offer_id}


async def letters(look: Lookups) -> tuple[DeadSeen, ...]:
    """Return the dead letters that nobody has sent again, the oldest first, at most 200."""
    found = [*await _messages(look), *await handovers(look)]
    return tuple(sorted(found, key=lambda one: (one.since, one.id))[:_MOST])


async def handovers(look: Lookups) -> list[DeadSeen]:
    """Return the confirmed applications that the rules core did not take, the oldest first, at most 200."""
    query = select(Handover, Offer).join(Offer, col(Offer.id) == Handover.offer_id)
    query = query.where(col(Handover.dead_at).is_not(None)).order_by(col(Handover.dead_at), col(Handover.id))
    return [
        DeadSeen(
            row.id,
            row.dead_at,
            "handover",
            "",
            "",
            row.failure,
            row.failure_code,
            offer.guardian_id,
            offer.id,
        )
        for row, offer in (await look.tx.exec(query.limit(_MOST))).all()
        if row.dead_at
    ]


async def _messages(look: Lookups) -> list[DeadSeen]:
    query = select(Message).where(col(Message.dead_at).is_not(None))
    rows = (await look.tx.exec(query.order_by(col(Message.dead_at), col(Message.seq)).limit(_MOST))).all()
    return [
        DeadSeen(
            row.id,
            row.dead_at,
            row.purpose,
            row.channel or "",
            row.wire or "",
            row.failure,
            row.failure_code,
            row.guardian_id,
            row.offer_id,
        )
        for row in rows
        if row.dead_at
    ]
