"""The parts of SMS: those we sent, receipts that came before their part was known, and pieces that phones sent."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.store.columns import instant, sealed


class SmsPart(SQLModel, table=True):
    """One part of one message: which id the carrier gave it and what became of it; kept for more than 72 hours."""

    __tablename__: ClassVar[str] = "sms_part"
    __table_args__ = (
        Index("ix_sms_part_carrier_key", "carrier_key"),
        Index("ix_sms_part_reference", "phone_index", "reference"),
    )
    message_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    total: int
    body: str  # digest of the wording it is a part of
    carrier: str
    phone_index: str
    reference: int
    status: str
    carrier_id: str = ""  # as the carrier wrote it
    carrier_key: str = ""  # as ids are compared
    left_at: datetime = instant(nullable=False, index=True)
    final_at: datetime | None = instant()
    status_raw: str = ""
    code: str = ""
    failure: str = ""
    evidence: str = ""


class EarlyReceipt(SQLModel, table=True):
    """A receipt whose part is not known by this id yet: it waits for the answer that tells it."""

    __tablename__: ClassVar[str] = "early_receipt"
    carrier_key: str = Field(primary_key=True)
    phone_index: str = Field(primary_key=True)
    delivery: str = Field(primary_key=True)
    carrier_id: str
    status_raw: str
    code: str = ""
    failure: str = ""
    evidence: str = ""
    received_at: datetime = instant(nullable=False, index=True)


class ReplyPiece(SQLModel, table=True):
    """A part of a long SMS from a phone, stored before it is acknowledged, until the others have come."""

    __tablename__: ClassVar[str] = "reply_piece"
    key: str = Field(primary_key=True)
    round: int = Field(primary_key=True)  # phones use the same reference again
    number: int = Field(primary_key=True)
    total: int
    coding: int
    key_owner: str
    sender_sealed: bytes = sealed(nullable=False)
    body_sealed: bytes = sealed(nullable=False)
    received_at: datetime = instant(nullable=False, index=True)
    carrier_at: datetime | None = instant()
    given_at: datetime | None = instant()  # when what there was went to be read


class SmppInbound(SQLModel, table=True):
    """An inbound SMS as it was recognised: SMPP gives it no id, and after a broken connection it may come again."""

    __tablename__: ClassVar[str] = "smpp_inbound"
    __table_args__ = (Index("ix_smpp_inbound_print", "print"),)
    id: str = Field(primary_key=True)
    print: str  # blind: a keyed digest of who, what and to whom
    session: str
    sequence: int
    settled: bool = False  # the carrier knows that we have it: it does not come again
    received_at: datetime = instant(nullable=False, index=True)


class SmppBind(SQLModel, table=True):
    """Until when a bind was certainly alive: what it brings first after a new one has waited since then."""

    __tablename__: ClassVar[str] = "smpp_bind"
    carrier: str = Field(primary_key=True)
    alive_until: datetime = instant(nullable=False)
