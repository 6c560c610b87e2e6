"""Documents that were issued: the filled forms of the annexes, kept word for word with their digest."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant, sealed


class IssuedDocument(SQLModel, table=True):
    """One form in one language, as it was issued; never changed."""

    __tablename__: ClassVar[str] = "issued_document"
    __table_args__ = (UniqueConstraint("form", "subject", "language", name="uq_issued_document_subject"),)
    id: str = Field(primary_key=True)
    form: str
    subject: str  # decision:ID, application:ID or offer:ID
    service: str
    edition: str
    language: str
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    application_id: str | None = Field(default=None, foreign_key="application.id", index=True, sa_type=Id)
    template: str  # version of the words before facts were filled in
    commitment: str  # to everything the form says, by the family's own key: after its erasure it tells nothing
    key_owner: str
    page_sealed: bytes = sealed(nullable=False)
    issued_at: datetime = instant(nullable=False)
