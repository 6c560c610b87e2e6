"""The answers that the API has given, as they are looked up and forgotten."""

from datetime import datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.tables import Idempotency

#: So many at most are forgotten at once: nobody waits for it.
_AT_ONCE = 100


async def forget(tx: AsyncSession, before: datetime) -> None:
    """Forget some of the answers given before an instant."""
    old = select(Idempotency.key).where(col(Idempotency.created_at) < before).limit(_AT_ONCE)
    names = list((await tx.exec(old)).all())
    if names:
        await tx.exec(delete(Idempotency).where(col(Idempotency.key).in_(names)))
