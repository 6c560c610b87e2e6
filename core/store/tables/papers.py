"""From the referral to the contract: what registers said of it, packages of papers, contracts, cases of the desk."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant, json_list, json_object, sealed


class ToldEvent(SQLModel, table=True):
    """What a life event said about papers, referrals, contracts or the rules; followed when its own time comes."""

    __tablename__: ClassVar[str] = "told_event"
    id: str = Field(primary_key=True)
    type: str
    at: datetime = instant(nullable=False)  # the event's own time: every term runs from it
    application_id: str | None = Field(default=None, foreign_key="application.id", index=True, sa_type=Id)
    referral_id: str | None = Field(default=None, foreign_key="referral.id", index=True)
    child_id: str | None = Field(default=None, foreign_key="child.id", index=True, sa_type=Id)
    preschool_id: str | None = Field(default=None, foreign_key="preschool.id", sa_type=Id)
    guardian_id: str | None = Field(default=None, sa_type=Id)
    day: date | None = None  # signed, ended or registered on
    days: int | None = None  # calendar days of an extension that are asked for
    edition: str = ""  # of a rule that changed
    key_owner: str = ""
    said_sealed: bytes | None = sealed()  # papers and grounds: they may tell of a child's health
    followed_at: datetime | None = instant()
    outcome: str = ""


class Package(SQLModel, table=True):
    """One package of papers, as it was filed under a referral."""

    __tablename__: ClassVar[str] = "package"
    id: str = Field(primary_key=True)
    referral_id: str = Field(foreign_key="referral.id", index=True)
    application_id: str = Field(foreign_key="application.id", index=True, sa_type=Id)
    status: str = "under_review"
    filed_at: datetime = instant(nullable=False)
    taken_on: date  # the working day of arrival: day 0 of the check
    check_by: date
    key_owner: str
    papers_sealed: bytes | None = sealed()
    missing: list[Any] = json_list()
    expired: list[Any] = json_list()
    reviewed_at: datetime | None = instant()


class Contract(SQLModel, table=True):
    """An e-contract between a family and a preschool: formed, signed, ended."""

    __tablename__: ClassVar[str] = "contract"
    id: str = Field(primary_key=True)
    referral_id: str = Field(foreign_key="referral.id", unique=True)
    application_id: str = Field(foreign_key="application.id", index=True, sa_type=Id)
    child_id: str = Field(foreign_key="child.id", index=True, sa_type=Id)
    preschool_id: str = Field(foreign_key="preschool.id", sa_type=Id)
    status: str = "to_sign"
    formed_at: datetime = instant(nullable=False)
    signed_on: date | None = None
    ended_on: date | None = None


class DeskCase(SQLModel, table=True):
    """Something that a person must look at: whom it is about, why, since when, and when it was done."""

    __tablename__: ClassVar[str] = "desk_case"
    __table_args__ = (
        UniqueConstraint("why", "subject", name="uq_desk_case_subject"),
        Index("ix_desk_case_open", "done_at", "since"),
    )
    id: str = Field(primary_key=True)
    why: str
    subject: str
    application_id: str | None = Field(default=None, foreign_key="application.id", index=True, sa_type=Id)
    guardian_id: str | None = Field(default=None, foreign_key="guardian.id", index=True, sa_type=Id)
    since: datetime = instant(nullable=False)
    done_at: datetime | None = instant()
    done_by: str = ""
    done_reason: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class Report(SQLModel, table=True):
    """One record for another office: a stage that was passed, or a rule that changed; sent once, told by its id."""

    __tablename__: ClassVar[str] = "report"
    __table_args__ = (
        UniqueConstraint("about", "name", "subject", "addressee", name="uq_report_subject"),
        Index("ix_report_due", "status", "due_at"),
    )
    id: str = Field(primary_key=True)
    about: str  # stage | rule_change
    name: str  # the stage, or the edition that changed
    subject: str  # what passed the stage
    addressee: str = "monitoring"
    application_id: str | None = Field(default=None, foreign_key="application.id", index=True, sa_type=Id)
    body: dict[str, Any] = json_object()
    status: str = "pending"
    attempts: int = 0
    due_at: datetime = instant(nullable=False)
    created_at: datetime = instant(nullable=False)
    delivered_at: datetime | None = instant()
