"""The answers once given to calls of the API, so that a call that is made again is answered and not done again."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.ports import Clock
from core.store.alone import Work, alone
from core.store.answers import forget
from core.store.base import Store
from core.store.tables import Idempotency
from core.store.vault import Vault

#: So long an answer is kept at least; a call made again later is done again, and rows that are known change nothing.
KEPT = timedelta(hours=48)
#: So long a call may be silent before another may take its key over: who held it was killed.
_LEASE = timedelta(seconds=60)


class Standing(StrEnum):
    """What is known of an Idempotency-Key when a call comes with it."""

    FRESH = "fresh"  # the call is to be done; nobody else does it meanwhile
    BUSY = "busy"  # the first call is still being done
    GIVEN = "given"  # it was answered


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the API; `content_type` is that of its body."""

    status: int
    body: str
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a key: how it stands, the digest of the request it came with, and the answer to that."""

    standing: Standing
    digest: str = ""
    answer: Answer | None = None


class Answers:
    """Remembers answers by caller and Idempotency-Key; keys and requests are kept as HMACs only."""

    def __init__(self, store: Store, vault: Vault, clock: Clock) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock

    async def begin(self, caller: str, key: str) -> Known:
        """Take a key for a call that begins, unless another call has it; keys of long ago are forgotten."""
        now, name = self._clock.now(), self._name(caller, key)
        async with self._store.write() as tx:
            await alone(tx, Work.CALLS)
            await forget(tx, now - KEPT)
            row = await tx.get(Idempotency, name)
            if row is None:
                tx.add(Idempotency(key=name, digest="", status=0, answer="", busy_until=now + _LEASE, created_at=now))
            elif row.busy_until is None:
                return Known(Standing.GIVEN, row.digest, Answer(row.status, row.answer, row.content_type))
            elif row.busy_until > now:
                return Known(Standing.BUSY)
            else:
                row.busy_until = now + _LEASE
        return Known(Standing.FRESH)

    def digest(self, request: str) -> str:
        """Return what tells one request from another under the same key."""
        return self._vault.index("idempotent request", request)

    async def go_on(self, caller: str, key: str) -> None:
        """Keep a key for a call that takes long."""
        async with self._store.write() as tx:
            row = await tx.get_one(Idempotency, self._name(caller, key))
            row.busy_until = self._clock.now() + _LEASE

    async def keep(self, caller: str, key: str, request: str, answer: Answer) -> None:
        """Remember the answer to a call that was done."""
        async with self._store.write() as tx:
            row = await tx.get_one(Idempotency, self._name(caller, key))
            row.digest, row.busy_until = self.digest(request), None
            row.status, row.answer, row.content_type = answer.status, answer.body, answer.content_type

    async def let_go(self, caller: str, key: str) -> None:
        """Give a key back whose call was not done: the same call, or a mended one, may come again."""
        async with self._store.write() as tx:
            row = await tx.get(Idempotency, self._name(caller, key))
            if row is not None:
                await tx.delete(row)

    def _name(self, caller: str, key: str) -> str:
        return self._vault.index("idempotency key", f"{len(caller)}:{caller}{key}")
