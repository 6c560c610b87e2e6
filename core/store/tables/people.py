"""People: guardians and children, and the key that seals what is personal about them."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import text
from sqlmodel import Field, SQLModel

from core.store.columns import Id, instant, sealed


class DataKey(SQLModel, table=True):
    """A family's own key, wrapped by DATA_KEY; erasing the row forgets the family."""

    __tablename__: ClassVar[str] = "data_key"
    owner: str = Field(primary_key=True)  # guardian:ID, or unknown:YYYY-MM for senders nobody knows
    key_id: str
    wrapped: bytes = sealed(nullable=False)
    created_at: datetime = instant(nullable=False)


class Guardian(SQLModel, table=True):
    """A parent or legal representative; owns phone, language and Telegram link."""

    __tablename__: ClassVar[str] = "guardian"
    id: str = Field(primary_key=True, sa_type=Id)
    iin_index: str = Field(unique=True)
    phone_index: str = Field(index=True)
    telegram_index: str | None = Field(default=None, index=True)
    iin_sealed: bytes = sealed(nullable=False)
    name_sealed: bytes = sealed(nullable=False)  # JSON: last, first, middle
    phone_sealed: bytes = sealed(nullable=False)
    phone_since: datetime | None = instant()  # since when it is this one: what was said from it before does not count
    telegram_sealed: bytes | None = sealed()  # chat id
    language: str  # as the register said last, or as the family chose since
    registered_language: str = ""  # as the register said last
    settlement: str
    telegram_proven_at: datetime | None = instant()
    telegram_blocked: bool = False  # as Telegram tells; unblocking ends it
    telegram_stopped: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})  # as the family
    sms_stopped: bool = False
    wrong_number: bool = False
    reminders_stopped: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})  # and repeats
    latin: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})  # SMS in Latin letters
    last_answered_on: str | None = None
    moved_at: datetime | None = instant()  # when a register told of a move: it may lift P 23.1 (P 23.2)
    digest: str = ""  # of the imported row, so that the same row again changes nothing
    erased_at: datetime | None = instant()  # when the family's key was destroyed: nothing sealed can be opened any more
    created_at: datetime = instant(nullable=False)


class LinkToken(SQLModel, table=True):
    """A once-only link that brings one guardian's family into Telegram; the token itself is kept nowhere."""

    __tablename__: ClassVar[str] = "link_token"
    token_hash: str = Field(primary_key=True)  # SHA-256, hex: the token has 192 random bits
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    made_at: datetime = instant(nullable=False)
    made_by: str  # the operator, or the system of the cabinet
    expires_at: datetime = instant(nullable=False)
    used_at: datetime | None = instant()


class Child(SQLModel, table=True):
    """For whom the service is."""

    __tablename__: ClassVar[str] = "child"
    id: str = Field(primary_key=True, sa_type=Id)
    guardian_id: str = Field(foreign_key="guardian.id", index=True, sa_type=Id)
    iin_index: str = Field(unique=True)
    iin_sealed: bytes = sealed(nullable=False)
    name_sealed: bytes = sealed(nullable=False)  # JSON: last, first
    birth_date_sealed: bytes = sealed(nullable=False)
    birth_year: int  # the key of queues (P 10.1), said in docs/security.md
