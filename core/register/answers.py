"""The answers once given to calls of the API, so that a call that is made again is answered and not done again."""

from dataclasses import dataclass

from core.ports import Clock
from core.store.base import Store
from core.store.tables import Idempotency
from core.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the API, and whether it was given to the very same request."""

    status: int
    body: str
    same_request: bool = True


class Answers:
    """Remembers answers by caller and Idempotency-Key; keys and requests are kept as HMACs only."""

    def __init__(self, store: Store, vault: Vault, clock: Clock) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock

    async def given(self, caller: str, key: str, request: str) -> Answer | None:
        """Return the answer given under this key, if there is one; `request` tells one request from another."""
        async with self._store.read() as tx:
            row = await tx.get(Idempotency, self._name(caller, key))
        return None if row is None else self._answer(row, request)

    async def keep(self, caller: str, key: str, request: str, answer: Answer) -> Answer:
        """Remember an answer; when another call was quicker, return the answer that it was given."""
        name = self._name(caller, key)
        async with self._store.write() as tx:
            row = await tx.get(Idempotency, name)
            if row is not None:
                return self._answer(row, request)
            tx.add(
                Idempotency(
                    key=name,
                    digest=self._digest(request),
                    status=answer.status,
                    answer=answer.body,
                    created_at=self._clock.now(),
                )
            )
        return answer

    def _name(self, caller: str, key: str) -> str:
        return self._vault.index("idempotency key", f"{len(caller)}:{caller}{key}")

    def _digest(self, request: str) -> str:
        return self._vault.index("idempotent request", request)

    def _answer(self, row: Idempotency, request: str) -> Answer:
        return Answer(row.status, row.answer, same_request=row.digest == self._digest(request))
