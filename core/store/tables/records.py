"""What is kept to be looked up later: life events, histories, traces of access, answers once given."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
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
    outcome: str


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
    id: str = Field(primary_key=True)
    at: datetime = instant(nullable=False)
    operator: str
    guardian_id: str = Field(index=True)
    field: str
    reason: str


class Idempotency(SQLModel, table=True):
    """The answer once given to an API call with this key."""

    __tablename__: ClassVar[str] = "idempotency"
    key: str = Field(primary_key=True)  # HMAC of API key and Idempotency-Key
    digest: str
    status: int
    answer: str
    created_at: datetime = instant(nullable=False)
