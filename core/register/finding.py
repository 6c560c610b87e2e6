"""Names that were registered before they could be found: taken up family by family, going on where it was stopped."""

import json
from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import CryptoError
from core.store import naming
from core.store.base import Store, recall, remember
from core.store.naming import Named
from core.store.tables import Child, Guardian
from core.store.vault import OwnKey, Vault, of_guardian

#: Where a database remembers up to which guardian names can be found, and that all can; another way to hear names
#: (core.spelling) takes another number here, and all are taken up again.
_TAKEN_UP, _ALL = "names taken up 1", "all"
_AT_ONCE = 200


async def are_all_taken_up(store: Store) -> bool:
    """Tell whether everybody can be found by name."""
    async with store.read() as tx:
        return await recall(tx, _TAKEN_UP) == _ALL


async def nobody_yet(store: Store) -> None:
    """Note that a database with nobody in it has nobody to take up."""
    async with store.write() as tx:
        await remember(tx, _TAKEN_UP, _ALL)


async def take_up(store: Store, vault: Vault) -> int:
    """Let everybody who is registered be found by name; returns how many families were taken up."""
    count = 0
    while (taken := await _take_some(store, vault)) is not None:
        count += taken
    return count


async def _take_some(store: Store, vault: Vault) -> int | None:
    """Take up the next families in one transaction; None when there are no more."""
    async with store.write() as tx:
        done = await recall(tx, _TAKEN_UP) or ""
        if done == _ALL:
            return None
        query = select(Guardian).where(col(Guardian.id) > done).order_by(col(Guardian.id)).limit(_AT_ONCE)
        guardians = (await tx.exec(query)).all()
        await naming.forget(tx, [one.id for one in guardians])
        await naming.write(tx, vault, await _named(tx, vault, guardians))
        await remember(tx, _TAKEN_UP, guardians[-1].id if guardians else _ALL)
    return len(guardians)


async def _named(tx: AsyncSession, vault: Vault, guardians: Sequence[Guardian]) -> Named:
    named = Named()
    children = select(Child).where(col(Child.guardian_id).in_([one.id for one in guardians]))
    of: dict[str, list[Child]] = {one.id: [] for one in guardians}
    for child in (await tx.exec(children)).all():
        of[child.guardian_id].append(child)
    for guardian in guardians:
        try:
            key = await vault.key_of(tx, of_guardian(guardian.id))
        except CryptoError:
            continue  # forgotten: nobody finds them again
        named.note(guardian.id, "", _name(key, "guardian", guardian), is_new=True)
        for child in of[guardian.id]:
            named.note(guardian.id, child.id, _name(key, "child", child), is_new=True)
    return named


def _name(key: OwnKey, table: str, row: Guardian | Child) -> dict[str, str]:
    name: dict[str, str] = json.loads(key.open(row.name_sealed, table, "name_sealed", row.id))
    return name
