"""What is counted of carriers: their errors, the shares of the traffic they get, and when nobody could hear them."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from core.store.columns import instant


class CarrierError(SQLModel, table=True):
    """One try that failed by the carrier's own fault; kept for a day, to be counted."""

    __tablename__: ClassVar[str] = "carrier_error"
    __table_args__ = (Index("ix_carrier_error_at", "wire", "at"),)
    id: str = Field(primary_key=True)
    wire: str
    failure: str
    at: datetime = instant(nullable=False)


class CarrierShares(SQLModel, table=True):
    """How the messages of a channel are divided among its carriers from an instant on, and why; never changed."""

    __tablename__: ClassVar[str] = "carrier_shares"
    __table_args__ = (Index("ix_carrier_shares_channel", "channel", "seq"),)
    id: str = Field(primary_key=True)
    seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    channel: str
    shares: str  # "smpp:90,twilio:10", in percent, the preferred carrier first
    why: str  # errors | slow | calm
    away_at: datetime | None = instant()  # when traffic was last shifted away from a carrier
    at: datetime = instant(nullable=False)


class Outage(SQLModel, table=True):
    """A time in which nobody could hear what families said over a wire."""

    __tablename__: ClassVar[str] = "outage"
    __table_args__ = (Index("ix_outage_wire", "wire", "began_at"),)
    id: str = Field(primary_key=True)
    wire: str
    why: str  # deaf: the carrier could not be asked; dropped: it held what was said no longer
    began_at: datetime = instant(nullable=False)  # the last sign of life before
    noticed_at: datetime = instant(nullable=False)
    ended_at: datetime | None = instant()
