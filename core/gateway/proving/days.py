"""The tree of a day: made after midnight from every record that stands in none, block by block, and signed."""

from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from core.evidence import merkle
from core.gateway.house import House
from core.gateway.proving.recording import TREE_AFTER, notary_of
from core.rules.calendar import start_of_day
from core.store import evidence
from core.store.tables import EvidenceDay
from core.store.timers import TimerKind, arm


async def close(house: House, tx: AsyncSession, subject: str) -> bool:
    """Take the next block of records into the tree of a day; after the last block sign the root.

    Killed at any moment, it goes on where its last transaction ended. A record that was written when the tree of its
    day was signed already goes into that of the next day. False while the tree of an earlier day is being made.
    """
    if await evidence.unfinished_day(tx) not in {None, subject}:
        return False
    day, now = date.fromisoformat(subject), house.clock.now()
    row = await tx.get(EvidenceDay, subject, with_for_update=True)
    last = await evidence.last_day(tx)
    if last is not None and last.day >= subject:
        day = date.fromisoformat(last.day) + timedelta(days=1)
        await arm(tx, TimerKind.EVIDENCE, day.isoformat(), max(now, start_of_day(day + timedelta(days=1)) + TREE_AFTER))
        return True
    found = await evidence.in_no_tree(tx, subject)
    if row is None:
        row = EvidenceDay(day=subject)
        tx.add(row)
    if found:
        root = merkle.root([bytes.fromhex(leaf) for _, leaf in found])
        await evidence.place(tx, subject, row.size, [name for name, _ in found], root)
        row.size += len(found)
    if len(found) == merkle.BLOCK:  # there may be more: only the last block is not full
        await arm(tx, TimerKind.EVIDENCE, subject, now)
        return True
    await tx.flush()
    roots = await evidence.blocks(tx, subject)
    before = (last.day, (last.body or "").encode()) if last else None
    row.body = notary_of(house).close(subject, row.size, merkle.root(roots), before, now).decode()
    row.made_at = now
    return True
