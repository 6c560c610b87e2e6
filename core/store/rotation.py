"""Changing keys: families' own keys wrapped by another DATA_KEY, blind indexes made anew by another INDEX_KEY."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import SettingsError
from core.flow.reply import Wire
from core.store import naming
from core.store.base import Store, recall, remember
from core.store.fresh import add_unless_there
from core.store.tables import Child, DataKey, Guardian, Message, Meta, Reply, SmsPart
from core.store.vault import OwnKey, Vault, of_guardian

_AT_ONCE = 200
#: With which index key this database was indexed, and how far a change of it has come.
_MARK, _MOVED_TO, _CHANGING = "index key", "index key moved to", "changing to "


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the work is done."""

    done: int
    of: int


async def rewrap(store: Store, vault: Vault) -> AsyncIterator[Progress]:
    """Wrap every key that an older DATA_KEY wraps with the first one, a few at a time; the gateway may run meanwhile.

    Stopped anywhere, it goes on where it was. Raises CryptoError when a key's DATA_KEY is not listed.
    """
    older = col(DataKey.key_id) != vault.keyring.first
    async with store.read() as tx:
        left = (await tx.exec(select(func.count()).select_from(DataKey).where(older))).one()
    done = 0
    while True:
        async with store.write() as tx:
            query = select(DataKey).where(older).order_by(col(DataKey.owner)).limit(_AT_ONCE).with_for_update()
            rows = (await tx.exec(query)).all()
            for row in rows:
                vault.rewrap(row)
        done += len(rows)
        yield Progress(done, max(left, done))
        if len(rows) < _AT_ONCE:
            return


async def check_index_key(store: Store, vault: Vault) -> None:
    """Make sure that this database was indexed with the key at hand; the first key it is opened with is its own.

    Raises SettingsError when it was not: everybody would be a stranger, and registered a second time.
    """
    async with store.read() as tx:
        mark = await recall(tx, _MARK)
    if mark is None:  # it may be opened by several processes at once: one of them is the first
        async with store.write() as tx:
            await add_unless_there(tx, Meta(key=_MARK, value=vault.keyring.index_mark))
            mark = await recall(tx, _MARK) or ""
    if mark.startswith(_CHANGING):
        message = "The blind indexes are being made anew: let `usynys keys reindex` come to its end first."
        raise SettingsError(message)
    if mark != vault.keyring.index_mark:
        message = (
            "This database was indexed with another key: set USYNYS_INDEX_KEY as it was (it was derived from the "
            "last-listed USYNYS_DATA_KEY if it was not set), or run `usynys keys reindex`."
        )
        raise SettingsError(message)


async def reindex(store: Store, vault: Vault) -> AsyncIterator[Progress]:
    """Make all blind indexes anew with the index key at hand, a few families at a time; nothing else may run meanwhile.

    Stopped anywhere, it goes on where it was, with the same key.
    """
    changing = _CHANGING + vault.keyring.index_mark
    async with store.write() as tx:
        if await recall(tx, _MARK) != changing:
            await remember(tx, _MARK, changing)
            await remember(tx, _MOVED_TO, "")
        reached = await recall(tx, _MOVED_TO) or ""
        left = (await tx.exec(select(func.count()).select_from(Guardian).where(col(Guardian.id) > reached))).one()
    done = 0
    while True:
        async with store.write() as tx:
            ids = await _some(tx, vault, await recall(tx, _MOVED_TO) or "")
            await remember(tx, *((_MOVED_TO, ids[-1]) if ids else (_MARK, vault.keyring.index_mark)))
        done += len(ids)
        yield Progress(done, max(left, done))
        if not ids:
            return


async def _some(tx: AsyncSession, vault: Vault, reached: str) -> list[str]:
    """Index the next families; returns their ids. With the first go the replies that nobody has read yet."""
    if not reached:
        await _replies(tx, vault, (await tx.exec(select(Reply).where(Reply.status == "stored"))).all())
    query = select(Guardian).where(col(Guardian.id) > reached).order_by(col(Guardian.id)).limit(_AT_ONCE)
    guardians = (await tx.exec(query)).all()
    for guardian in guardians:
        if guardian.erased_at is None:
            await _family(tx, vault, guardian)
    return [guardian.id for guardian in guardians]


async def _family(tx: AsyncSession, vault: Vault, guardian: Guardian) -> None:
    key = await vault.key_of(tx, of_guardian(guardian.id))
    phone = key.open(guardian.phone_sealed, "guardian", "phone_sealed", guardian.id)
    guardian.iin_index = vault.index("iin", key.open(guardian.iin_sealed, "guardian", "iin_sealed", guardian.id))
    guardian.phone_index = vault.index("phone", phone or f"none:{guardian.id}")
    guardian.digest = ""  # blind as well: the register's next row writes it anew
    if guardian.telegram_sealed is not None:
        chat = key.open(guardian.telegram_sealed, "guardian", "telegram_sealed", guardian.id)
        guardian.telegram_index = vault.index("telegram", chat)
    named = naming.Named()
    named.note(guardian.id, "", _name(key, guardian), is_new=False)
    for child in (await tx.exec(select(Child).where(Child.guardian_id == guardian.id))).all():
        child.iin_index = vault.index("iin", key.open(child.iin_sealed, "child", "iin_sealed", child.id))
        named.note(guardian.id, child.id, _name(key, child), is_new=False)
    await tx.flush()
    await naming.write(tx, vault, named)
    own = select(Reply).where(Reply.key_owner == of_guardian(guardian.id))
    await _replies(tx, vault, (await tx.exec(own)).all())
    await _parts(tx, vault.index("phone", phone), guardian.id)


def _name(key: OwnKey, row: Guardian | Child) -> dict[str, str]:
    table = "guardian" if isinstance(row, Guardian) else "child"
    name: dict[str, str] = json.loads(key.open(row.name_sealed, table, "name_sealed", row.id))
    return name


async def _replies(tx: AsyncSession, vault: Vault, replies: Sequence[Reply]) -> None:
    for reply in replies:
        key = await vault.key_of(tx, reply.key_owner)
        sender = key.open(reply.sender_sealed, "reply", "sender_sealed", reply.id)
        reply.sender_index = vault.index("telegram" if Wire(reply.wire) is Wire.TELEGRAM else "phone", sender)


async def _parts(tx: AsyncSession, index: str, guardian_id: str) -> None:
    """Let receipts that name the number find the parts that went to it."""
    query = select(SmsPart).join(Message, col(Message.id) == SmsPart.message_id)
    for part in (await tx.exec(query.where(Message.guardian_id == guardian_id))).all():
        part.phone_index = index
