"""What operators wrote down beside a family or one of its offers, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from core.store.lookups import Lookups
from core.store.tables import DeskNote
from core.store.vault import OwnKey

_MOST = 50


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """One note; `text` is None when its family was erased."""

    id: str
    at: datetime
    operator: str
    text: str | None
    offer_id: str | None


async def of_family(
    look: Lookups, key: OwnKey | None, guardian_id: str, offer_id: str | None = None
) -> tuple[NoteSeen, ...]:
    """Return the notes beside a family, or beside one of its offers only."""
    query = select(DeskNote).where(DeskNote.guardian_id == guardian_id)
    if offer_id is not None:
        query = query.where(DeskNote.offer_id == offer_id)
    rows = (await look.tx.exec(query.order_by(col(DeskNote.at).desc(), col(DeskNote.id)).limit(_MOST))).all()
    return tuple(NoteSeen(row.id, row.at, row.operator, _text(row, key), row.offer_id) for row in rows)


def _text(row: DeskNote, key: OwnKey | None) -> str | None:
    return key.open(row.text_sealed, "desk_note", "text_sealed", row.id) if key else None
