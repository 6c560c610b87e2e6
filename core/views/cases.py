"""What a person must look at: refusals by preschools, families nobody could reach, reports nobody took."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from core.store.lookups import Lookups
from core.store.tables import DeskCase

_MOST = 200


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """One case of the desk: why, since when, and whom it is about; nothing personal."""

    id: str
    why: str
    since: datetime
    application_id: str | None
    guardian_id: str | None


async def waiting(look: Lookups) -> tuple[CaseSeen, ...]:
    """Return the cases that nobody has done yet, the longest waiting first."""
    query = select(DeskCase).where(col(DeskCase.done_at).is_(None))
    rows = (await look.tx.exec(query.order_by(col(DeskCase.since), col(DeskCase.id)).limit(_MOST))).all()
    return tuple(CaseSeen(row.id, row.why, row.since, row.application_id, row.guardian_id) for row in rows)
