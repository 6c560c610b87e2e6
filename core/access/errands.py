"""Errands to an OpenID provider: what a browser was sent with, kept until it comes back, once."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete

from core.access.sessions import hash_of
from core.ports import Chance
from core.store.base import Store
from core.store.tables import DeskErrand

#: How long signing in at the provider may take.
LASTS = timedelta(minutes=10)
_SIZE = 32


@dataclass(frozen=True, slots=True)
class Errand:
    """What ties an answer of the provider to the browser that asked: its state, its nonce, its verifier (PKCE)."""

    state: str
    nonce: str
    verifier: str


class Errands:
    """Starts errands and takes them back."""

    def __init__(self, store: Store, chance: Chance, now: Callable[[], datetime]) -> None:
        self._store = store
        self._chance = chance
        self._now = now

    async def start(self) -> Errand:
        """Return a fresh errand; those that nobody came back from are forgotten."""
        made = Errand(self._word(), self._word(), self._word())
        async with self._store.write() as tx:
            await tx.exec(delete(DeskErrand).where(col(DeskErrand.until) < self._now()))
            tx.add(
                DeskErrand(
                    state_hash=hash_of(made.state),
                    nonce=made.nonce,
                    verifier=made.verifier,
                    until=self._now() + LASTS,
                )
            )
        return made

    async def take(self, state: str) -> Errand | None:
        """Return the errand of a state and forget it; None when there is none, or it took too long."""
        async with self._store.write() as tx:
            row = await tx.get(DeskErrand, hash_of(state), with_for_update=True)
            if row is None:
                return None
            await tx.delete(row)
            return Errand(state, row.nonce, row.verifier) if self._now() < row.until else None

    def _word(self) -> str:
        return base64.urlsafe_b64encode(self._chance.token(_SIZE)).decode().rstrip("=")
