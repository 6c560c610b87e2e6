"""Offers and what they end in: consents, hand-overs, decisions, and the timers between."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant, json_list, json_object, sealed

_DEAD = text("dead_at IS NOT NULL")
_LIVE = text("status IN ('planned','sent','open','collecting')")


class Offer(SQLModel, table=True):
    """One proposal of one service to one guardian about one child."""

    __tablename__: ClassVar[str] = "offer"
    __table_args__ = (
        Index(
            "uq_offer_open_vacancy",
            "vacancy_id",
            unique=True,
            sqlite_where=text("status IN ('planned','sent','open','collecting')"),
            postgresql_where=text("status IN ('planned','sent','open','collecting')"),
        ),
        Index(
            "uq_offer_open_application",
            "application_id",
            unique=True,
            sqlite_where=text("kind = 'vacancy' AND status IN ('planned','sent','open','collecting')"),
            postgresql_where=text("kind = 'vacancy' AND status IN ('planned','sent','open','collecting')"),
        ),
        # What waits for an answer and ends next; what was made in a time (the desk's Now and Figures).
        Index("ix_offer_live", "closes_at", "status", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_offer_created", "created_at", "id"),
    )
    id: str = Field(primary_key=True)
    kind: str
    status: str = "planned"
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    child_id: str = Field(foreign_key="child.id", index=True, sa_type=Id)
    application_id: str | None = Field(default=None, foreign_key="application.id", index=True, sa_type=Id)
    entry_id: str | None = Field(default=None, foreign_key="queue_entry.id")
    vacancy_id: str | None = Field(default=None, foreign_key="vacancy.id", index=True, sa_type=Id)
    conclusion_id: str | None = Field(default=None, index=True, sa_type=Id)  # what a commission recommended
    edition: str
    code: str = Field(index=True)
    round: int = 1
    opens_at: datetime | None = instant()
    closes_at: datetime | None = instant()
    basis: str | None = None
    heard_closes_at: datetime | None = instant()  # `closes_at` without what was added because nobody could listen
    unheard: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})  # silent as far as known
    stated_until: datetime | None = instant()  # the latest clock time a message told the family
    repeat_unproven: bool = False  # the repeat went out but its delivery is not proved
    repeat_from: date | None = None  # a yearly notice is not repeated before its anchor (P 15.2, reading 16)
    restored: bool = False  # the entry may be offered this very place again (a fresh offer after a late yes)
    place_sealed: bytes | None = sealed()
    answered_at: datetime | None = instant()
    ended_at: datetime | None = instant()
    created_at: datetime = instant(nullable=False)


class Timer(SQLModel, table=True):
    """Something that falls due at an instant; one per kind and subject."""

    __tablename__: ClassVar[str] = "timer"
    __table_args__ = (UniqueConstraint("kind", "subject", name="uq_timer_subject"), Index("ix_timer_due", "due_at"))
    id: str = Field(primary_key=True, sa_type=Id)
    kind: str
    subject: str
    due_at: datetime = instant(nullable=False)


class Consent(SQLModel, table=True):
    """A yes with everything that proves it; the only door to a hand-over."""

    __tablename__: ClassVar[str] = "consent"
    id: str = Field(primary_key=True)
    offer_id: str = Field(unique=True, foreign_key="offer.id")
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    child_id: str = Field(foreign_key="child.id", sa_type=Id)
    service: str | None = None  # the one it names, and serves alone (P A5); unknown of old ones: what the offer began
    reply_id: str
    given_at: datetime = instant(nullable=False)
    evidence: dict[str, Any] = json_object()  # of consents from before their records were signed
    ended_at: datetime | None = instant()
    ended_by: str = ""


class Handover(SQLModel, table=True):
    """Sending one confirmed offer to the rules core, exactly once."""

    __tablename__: ClassVar[str] = "handover"
    __table_args__ = (
        Index("ix_handover_due", "status", "due_at"),
        Index("ix_handover_dead", "dead_at", sqlite_where=_DEAD, postgresql_where=_DEAD),
    )
    id: str = Field(primary_key=True)
    offer_id: str = Field(unique=True, foreign_key="offer.id")
    status: str = "pending"
    attempts: int = 0
    due_at: datetime = instant(nullable=False)
    handed_over_at: datetime | None = instant()
    decided_at: datetime | None = instant()
    taken_at: datetime | None = instant()  # the rules core has it and decides later
    trying_since: datetime | None = instant()  # the first failed try since it was last taken
    dead_at: datetime | None = instant()  # it was not taken for so long, or refused for good: people must look
    failure: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # of the last try
    failure_code: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    decision_digest: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # tells copies apart
    created_at: datetime = instant(nullable=False)


class Decision(SQLModel, table=True):
    """Outcome, grounds, citations and the facts used; never changed."""

    __tablename__: ClassVar[str] = "decision"
    id: str = Field(primary_key=True)
    seq: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    application_id: str = Field(foreign_key="application.id", index=True, sa_type=Id)
    offer_id: str | None = None
    kind: str
    outcome: str
    at: datetime = instant(nullable=False)
    grounds: list[Any] = json_list()
    citations: list[Any] = json_list()
    facts: dict[str, Any] = json_object()
