"""What was said: messages out, delivery receipts, replies in, and up to when carriers were heard."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant, json_list, json_object, sealed

_DEAD = text("dead_at IS NOT NULL")
_TO_LEAVE = text("status IN ('queued','unknown')")
_PACED = text("status = 'queued' AND campaign IS NOT NULL")
#: What the carrier is asked about.
_NOT_FINAL = text("ask_at IS NOT NULL")
#: What is to show something else now.
_WANTED = text("settle = 'wanted'")


class Message(SQLModel, table=True):
    """One message to a family: a key and facts until it is claimed, then its exact bytes."""

    __tablename__: ClassVar[str] = "message"
    __table_args__ = (
        Index("ix_message_due", "status", "due_at"),
        # What may leave next, lane by lane, and what a family's next message has to wait for (core.store.outgoing).
        Index("ix_message_lane", "lane", "way", "due_at", "seq", sqlite_where=_TO_LEAVE, postgresql_where=_TO_LEAVE),
        Index("ix_message_family", "guardian_id", "status", "seq"),
        Index("ix_message_campaign", "campaign", "way", "due_at", "seq", sqlite_where=_PACED, postgresql_where=_PACED),
        Index("ix_message_dead", "dead_at", sqlite_where=_DEAD, postgresql_where=_DEAD),
        Index("ix_message_provider", "wire", "provider_id"),
        Index("ix_message_asked", "ask_at", sqlite_where=_NOT_FINAL, postgresql_where=_NOT_FINAL),
        Index("ix_message_settle", "settle_due", sqlite_where=_WANTED, postgresql_where=_WANTED),
        Index("ix_message_accepted", "wire", "accepted_at"),
    )
    id: str = Field(primary_key=True)
    seq: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    dedupe: str = Field(unique=True)
    guardian_id: str | None = None
    key_owner: str
    offer_id: str | None = Field(default=None, index=True)
    purpose: str  # offer | repeat | answer | notice
    lane: int = Field(default=2, sa_column_kwargs={"server_default": "2"})  # core.flow.outbox.Lane
    campaign: str | None = Field(default=None, sa_type=Id)  # at whose pace it leaves (core.flow.campaign)
    key: str
    facts: dict[str, Any] = json_object()
    round: int = 0
    language: str
    way: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # the channel it will likely take
    channel: str | None = None
    wire: str | None = None
    tried: str = ""  # channels that could not deliver this, comma separated
    tried_wires: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # carriers of this channel
    status: str = "queued"
    attempts: int = 0
    trying_since: datetime | None = instant()  # the first failed try: nothing is tried for ever
    dead_at: datetime | None = instant()  # it has failed for good through no fault of the family: people must look
    due_at: datetime = instant(nullable=False)
    first_claimed_at: datetime | None = instant()  # nothing said before this can answer it; None = never left us
    maybe_seen: bool = False  # a send of it timed out once: some phone may show it
    claimed_at: datetime | None = instant()
    address_sealed: bytes | None = sealed()
    body_sealed: bytes | None = sealed()
    buttons: list[Any] = json_list()
    template: str = ""  # digest of the words used
    text_index: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # equal for equal texts
    stated_until: datetime | None = instant()
    provider_id: str | None = None
    parts: int = 0
    failure: str = ""
    failure_code: str = ""
    accepted_at: datetime | None = instant()
    ask_at: datetime | None = instant()  # when the carrier is asked what became of it, while nothing final is known
    asked: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # how often it was
    delivered_at: datetime | None = instant()
    settle: str = ""  # wanted | done | blocked: what stands under a question that was answered is to be shown
    settle_due: datetime | None = instant()  # not to be looked at before: in a worker's hands, or to be tried again
    settle_tries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    shown: str = Field(default="sent", sa_column_kwargs={"server_default": "sent"})  # what stands there
    bold: list[Any] | None = Field(default=None, sa_column=Column(JSON))  # what stands out: from and to, in characters
    asks_until: int | None = None  # in characters: what follows is the line below the question (Telegram)
    replaces: str | None = None  # the earlier message that this one is shown in place of, where it can
    reply_to: str | None = None
    created_at: datetime = instant(nullable=False)


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
    polled: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})  # said when it was asked
    received_at: datetime = instant(nullable=False)
    applied_at: datetime | None = instant()


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
    sender_sealed: bytes = sealed(nullable=False)
    body_sealed: bytes = sealed(nullable=False)
    own_contact: bool = False
    authenticity: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # how its sender was checked
    message_ref: str = ""
    received_at: datetime = instant(nullable=False)
    carrier_at: datetime | None = instant()
    status: str = "stored"
    waits_for: str | None = None  # it cannot be answered before something more is told in this history,
    waits_after: int | None = None  # behind this link of it;
    look_at: datetime | None = instant()  # then it is looked at all the same
    read_at: datetime | None = instant()
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
    heard_until: datetime = instant(nullable=False)
    failed_at: datetime | None = instant()  # when it could not be asked the last time
    behind_since: datetime | None = instant()  # since when it has not been heard as far as was needed
