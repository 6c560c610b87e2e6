"""What a wire brought and could not be stored as what it is: set aside, so that it stops nothing and is not lost."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.store.columns import instant, sealed


class SetAside(SQLModel, table=True):
    """One thing from a wire, sealed as it came; people look at it (a case at the desk)."""

    __tablename__: ClassVar[str] = "set_aside"
    __table_args__ = (UniqueConstraint("wire", "provider_id", name="uq_set_aside_wire"),)
    id: str = Field(primary_key=True)
    wire: str
    provider_id: str
    key_owner: str
    body_sealed: bytes = sealed(nullable=False)
    received_at: datetime = instant(nullable=False)
