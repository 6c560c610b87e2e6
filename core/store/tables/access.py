"""Who works at the desk: operators, their sessions, and errands to an OpenID provider that are on their way."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from core.store.columns import instant, sealed


class DeskOperator(SQLModel, table=True):
    """Somebody who may sign in; of secrets only what proves them is kept, the authenticator's is sealed."""

    __tablename__: ClassVar[str] = "desk_operator"
    id: str = Field(primary_key=True)
    name: str = Field(unique=True)  # stands in every trace, so it is never given to anybody else
    role: str
    password_hash: str | None = None  # Argon2id; none before the first sign-in, and for whom a provider vouches
    totp_sealed: bytes | None = sealed()
    totp_step: int | None = None  # the last step of thirty seconds whose code was used: none is used twice
    invitation_hash: str | None = None  # SHA-256, hex: the once-only secret has 160 random bits
    invited_until: datetime | None = instant()
    subject: str | None = Field(default=None, unique=True)  # who this is at the OpenID provider
    failures: int = 0  # in a row
    locked_until: datetime | None = instant()
    disabled_at: datetime | None = instant()
    created_at: datetime = instant(nullable=False)


class DeskSession(SQLModel, table=True):
    """One signed-in browser; the token itself is kept nowhere."""

    __tablename__: ClassVar[str] = "desk_session"
    token_hash: str = Field(primary_key=True)  # SHA-256, hex: the token has 256 random bits
    operator_id: str = Field(foreign_key="desk_operator.id", index=True)
    started_at: datetime = instant(nullable=False)
    seen_at: datetime = instant(nullable=False)
    ends_at: datetime = instant(nullable=False)
    ended_at: datetime | None = instant()  # signed out, shut out, or taken over by a fresh one


class DeskErrand(SQLModel, table=True):
    """A browser that was sent to the OpenID provider and is to come back once."""

    __tablename__: ClassVar[str] = "desk_errand"
    state_hash: str = Field(primary_key=True)
    nonce: str
    verifier: str  # of PKCE: worth nothing without the code that the browser brings
    until: datetime = instant(nullable=False)
