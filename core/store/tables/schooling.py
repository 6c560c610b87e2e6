"""What a commission concluded about a child, and the yes to restricted data that stands beside that to the service."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant, json_object, sealed


class Conclusion(SQLModel, table=True):
    """One conclusion of a commission; that it exists tells of a child's health, so what it says lies sealed."""

    __tablename__: ClassVar[str] = "conclusion"
    id: str = Field(primary_key=True, sa_type=Id)
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    child_id: str = Field(foreign_key="child.id", index=True, sa_type=Id)
    act: str  # under which its commission recommends: 223-3 or 223-4
    school_id: str = Field(sa_type=Id)
    school_name_kk: str
    school_name_ru: str
    language: str
    said_sealed: bytes = sealed(nullable=False)  # JSON: recommendation, issued_on, valid_until, grade
    status: str = "told"  # told | offered | withdrawn
    application_id: str | None = Field(default=None, foreign_key="application.id", index=True, sa_type=Id)
    decide_from: date | None = None  # of the application: not before this day
    decide_by: date | None = None
    created_at: datetime = instant(nullable=False)


class DataConsent(SQLModel, table=True):
    """A yes to the use of restricted data, given for itself (H 7-1(2), S 10(2)): it follows from no other yes."""

    __tablename__: ClassVar[str] = "data_consent"
    __table_args__ = (UniqueConstraint("offer_id", name="uq_data_consent_offer"),)
    id: str = Field(primary_key=True)
    offer_id: str = Field(foreign_key="offer.id")
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    child_id: str = Field(foreign_key="child.id", sa_type=Id)
    service: str
    reply_id: str
    given_at: datetime = instant(nullable=False)
    evidence: dict[str, Any] = json_object()  # of consents from before their records were signed
    ended_at: datetime | None = instant()
    ended_by: str = ""
