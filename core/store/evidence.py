"""Records of consents on disk: texts kept once, and the trees of days made and read block by block."""

from collections.abc import Sequence

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from core.evidence.merkle import BLOCK
from core.store.tables import ConsentRecord, ConsentText, EvidenceBlock, EvidenceDay


async def keep_text(tx: AsyncSession, text: ConsentText) -> None:
    """Keep a text; one that is kept already stays as it is, whoever else is keeping it just now."""
    dialect = sqlite if tx.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(ConsentText).values(text.model_dump()).on_conflict_do_nothing()
    await (await tx.connection()).execute(statement)


async def in_no_tree(tx: AsyncSession, day: str) -> Sequence[tuple[str, str]]:
    """Return id and leaf of the next records that stand in no tree yet, of this day or an earlier one: one block."""
    query = select(ConsentRecord.id, ConsentRecord.leaf).where(
        col(ConsentRecord.tree_day).is_(None), col(ConsentRecord.day) <= day
    )
    return (await tx.exec(query.order_by(col(ConsentRecord.day), col(ConsentRecord.id)).limit(BLOCK))).all()


async def place(tx: AsyncSession, day: str, first: int, ids: Sequence[str], root: bytes) -> None:
    """Give records their places in the tree of a day, one block of them, and keep the root of the block."""
    table = ConsentRecord.__table__  # type: ignore[attr-defined]  # SQLModel makes it, its stubs do not say so
    statement = update(table).where(table.c.id == bindparam("record")).values(tree_day=day, position=bindparam("at"))
    connection = await tx.connection()
    await connection.execute(statement, [{"record": name, "at": first + at} for at, name in enumerate(ids)])
    tx.add(EvidenceBlock(day=day, number=first // BLOCK, root=root.hex()))


async def blocks(tx: AsyncSession, day: str) -> list[bytes]:
    """Return the roots of the blocks of a day, in their order."""
    query = select(EvidenceBlock.root).where(EvidenceBlock.day == day).order_by(col(EvidenceBlock.number))
    return [bytes.fromhex(root) for root in (await tx.exec(query)).all()]


async def leaves(tx: AsyncSession, day: str, number: int) -> list[bytes]:
    """Return the leaves of one block, in their order."""
    position = col(ConsentRecord.position)
    query = select(ConsentRecord.leaf).where(
        ConsentRecord.tree_day == day, position >= number * BLOCK, position < (number + 1) * BLOCK
    )
    return [bytes.fromhex(leaf) for leaf in (await tx.exec(query.order_by(position))).all()]


async def unfinished_day(tx: AsyncSession) -> str | None:
    """Return the day whose tree is being made."""
    return (await tx.exec(select(EvidenceDay.day).where(col(EvidenceDay.body).is_(None)).limit(1))).first()


async def last_day(tx: AsyncSession) -> EvidenceDay | None:
    """Return the last day that has a signed root."""
    query = select(EvidenceDay).where(col(EvidenceDay.body).is_not(None))
    return (await tx.exec(query.order_by(col(EvidenceDay.day).desc()).limit(1))).first()
