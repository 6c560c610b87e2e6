"""Finding people by name without a name in the database: keys of how each word sounds, made with the index key."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from core.spelling import initial, skeleton, words_of
from core.store.tables import NameKey
from core.store.vault import Vault

_SOUND, _BEGINNING = "name", "name beginning"
#: How many rows one statement names.
_AT_ONCE = 400
_SIGNED = 1 << 63
_INSERT: Mapping[str, Callable[[type], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

#: A person: the guardian's id, and the child's or nothing.
Who = tuple[str, str]


@dataclass
class Named:
    """The names that a transaction writes, until it is known that they stand."""

    fresh: dict[Who, Mapping[str, str]] = field(default_factory=dict)
    renamed: set[Who] = field(default_factory=set)

    def note(self, guardian_id: str, child_id: str, name: Mapping[str, str], *, is_new: bool) -> None:
        """Note that somebody bears this name now."""
        who = (guardian_id, child_id)
        self.fresh[who] = name
        if not is_new:
            self.renamed.add(who)


def keys_of(vault: Vault, name: Mapping[str, str]) -> frozenset[int]:
    """Return the keys under which a name is found: each word, and the last name with the first letter of the first."""
    words = [word for part in name.values() for word in words_of(part)]
    first = words_of(name.get("first", ""))[:1]
    beginnings = [(word, first[0]) for word in words_of(name.get("last", "")) if first]
    return frozenset([*(sound_key(vault, word) for word in words), *(beginning_key(vault, *two) for two in beginnings)])


def sound_key(vault: Vault, word: str) -> int:
    """Return the key of how one word sounds."""
    return _number(vault.index(_SOUND, skeleton(word)))


def beginning_key(vault: Vault, last: str, first: str) -> int:
    """Return the key of a last name with the first letter of a first name."""
    return _number(vault.index(_BEGINNING, f"{skeleton(last)} {initial(first)}"))


async def write(tx: AsyncSession, vault: Vault, named: Named) -> None:
    """Let people be found by the names they bear now, and by no earlier ones."""
    await _forget_each(tx, named.renamed)
    rows = [
        {"key": key, "guardian_id": guardian_id, "person": person}
        for (guardian_id, person), name in named.fresh.items()
        for key in sorted(keys_of(vault, name))
    ]
    if rows:
        connection = await tx.connection()
        await connection.execute(_INSERT[connection.dialect.name](NameKey).on_conflict_do_nothing(), rows)


async def forget(tx: AsyncSession, guardian_ids: Collection[str]) -> None:
    """Let nobody of these families be found by name any more."""
    for some in _parts(sorted(guardian_ids)):
        await tx.exec(delete(NameKey).where(col(NameKey.guardian_id).in_(some)))


async def families_named(tx: AsyncSession, keys: Sequence[int], limit: int) -> list[str]:
    """Return guardians whose families bear all of these keys, whoever of the family bears which, in order of ids."""
    first, *others = [aliased(NameKey) for _ in keys]
    query = select(first.guardian_id).where(first.key == keys[0])
    for alias, key in zip(others, keys[1:], strict=True):
        same = select(alias.guardian_id).where(alias.guardian_id == first.guardian_id, alias.key == key)
        query = query.where(same.exists())
    return list((await tx.exec(query.distinct().order_by(first.guardian_id).limit(limit))).all())


async def _forget_each(tx: AsyncSession, people: Collection[Who]) -> None:
    for some in _parts(sorted(people)):
        await tx.exec(delete(NameKey).where(tuple_(col(NameKey.guardian_id), col(NameKey.person)).in_(some)))


def _parts(many: Sequence[object]) -> Iterable[list[object]]:
    return (list(many[start : start + _AT_ONCE]) for start in range(0, len(many), _AT_ONCE))


def _number(digest: str) -> int:
    return int(digest[:16], 16) - _SIGNED
