"""All tables. What is `sealed` is encrypted with the family's own key; an `index` is blind (HMAC)."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.store.columns import Id, Instant


def _instant(*, nullable: bool = True, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(Instant, nullable=nullable, index=index))


def _sealed(*, nullable: bool = True) -> Any:
    return Field(default=None, sa_column=Column(LargeBinary, nullable=nullable))


def _json() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Meta(SQLModel, table=True):
    """A fact about this database: sandbox mark, clock offset, demo played."""

    __tablename__: ClassVar[str] = "meta"
    key: str = Field(primary_key=True)
    value: str


class DataKey(SQLModel, table=True):
    """A family's own key, wrapped by DATA_KEY; erasing the row forgets the family."""

    __tablename__: ClassVar[str] = "data_key"
    owner: str = Field(primary_key=True)  # guardian:ID, or unknown:YYYY-MM for senders nobody knows
    key_id: str
    wrapped: bytes = _sealed(nullable=False)
    created_at: datetime = _instant(nullable=False)


class Guardian(SQLModel, table=True):
    """A parent or legal representative; owns phone, language and Telegram link."""

    __tablename__: ClassVar[str] = "guardian"
    id: str = Field(primary_key=True, sa_type=Id)
    iin_index: str = Field(unique=True)
    phone_index: str = Field(index=True)
    telegram_index: str | None = Field(default=None, index=True)
    iin_sealed: bytes = _sealed(nullable=False)
    name_sealed: bytes = _sealed(nullable=False)  # JSON: last, first, middle
    phone_sealed: bytes = _sealed(nullable=False)
    telegram_sealed: bytes | None = _sealed()  # chat id
    language: str  # as the register said last, or as the family chose since
    registered_language: str = ""  # as the register said last
    settlement: str
    telegram_proven_at: datetime | None = _instant()
    telegram_blocked: bool = False
    sms_stopped: bool = False
    wrong_number: bool = False
    last_answered_on: str | None = None
    digest: str = ""  # of the imported row, so that the same row again changes nothing
    created_at: datetime = _instant(nullable=False)


class Child(SQLModel, table=True):
    """For whom the service is."""

    __tablename__: ClassVar[str] = "child"
    id: str = Field(primary_key=True, sa_type=Id)
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    iin_index: str = Field(unique=True)
    iin_sealed: bytes = _sealed(nullable=False)
    name_sealed: bytes = _sealed(nullable=False)  # JSON: last, first
    birth_date_sealed: bytes = _sealed(nullable=False)
    birth_year: int  # the key of queues (P 10.1), said in docs/security.md


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
    digest: str = ""


class Application(SQLModel, table=True):
    """A family's request for a service."""

    __tablename__: ClassVar[str] = "application"
    id: str = Field(primary_key=True, sa_type=Id)
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    child_id: str = Field(foreign_key="child.id", index=True, sa_type=Id)
    submitted_at: datetime = _instant(nullable=False)
    categories: str
    verified: bool
    queue_class: str
    language: str
    wished_from_age: int | None = None
    status: str = "queued"
    edition: str
    digest: str = ""
    created_at: datetime = _instant(nullable=False)


class QueueEntry(SQLModel, table=True):
    """One application waiting at one preschool."""

    __tablename__: ClassVar[str] = "queue_entry"
    __table_args__ = (
        UniqueConstraint("application_id", "preschool_id", name="uq_queue_entry_wish"),
        Index("ix_queue_entry_line", "queue_key", "status", "queue_class", "submitted_at", "application_id"),
    )
    id: str = Field(primary_key=True)
    application_id: str = Field(foreign_key="application.id", index=True, sa_type=Id)
    preschool_id: str = Field(foreign_key="preschool.id", index=True, sa_type=Id)
    queue_key: str = Field(sa_type=Id)
    queue_class: str
    submitted_at: datetime = _instant(nullable=False)
    wish: int
    status: str = "waiting"
    resume_at: datetime | None = _instant()
    return_itself: bool = False  # a late yes: the entry comes back without another question (RULES.md reading 5)
    reason: str = ""  # why archived


class Queue(SQLModel, table=True):
    """The phase of one queue's slots; also the row that is locked first."""

    __tablename__: ClassVar[str] = "queue"
    key: str = Field(primary_key=True, sa_type=Id)
    phase: int = 0


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
    published_at: datetime = _instant(nullable=False)
    status: str = "free"
    queue_key: str = Field(sa_type=Id)
    slot: str | None = None
    digest: str = ""


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
    )
    id: str = Field(primary_key=True)
    kind: str
    status: str = "planned"
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    child_id: str = Field(foreign_key="child.id", sa_type=Id)
    application_id: str | None = Field(default=None, foreign_key="application.id", index=True, sa_type=Id)
    entry_id: str | None = Field(default=None, foreign_key="queue_entry.id")
    vacancy_id: str | None = Field(default=None, foreign_key="vacancy.id", index=True, sa_type=Id)
    edition: str
    code: str = Field(index=True)
    round: int = 1
    opens_at: datetime | None = _instant()
    closes_at: datetime | None = _instant()
    basis: str | None = None
    stated_until: datetime | None = _instant()  # the latest clock time a message told the family
    repeat_unproven: bool = False  # the repeat went out but its delivery is not proved
    restored: bool = False  # the entry may be offered this very place again (a fresh offer after a late yes)
    place_sealed: bytes | None = _sealed()
    answered_at: datetime | None = _instant()
    ended_at: datetime | None = _instant()
    created_at: datetime = _instant(nullable=False)


class Message(SQLModel, table=True):
    """One message to a family: a key and facts until it is claimed, then its exact bytes."""

    __tablename__: ClassVar[str] = "message"
    __table_args__ = (
        Index("ix_message_due", "status", "due_at"),
        Index("ix_message_provider", "wire", "provider_id"),
    )
    id: str = Field(primary_key=True)
    seq: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    dedupe: str = Field(unique=True)
    guardian_id: str | None = Field(default=None, index=True)
    key_owner: str
    offer_id: str | None = Field(default=None, index=True)
    purpose: str  # offer | repeat | answer | notice
    key: str
    facts: dict[str, Any] = _json()
    round: int = 0
    language: str
    channel: str | None = None
    wire: str | None = None
    tried: str = ""  # channels that could not deliver this, comma separated
    status: str = "queued"
    attempts: int = 0
    due_at: datetime = _instant(nullable=False)
    first_claimed_at: datetime | None = _instant()  # nothing said before this can answer it; None = never left us
    maybe_seen: bool = False  # a send of it timed out once: some phone may show it
    claimed_at: datetime | None = _instant()
    address_sealed: bytes | None = _sealed()
    body_sealed: bytes | None = _sealed()
    buttons: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    template: str = ""  # digest of the words used
    stated_until: datetime | None = _instant()
    provider_id: str | None = None
    parts: int = 0
    failure: str = ""
    failure_code: str = ""
    accepted_at: datetime | None = _instant()
    delivered_at: datetime | None = _instant()
    settle: str = ""  # wanted | done: the buttons under an answered question are taken away
    reply_to: str | None = None
    created_at: datetime = _instant(nullable=False)


class DeliveryReceipt(SQLModel, table=True):
    """One delivery receipt as heard; kept even when its message is not known yet."""

    __tablename__: ClassVar[str] = "delivery_receipt"
    __table_args__ = (
        UniqueConstraint("wire", "event_id", name="uq_delivery_receipt_event"),
        Index("ix_delivery_receipt_provider", "wire", "provider_id"),
    )
    id: str = Field(primary_key=True)
    wire: str
    event_id: str
    provider_id: str
    delivery: str
    status_raw: str
    code: str = ""
    failure: str = ""
    evidence: str = ""
    received_at: datetime = _instant(nullable=False)
    applied_at: datetime | None = _instant()


class Reply(SQLModel, table=True):
    """One inbound thing, stored before it was acknowledged; read by a worker's claim."""

    __tablename__: ClassVar[str] = "reply"
    __table_args__ = (
        UniqueConstraint("wire", "provider_id", name="uq_reply_provider"),
        Index("ix_reply_unread", "status", "received_at"),
    )
    id: str = Field(primary_key=True)
    seq: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    wire: str
    provider_id: str
    kind: str
    key_owner: str
    sender_index: str = Field(index=True)
    sender_sealed: bytes = _sealed(nullable=False)
    body_sealed: bytes = _sealed(nullable=False)
    own_contact: bool = False
    message_ref: str = ""
    received_at: datetime = _instant(nullable=False)
    carrier_at: datetime | None = _instant()
    status: str = "stored"
    read_at: datetime | None = _instant()
    guardian_id: str | None = Field(default=None, index=True)
    offer_id: str | None = Field(default=None, index=True)
    intent: str = ""
    language: str = ""
    rule: str = ""
    effect: str = ""  # what it did: confirmed, declined, undone, late, answered …


class Listening(SQLModel, table=True):
    """Up to when nothing a carrier holds has been missed."""

    __tablename__: ClassVar[str] = "listening"
    wire: str = Field(primary_key=True)
    heard_until: datetime = _instant(nullable=False)
    failed_at: datetime | None = _instant()  # when it could not be asked the last time


class Timer(SQLModel, table=True):
    """Something that falls due at an instant; one per kind and subject."""

    __tablename__: ClassVar[str] = "timer"
    __table_args__ = (UniqueConstraint("kind", "subject", name="uq_timer_subject"), Index("ix_timer_due", "due_at"))
    id: str = Field(primary_key=True, sa_type=Id)
    kind: str
    subject: str
    due_at: datetime = _instant(nullable=False)


class Consent(SQLModel, table=True):
    """A yes with everything that proves it; the only door to a hand-over."""

    __tablename__: ClassVar[str] = "consent"
    id: str = Field(primary_key=True)
    offer_id: str = Field(unique=True, foreign_key="offer.id")
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    child_id: str = Field(foreign_key="child.id", sa_type=Id)
    reply_id: str
    given_at: datetime = _instant(nullable=False)
    evidence: dict[str, Any] = _json()
    ended_at: datetime | None = _instant()
    ended_by: str = ""


class Handover(SQLModel, table=True):
    """Sending one confirmed offer to the rules core, exactly once."""

    __tablename__: ClassVar[str] = "handover"
    __table_args__ = (Index("ix_handover_due", "status", "due_at"),)
    id: str = Field(primary_key=True)
    offer_id: str = Field(unique=True, foreign_key="offer.id")
    status: str = "pending"
    attempts: int = 0
    due_at: datetime = _instant(nullable=False)
    handed_over_at: datetime | None = _instant()
    decided_at: datetime | None = _instant()
    created_at: datetime = _instant(nullable=False)


class Decision(SQLModel, table=True):
    """Outcome, grounds, citations and the facts used; never changed."""

    __tablename__: ClassVar[str] = "decision"
    id: str = Field(primary_key=True)
    seq: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    application_id: str = Field(foreign_key="application.id", index=True, sa_type=Id)
    offer_id: str | None = None
    kind: str
    outcome: str
    at: datetime = _instant(nullable=False)
    grounds: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    citations: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    facts: dict[str, Any] = _json()


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
    status: str = "issued"
    issued_at: datetime = _instant(nullable=False)
    received_at: datetime | None = _instant()
    valid_until: datetime = _instant(nullable=False)
    cancel_until: datetime = _instant(nullable=False)
    ended_at: datetime | None = _instant()


class LifeEvent(SQLModel, table=True):
    """A fact from a state register, kept once per source and id."""

    __tablename__: ClassVar[str] = "life_event"
    __table_args__ = (UniqueConstraint("source", "event_id", name="uq_life_event_source"),)
    id: str = Field(primary_key=True)
    source: str
    event_id: str
    type: str
    occurred_at: datetime = _instant(nullable=False)
    received_at: datetime = _instant(nullable=False)
    outcome: str


class History(SQLModel, table=True):
    """One link of a subject's hash chain: ids, codes, times and commitments, never personal text."""

    __tablename__: ClassVar[str] = "history"
    subject: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: datetime = _instant(nullable=False)
    event: str
    data: str  # canonical JSON, exactly the bytes that were hashed
    previous: str
    hash: str


class AccessTrace(SQLModel, table=True):
    """Who looked at whose protected field, and why."""

    __tablename__: ClassVar[str] = "access_trace"
    id: str = Field(primary_key=True)
    at: datetime = _instant(nullable=False)
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
    created_at: datetime = _instant(nullable=False)
