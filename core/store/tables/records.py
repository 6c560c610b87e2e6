"""What is kept to be looked up later: life events, histories, traces of access, answers once given."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.store.columns import instant


class Meta(SQLModel, table=True):
    """A fact about this database: sandbox mark, clock offset, demo played."""

    __tablename__: ClassVar[str] = "meta"
    key: str = Field(primary_key=True)
    value: str


class LifeEvent(SQLModel, table=True):
    """A fact from a state register, kept once per source and id."""

    __tablename__: ClassVar[str] = "life_event"
    __table_args__ = (UniqueConstraint("source", "event_id", name="uq_life_event_source"),)
    id: str = Field(primary_key=True)
    source: str
    event_id: str
    type: str
    occurred_at: datetime = instant(nullable=False)
    received_at: datetime = instant(nullable=False)
    outcome: str  # what its register was answered
    code: str | None = None  # of core.effects; none for what came before there were codes
    facts: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    told_id: str | None = None  # what was kept to be followed at the event's own time


class History(SQLModel, table=True):
    """One link of a subject's hash chain: ids, codes, times and commitments, never personal text."""

    __tablename__: ClassVar[str] = "history"
    subject: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: datetime = instant(nullable=False)
    event: str
    data: str  # canonical JSON, exactly the bytes that were hashed
    previous: str
    hash: str


class AccessTrace(SQLModel, table=True):
    """Who looked at whose protected field, and why."""

    __tablename__: ClassVar[str] = "access_trace"
    __table_args__ = (Index("ix_access_trace_at", "at", "id"),)
    id: str = Field(primary_key=True)
    at: datetime = instant(nullable=False)
    operator: str
    guardian_id: str = Field(index=True)
    field: str
    reason: str
    session: str | None = None  # at the desk: in which session the value was shown (the hash of its token)
    ends_at: datetime | None = instant()  # and until when


class Idempotency(SQLModel, table=True):
    """The answer once given to an API call with this key; `busy_until` while the first call is still being done."""

    __tablename__: ClassVar[str] = "idempotency"
    key: str = Field(primary_key=True)  # HMAC of API key and Idempotency-Key
    digest: str
    status: int
    answer: str
    content_type: str = Field(
        default="application/json", sa_column_kwargs={"server_default": text("'application/json'")}
    )
    busy_until: datetime | None = instant()
    created_at: datetime = instant(nullable=False, index=True)
