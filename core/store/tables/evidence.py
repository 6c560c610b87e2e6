"""What proves consents years later: signed records, the texts they commit to, the trees of the days, withdrawals."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant, sealed

_IN_NO_TREE = text("tree_day IS NULL")


class ConsentRecord(SQLModel, table=True):
    """One signed record of a consent, a refusal or a withdrawal; never changed but for its place in a tree."""

    __tablename__: ClassVar[str] = "consent_record"
    __table_args__ = (
        Index("ix_consent_record_open", "day", "id", sqlite_where=_IN_NO_TREE, postgresql_where=_IN_NO_TREE),
        Index("ix_consent_record_tree", "tree_day", "position"),
    )
    id: str = Field(primary_key=True)
    offer_id: str = Field(foreign_key="offer.id", index=True)
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    state: str  # given | refused | withdrawn
    scope: str  # service | restricted_data
    relates_to: str | None = Field(default=None, index=True)  # what a withdrawal takes back
    recorded_at: datetime = instant(nullable=False)
    day: str  # of Almaty, on which it was recorded
    body: str  # canonical JSON: exactly the bytes that were signed, with their signature
    leaf: str  # of the tree, hex
    words_sealed: bytes = sealed(nullable=False)  # JSON: what the record commits to, by path
    tree_day: str | None = None  # in whose tree it stands
    position: int | None = None  # in that tree, from 0


class ConsentText(SQLModel, table=True):
    """A whole text of consent that a question cited, as it was then: a record that commits to it opens it from here."""

    __tablename__: ClassVar[str] = "consent_text"
    commitment: str = Field(primary_key=True)
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    text_sealed: bytes = sealed(nullable=False)
    created_at: datetime = instant(nullable=False)


class EvidenceDay(SQLModel, table=True):
    """The signed root over the records of one day; without a body while its tree is being made."""

    __tablename__: ClassVar[str] = "evidence_day"
    day: str = Field(primary_key=True)
    size: int = 0
    body: str | None = None
    made_at: datetime | None = instant()


class EvidenceBlock(SQLModel, table=True):
    """The root of one block of a day's tree: perfect subtrees, so that a proof reads one of them only."""

    __tablename__: ClassVar[str] = "evidence_block"
    day: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    root: str


class ConsentWithdrawal(SQLModel, table=True):
    """A consent that was taken back: when, on which way, until when everything must have stopped, and who was told."""

    __tablename__: ClassVar[str] = "consent_withdrawal"
    __table_args__ = (UniqueConstraint("consent_id", name="uq_consent_withdrawal_consent"),)
    id: str = Field(primary_key=True)
    consent_id: str = Field(foreign_key="consent.id")
    offer_id: str = Field(foreign_key="offer.id", index=True)
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    record_id: str = Field(foreign_key="consent_record.id")
    via: str  # sms | telegram | desk | api
    by: str  # family, or the operator or system that took it down
    withdrawn_at: datetime = instant(nullable=False)
    stop_by: datetime = instant(nullable=False)  # 15 working days (law 94-V, 8(7))
    stopped_at: datetime | None = instant()
    told_at: datetime | None = instant()  # the rules core knows it
