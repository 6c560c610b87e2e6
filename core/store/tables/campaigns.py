"""Campaigns: one offer to very many families, at a pace; what was done about each of them stands beside it."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant, json_list


class Campaign(SQLModel, table=True):
    """One campaign: whether it runs, its pace, its hours; also the row that is locked when its messages leave."""

    __tablename__: ClassVar[str] = "campaign"
    name: str = Field(primary_key=True, sa_type=Id)
    status: str = "running"
    per_minute: int
    opens: str = ""  # HH:MM in Almaty, on top of the quiet hours of the house; empty = whenever those allow it
    closes: str = ""
    next_at: datetime = instant(nullable=False)  # no message of it leaves before
    beats: list[Any] = json_list()  # of its last minute
    created_at: datetime = instant(nullable=False)
    ended_at: datetime | None = instant()


class CampaignItem(SQLModel, table=True):
    """What a campaign shall make an offer about, once: a child, a conclusion or a place."""

    __tablename__: ClassVar[str] = "campaign_item"
    __table_args__ = (Index("ix_campaign_item_subject", "subject"),)
    campaign: str = Field(primary_key=True, foreign_key="campaign.name", sa_type=Id)
    subject: str = Field(primary_key=True, sa_type=Id)  # child:ID | conclusion:ID | place:ID
    offer_id: str | None = Field(default=None, index=True)
    closed: bool = False  # the campaign ended before an offer was made
    created_at: datetime = instant(nullable=False)


class CampaignChange(SQLModel, table=True):
    """Who did what to a campaign, when and why; never changed."""

    __tablename__: ClassVar[str] = "campaign_change"
    __table_args__ = (UniqueConstraint("campaign", "seq", name="uq_campaign_change_seq"),)
    id: str = Field(primary_key=True)
    seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    campaign: str = Field(foreign_key="campaign.name", sa_type=Id)
    act: str  # start | pause | resume | pace | end
    per_minute: int
    by: str
    reason: str = ""
    at: datetime = instant(nullable=False)
