"""Complaints of families: to whom, until when they are answered, and whether they hold an archiving."""

from datetime import date, datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant


class Complaint(SQLModel, table=True):
    """One complaint as the addressee registered it, with its terms; what it says is not kept here."""

    __tablename__: ClassVar[str] = "complaint"
    id: str = Field(primary_key=True, sa_type=Id)
    application_id: str | None = Field(default=None, foreign_key="application.id", index=True, sa_type=Id)
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    service: str
    addressee: str
    form: str  # paper | electronic
    edition: str
    registered_on: date
    answer_by: date | None = None  # none for the court
    forward_by: date | None = None  # only where the act passes complaints on
    extended_on: date | None = None
    reason_code: str = ""
    notice_by: date | None = None  # of the extension
    notice_form: str = ""
    answered_on: date | None = None
    outcome: str = ""
    held_at: datetime | None = instant()  # an archiving waits for it
    held_by: str = ""
    released_at: datetime | None = instant()
