"""Rows that are found by the value of a column; the question is made once, which takes longer than to answer it."""

import functools
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.unit import Row, held_alone


async def first(tx: AsyncSession, table: type[Row], **values: object) -> Row | None:
    """Return a row with these values, none of which is null; None when there is no such row."""
    row: Row | None = _in_hand(tx, table, values)
    if row is None:
        row = (await tx.exec(_query(table, tuple(values)), params=values)).first()
    return row


async def only(tx: AsyncSession, table: type[Row], **values: object) -> Row:
    """Return the only row with these values. Raises SQLAlchemy's NoResultFound when there is none: it must be there."""
    held = _in_hand(tx, table, values)
    row: Row = held if held is not None else (await tx.exec(_query(table, tuple(values)), params=values)).one()
    return row


def _in_hand(tx: AsyncSession, table: type[Row], values: Mapping[str, object]) -> Row | None:
    if len(values) > 1:
        return None
    ((name, value),) = values.items()
    return held_alone(tx, table, name, value)


@functools.cache
def _query(table: Any, columns: tuple[str, ...]) -> Any:
    return select(table).where(*(col(getattr(table, name)) == bindparam(name) for name in columns))
