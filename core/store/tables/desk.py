"""What operators write down: notes beside a family or one of its offers, sealed with the family's key."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant, sealed


class DeskNote(SQLModel, table=True):
    """One note of an operator; the history holds only that it was written, by whom, and a commitment to its words."""

    __tablename__: ClassVar[str] = "desk_note"
    id: str = Field(primary_key=True)
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    offer_id: str | None = Field(default=None, foreign_key="offer.id", index=True)
    operator: str
    text_sealed: bytes = sealed(nullable=False)
    at: datetime = instant(nullable=False)
