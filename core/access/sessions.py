"""Sessions of the desk: kept in the database, so that every web process sees the same and one word ends them."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from core.access.roles import Operator, Role
from core.ports import Chance
from core.store.base import Store
from core.store.tables import DeskOperator, DeskSession

#: 256 random bits: nobody guesses a session.
_TOKEN_SIZE = 32
#: That somebody is there is written at most so often; an idle session may end this much early.
_NOTED_EVERY = timedelta(seconds=30)
#: So long an ended session is kept, for whoever asks when somebody was signed in.
_KEPT = timedelta(days=90)
#: What operators of the sandbox are called; nobody else is.
SANDBOX_PREFIX = "sandbox-"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts: while somebody is there, and at most."""

    idle: timedelta = timedelta(minutes=30)
    most: timedelta = timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser: who it is, and what its forms carry. `id` may be written down, the token may not."""

    id: str
    operator: Operator
    form_token: str


def hash_of(token: str) -> str:
    """Return what is kept of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Starts, finds and ends sessions; `now` is wall time, so that turning the sandbox's clock signs nobody out."""

    def __init__(
        self, store: Store, chance: Chance, now: Callable[[], datetime], limits: Limits, *, sandbox: bool
    ) -> None:
        self._store = store
        self._chance = chance
        self.now = now
        self.limits = limits
        self.sandbox = sandbox

    async def start(self, tx: AsyncSession, operator: DeskOperator) -> str:
        """Return the token of a fresh session; what is long over is forgotten."""
        token, now = base64.urlsafe_b64encode(self._chance.token(_TOKEN_SIZE)).decode().rstrip("="), self.now()
        await tx.exec(delete(DeskSession).where(col(DeskSession.ends_at) < now - _KEPT))
        tx.add(
            DeskSession(
                token_hash=hash_of(token),
                operator_id=operator.id,
                started_at=now,
                seen_at=now,
                ends_at=now + self.limits.most,
            )
        )
        return token

    async def find(self, token: str, *, prolong: bool) -> Session | None:
        """Return the session of a token; None when it is nobody's, over, or its operator was shut out.

        `prolong`: somebody is there, and not only a page that asks by itself.
        """
        if not token:
            return None
        query = select(DeskSession, DeskOperator).join(DeskOperator).where(DeskSession.token_hash == hash_of(token))
        async with self._store.read() as tx:
            found = (await tx.exec(query)).first()
        if found is None or not self._holds(*found):
            return None
        row, who = found
        if prolong and self.now() - row.seen_at >= _NOTED_EVERY:
            await self._note(row.token_hash)
        signature = hmac.new(token.encode(), b"forms of this session", hashlib.sha256)
        return Session(row.token_hash, Operator(who.name, Role(who.role)), signature.hexdigest())

    async def end(self, token: str) -> None:
        """End one session."""
        async with self._store.write() as tx:
            await self._end(tx, token_hash=hash_of(token))

    async def end_all(self, tx: AsyncSession, operator_id: str) -> None:
        """End every session of an operator."""
        await self._end(tx, operator_id=operator_id)

    def _holds(self, row: DeskSession, who: DeskOperator) -> bool:
        now = self.now()
        over = row.ended_at is not None or now >= row.ends_at or now >= row.seen_at + self.limits.idle
        made_up = who.name.startswith(SANDBOX_PREFIX) and not self.sandbox
        return not over and not made_up and who.disabled_at is None

    async def _note(self, token_hash: str) -> None:
        async with self._store.write() as tx:
            mine = col(DeskSession.token_hash) == token_hash
            await tx.exec(update(DeskSession).where(mine).values(seen_at=self.now()))

    async def _end(self, tx: AsyncSession, **which: str) -> None:
        alive = col(DeskSession.ended_at).is_(None)
        await tx.exec(update(DeskSession).filter_by(**which).where(alive).values(ended_at=self.now()))
