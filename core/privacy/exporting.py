"""Everything that is held about one family, opened, in one JSON object; who asked stands in its trace first."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.access import Access, Operator
from core.errors import CryptoError
from core.privacy.holdings import HELD, Held, columns_of, ids_of, is_sealed, key_of, rows_of
from core.store.base import Store
from core.store.tables import ConsentText, ReplyPiece
from core.store.vault import OwnKey, Vault, of_guardian

#: What stands in the trace for the whole.
EVERYTHING = "everything"
#: How rows are named whose sealed values are not bound to their `id`.
_NAMES: Mapping[type, Callable[[Any], str]] = {
    ConsentText: lambda row: str(row.commitment),
    ReplyPiece: lambda row: f"{row.key}:{row.round}:{row.number}",
}


async def export(
    store: Store, vault: Vault, access: Access, operator: Operator, guardian_id: str, reason: str, now: datetime
) -> dict[str, Any]:
    """Return what every table holds about a family; what only computers need (blind indexes, digests) is left out.

    Raises:
        InputError: the reason is not one of the closed list.
        NotFoundError: there is no guardian with this id.

    """
    await access.trace(operator, guardian_id, EVERYTHING, reason, now)
    async with store.read() as tx:
        ids, keys = await ids_of(tx, guardian_id), _Keys(tx, vault, of_guardian(guardian_id))
        told = {
            str(held.table.__tablename__): [await _row(keys, held, row) for row in await rows_of(tx, held, ids)]
            for held in HELD
        }
    at = now.isoformat(timespec="milliseconds")
    return {"guardian_id": guardian_id, "exported_at": at, **{name: rows for name, rows in told.items() if rows}}


class _Keys:
    """The keys with which a family's rows were sealed; None for one that is gone."""

    def __init__(self, tx: AsyncSession, vault: Vault, own: str) -> None:
        self._tx, self._vault, self._own = tx, vault, own
        self._known: dict[str, OwnKey | None] = {}

    async def of(self, row: Any) -> OwnKey | None:
        """Return the key of one row."""
        owner = getattr(row, "key_owner", "") or self._own
        if owner not in self._known:
            try:
                self._known[owner] = await self._vault.key_of(self._tx, owner)
            except CryptoError:
                self._known[owner] = None
        return self._known[owner]


async def _row(keys: _Keys, held: Held, row: Any) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for column in columns_of(held.table):
        value = getattr(row, column.name)
        if column.name in held.blind or value is None:
            continue
        if is_sealed(column):
            said[column.name.removesuffix("_sealed")] = _opened(await keys.of(row), held, row, column.name)
        else:
            said[column.name] = _plain(value)
    return said


def _opened(key: OwnKey | None, held: Held, row: Any, column: str) -> Any:
    """Return what was sealed; None when it was erased."""
    sealed, name = getattr(row, column), _NAMES.get(held.table, lambda one: str(key_of(one)[0]))
    if key is None or not sealed:
        return None
    text = key.open(sealed, str(held.table.__tablename__), column, name(row))
    try:
        opened = json.loads(text)
    except ValueError:
        return text
    return opened if isinstance(opened, dict | list) else text  # an IIN or a «1» is text, whatever it looks like


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return value.isoformat() if isinstance(value, date) else value
