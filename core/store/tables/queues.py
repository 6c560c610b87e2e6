"""Queues: preschools, applications, their entries in line, free places and referrals."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant


class Preschool(SQLModel, table=True):
    """A preschool of the register."""

    __tablename__: ClassVar[str] = "preschool"
    id: str = Field(primary_key=True, sa_type=Id)
    name_kk: str
    name_ru: str
    type: str
    settlement: str
    state_order: bool
    languages: str
    latitude: float | None = None
    longitude: float | None = None
    closed_on: date | None = None  # it left the unified base; its queues wait for another choice of the families
    digest: str = ""


class Application(SQLModel, table=True):
    """A family's request for a service; what is about queues says nothing where the service has none."""

    __tablename__: ClassVar[str] = "application"
    id: str = Field(primary_key=True, sa_type=Id)
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    child_id: str = Field(foreign_key="child.id", index=True, sa_type=Id)
    submitted_at: datetime = instant(nullable=False)
    categories: str
    verified: bool
    privilege_refused_at: datetime | None = instant()  # the check did not confirm it: it counts as general (P 14)
    queue_class: str
    language: str
    pmpc_on_file: bool | None = None  # the PMPC conclusion; NULL = as `verified` where category 5 is claimed (P 11)
    wished_from_age: int | None = None
    status: str = "queued"
    # Which queue apart it stands in: a special group was asked for; the type a commission names (P 10.4, 10.5).
    special_group: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    rehabilitation: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    resident: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})  # P 5.3: other papers
    service: str = Field(default="queueing", sa_column_kwargs={"server_default": text("'queueing'")})
    edition: str
    digest: str = ""
    created_at: datetime = instant(nullable=False)


class QueueEntry(SQLModel, table=True):
    """One application waiting at one preschool."""

    __tablename__: ClassVar[str] = "queue_entry"
    __table_args__ = (
        UniqueConstraint("application_id", "preschool_id", name="uq_queue_entry_wish"),
        Index("ix_queue_entry_line", "queue_key", "status", "queue_class", "submitted_at", "application_id"),
        Index(
            # Exactly the question of a free place: who is first (core.store.queries.awake). The status hides in an
            # expression so that no other index can answer: it would step over who sleeps or is set aside one by one.
            "ix_queue_entry_awake",
            "queue_key",
            "queue_class",
            "submitted_at",
            "application_id",
            sqlite_where=text("coalesce(status, '') = 'waiting' AND asleep = 0 AND set_aside = 0"),
            postgresql_where=text("coalesce(status, '') = 'waiting' AND NOT asleep AND NOT set_aside"),
        ),
    )
    id: str = Field(primary_key=True)
    application_id: str = Field(foreign_key="application.id", index=True, sa_type=Id)
    preschool_id: str = Field(foreign_key="preschool.id", index=True, sa_type=Id)
    queue_key: str = Field(sa_type=Id)
    queue_class: str
    submitted_at: datetime = instant(nullable=False)
    wish: int
    status: str = "waiting"
    resume_at: datetime | None = instant()
    return_itself: bool = False  # a late yes: the entry comes back without another question (RULES.md reading 5)
    reason: str = ""  # why archived
    # Wished age not reached: keeps its place in line, but no place looks at it (RULES.md reading 13).
    asleep: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    # What its queue apart asks for is not on file (P 10.4, 10.5): it keeps its place too, and no place looks at it.
    set_aside: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class Queue(SQLModel, table=True):
    """The phase of one queue's slots; also the row that is locked first."""

    __tablename__: ClassVar[str] = "queue"
    key: str = Field(primary_key=True, sa_type=Id)
    phase: int = 0


class QueueCount(SQLModel, table=True):
    """How many wait in one class of one queue; also the row that is locked before its counts change."""

    __tablename__: ClassVar[str] = "queue_count"
    queue_key: str = Field(primary_key=True, sa_type=Id)
    queue_class: str = Field(primary_key=True)
    waiting: int = 0
    levels: int = 0  # how many levels of buckets stand upon the entries; none while they are few


class QueueBucket(SQLModel, table=True):
    """How many wait from one spot of a line up to the next bucket of the same level (see `core.store.line`)."""

    __tablename__: ClassVar[str] = "queue_bucket"
    __table_args__ = {"sqlite_with_rowid": False}  # kept in its own order: neighbours are read together
    queue_key: str = Field(primary_key=True, sa_type=Id)
    queue_class: str = Field(primary_key=True)
    level: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    begins: str = Field(primary_key=True, sa_type=Id)  # the spot: submission in hexadecimal ms, then application id
    waiting: int


class Vacancy(SQLModel, table=True):
    """One place that became free."""

    __tablename__: ClassVar[str] = "vacancy"
    __table_args__ = (Index("ix_vacancy_free", "status", "published_at", "id"),)
    id: str = Field(primary_key=True, sa_type=Id)
    preschool_id: str = Field(foreign_key="preschool.id", index=True, sa_type=Id)
    group_type: str
    regime_hours: str
    language: str
    temporary_until: date | None = None
    published_at: datetime = instant(nullable=False)
    status: str = "free"
    # By whose slots it was last given; before that, the queue of the day of its publication. Each offer takes the key
    # of its own day anew: after New Year a group is for other birth years (P 24, readings 8 and 13).
    queue_key: str = Field(sa_type=Id)
    slot: str | None = None
    birth_years: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # named by the place
    rehabilitation: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    digest: str = ""


class Referral(SQLModel, table=True):
    """жолдама / направление: the right to a place until it is used, cancelled or expired."""

    __tablename__: ClassVar[str] = "referral"
    __table_args__ = (
        Index(
            "uq_referral_live",
            "vacancy_id",
            unique=True,
            sqlite_where=text("status IN ('issued','extended')"),
            postgresql_where=text("status IN ('issued','extended')"),
        ),
    )
    id: str = Field(primary_key=True)
    vacancy_id: str = Field(foreign_key="vacancy.id", sa_type=Id)
    application_id: str = Field(foreign_key="application.id", index=True, sa_type=Id)
    entry_id: str = Field(foreign_key="queue_entry.id")
    offer_id: str = Field(unique=True, foreign_key="offer.id")
    papers_offer_id: str | None = Field(default=None, index=True)  # tells which papers to file
    status: str = "issued"
    issued_at: datetime = instant(nullable=False)
    received_at: datetime | None = instant()
    valid_until: datetime = instant(nullable=False)
    cancel_until: datetime = instant(nullable=False)
    ended_at: datetime | None = instant()
