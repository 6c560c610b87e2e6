"""Appending to the hash chains of the histories, inside the transaction that does what they tell."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, func, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.history import Link, link
from core.store.tables import History
from core.store.unit import unit_of

#: How many chains one statement names.
_AT_ONCE = 500

_SOME = col(History.subject).in_(bindparam("subjects", expanding=True))
_LINKS = select(*(col(getattr(History, name)) for name in Link.__slots__))
#: The last links of these chains, and of one chain (the usual case) by the key alone.
_ENDS = _LINKS.where(
    tuple_(col(History.subject), col(History.seq)).in_(
        select(History.subject, func.max(History.seq)).where(_SOME).group_by(col(History.subject))
    )
)
_END = _LINKS.where(_SOME).order_by(col(History.seq).desc()).limit(1)


async def append(
    tx: AsyncSession, subject: str, at: datetime, event: str, data: Mapping[str, object], *, begins: bool = False
) -> None:
    """Append one link to a subject's chain; it is written with the others of its transaction.

    A chain that `begins` is not asked for its end: were there one, the database would refuse the link.
    """
    unit = unit_of(tx)
    if subject not in unit.ends:
        unit.ends[subject] = None if begins else (await _ends(tx, (subject,))).get(subject)
    made = link(subject, unit.ends[subject], at, event, data)
    unit.ends[subject] = made
    unit.links.append(made)


async def append_each(tx: AsyncSession, told: Mapping[str, Mapping[str, object]], at: datetime, event: str) -> None:
    """Append the same event to many chains, `told` by subject: a thousand cost a few statements."""
    await take_up(tx, told)
    for subject, data in told.items():
        await append(tx, subject, at, event, data)


async def take_up(tx: AsyncSession, subjects: Collection[str]) -> None:
    """Find the ends of many chains at once, for the links that are about to follow."""
    unit = unit_of(tx)
    missing = [subject for subject in subjects if subject not in unit.ends]
    found = await _ends(tx, missing)
    unit.ends.update({subject: found.get(subject) for subject in missing})


async def last(tx: AsyncSession, subject: str) -> int:
    """Return the number of a chain's last link, written or in hand; 0 when it has not begun."""
    await take_up(tx, (subject,))
    end = unit_of(tx).ends[subject]
    return end.seq if end else 0


async def _ends(tx: AsyncSession, subjects: Collection[str]) -> dict[str, Link]:
    """Return the last link of each of these chains that has begun; none of them has a link in hand."""
    ends: dict[str, Link] = {}
    names = list(subjects)
    query = _END if len(names) == 1 else _ENDS
    for start in range(0, len(names), _AT_ONCE):
        given = {"subjects": names[start : start + _AT_ONCE]}
        for row in await (await tx.connection()).execute(query, given):
            ends[row.subject] = Link(*row)
    return ends
