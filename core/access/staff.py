"""The rows of operators: found by name, with their authenticator and their history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.access import authenticator
from core.errors import NotFoundError, TakenError
from core.ports import Chance
from core.store.base import Store
from core.store.chains import append
from core.store.fresh import add_unless_there
from core.store.tables import DeskOperator
from core.store.vault import Vault


def of_operator(name: str) -> str:
    """Return the subject of an operator's history."""
    return f"operator:{name}"


async def named(tx: AsyncSession, name: str, *, lock: bool = False) -> DeskOperator | None:
    """Return the operator of this name; `lock` keeps everybody else from changing the row until the end."""
    query = select(DeskOperator).where(col(DeskOperator.name) == name)
    return (await tx.exec(query.with_for_update() if lock else query)).first()


@dataclass(frozen=True, slots=True)
class Staff:
    """What every verb about operators needs; `now` is wall time."""

    store: Store
    vault: Vault
    chance: Chance
    now: Callable[[], datetime]

    async def get(self, tx: AsyncSession, name: str) -> DeskOperator:
        """Return the operator of this name, to be changed.

        Raises:
            NotFoundError: nobody has it.

        """
        row = await named(tx, name, lock=True)
        if row is None:
            message = f"Nobody at the desk is called {name}."
            raise NotFoundError(message)
        return row

    async def make(self, tx: AsyncSession, name: str, role: str, *, subject: str | None = None) -> DeskOperator:
        """Write a new operator.

        Raises:
            TakenError: the name or the subject is somebody's; on PostgreSQL another process may just have given it,
                and is waited for.

        """
        row = DeskOperator(id=self.chance.new_id(), name=name, role=role, subject=subject, created_at=self.now())
        if not await add_unless_there(tx, row):
            raise TakenError
        return await tx.get_one(DeskOperator, row.id)

    async def note(self, tx: AsyncSession, row: DeskOperator, event: str, by: str, **facts: str) -> None:
        """Append to the history of an operator."""
        await append(tx, of_operator(row.name), self.now(), event, {"by": by, **facts})

    async def new_totp(self, tx: AsyncSession, row: DeskOperator) -> bytes:
        """Give an operator a fresh secret for the authenticator, sealed with a key of their own."""
        secret = self.chance.token(authenticator.SECRET_SIZE)
        key = await self.vault.make_key(tx, of_operator(row.id), self.now())
        row.totp_sealed, row.totp_step = key.seal(secret.hex(), "desk_operator", "totp_sealed", row.id), None
        return secret

    async def totp(self, tx: AsyncSession, row: DeskOperator) -> bytes | None:
        """Return the secret of an operator's authenticator, None when there is none."""
        if row.totp_sealed is None:
            return None
        key = await self.vault.key_of(tx, of_operator(row.id))
        return bytes.fromhex(key.open(row.totp_sealed, "desk_operator", "totp_sealed", row.id))
