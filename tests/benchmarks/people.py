"""Families with names, sealed and indexed as the register does it, written by the thousand; each has one offer."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Any

from core.flow.offer import CODE_DIGITS, CODE_LETTERS
from core.identifiers import iin_with_check
from core.store.base import Store
from core.store.naming import keys_of
from core.store.tables import Child, DataKey, Guardian, NameKey, Offer
from core.store.vault import Keyring, OwnKey, Vault, of_guardian
from samples import names
from samples.chance import Chance
from tests.benchmarks.bulk import Rows, many

_AT = datetime(2026, 11, 1, tzinfo=UTC)
_CHUNK = 10_000
_BORN = 2022
#: So many families have names drawn for themselves; those of a million bear each of them about fifty times.
_NAMED = 20_011
_numbers = count()


def _token(size: int) -> bytes:
    """Return bytes that are different each time; nobody's families are sealed with them."""
    return sha256(next(_numbers).to_bytes(8)).digest()[:size]


#: The key of all families here, as USYNYS_DATA_KEY has it.
DATA_KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="
VAULT = Vault(Keyring.parse(DATA_KEY), _token)


@dataclass(frozen=True, slots=True)
class Family:
    """What a caller may say of a family."""

    number: int
    phone: str
    iin: str
    code: str
    guardian: Mapping[str, str]
    child: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Named:
    """What many families share: their names as they are sealed and found, and a code."""

    guardian: Mapping[str, str]
    child: Mapping[str, str]
    code: str
    sealed: tuple[str, str]  # of guardian and child
    keys: tuple[frozenset[int], frozenset[int]]


def family(number: int) -> Family:
    """Return a made-up family: the same for the same number; its names are borne by one in twenty thousand others."""
    named = _named(number % _NAMED)
    return Family(number, f"+7707{number:07d}", _iin(number), named.code, named.guardian, named.child)


def _iin(number: int) -> str:
    """Return the IIN of a family's guardian: other numbers are other people."""
    day, serial = divmod(number, 10_000)
    after = f"{day // 28 % 12 + 1:02d}{day % 28 + 1:02d}4{serial:04d}"
    return next(filter(None, (iin_with_check(f"{year}{after}") for year in range(80, 100))))


@cache
def _named(number: int) -> _Named:
    """Draw names, and seal and index as the register does what depends on nothing else."""
    chance = Chance(number)
    people = chance.weighed({names.KAZAKH: 0.75, names.RUSSIAN: 0.18, names.OTHER: 0.07})
    last = names.surname(chance, people)
    mother = names.grown_up(chance, people, last, woman=True)
    child = {"last": last, "first": names.child_name(chance, people, girl=False)}
    code = chance.pick(CODE_DIGITS) + chance.pick(CODE_LETTERS) + chance.pick(CODE_DIGITS)
    guardian = {"last": mother.last, "first": mother.first, "middle": mother.middle}
    sealed = json.dumps(guardian), json.dumps(child)
    return _Named(guardian, child, code, sealed, (keys_of(VAULT, guardian), keys_of(VAULT, child)))


async def settle(store: Store, since: int, until: int) -> None:
    """Write the families of these numbers; a million take some minutes: all of them are sealed."""
    async with many(store, [rows for rows, _ in _ROWS], until - since) as connection:
        for start in range(since, until, _CHUNK):
            some = [_Own(number) for number in range(start, min(start + _CHUNK, until))]
            for rows, values_of in _ROWS:
                await rows.write(connection, [values for one in some for values in values_of(one)])


def guardian_id(number: int) -> str:
    """Return the id of the guardian of a family; in the order of their numbers, as a register gives them."""
    return f"F{number:07d}"


class _Own:
    """One family with its ids and its own key."""

    def __init__(self, number: int) -> None:
        self.family, self.guardian, self.child = family(number), guardian_id(number), f"K{number:07d}"
        self.named = _named(number % _NAMED)
        self.key = OwnKey(of_guardian(self.guardian), _token(32), _token)


def _data_key(own: _Own) -> Iterator[tuple[Any, ...]]:
    yield own.key.owner, VAULT._wrap(own.key.owner, own.key.key)  # noqa: SLF001 - many, and not through a session


def _guardian(own: _Own) -> Iterator[tuple[Any, ...]]:
    one, name = own.family, own.guardian
    sealed_name = own.key.seal(own.named.sealed[0], "guardian", "name_sealed", name)
    sealed_phone = own.key.seal(one.phone, "guardian", "phone_sealed", name)
    yield name, VAULT.index("iin", one.iin), VAULT.index("phone", one.phone), sealed_name, sealed_phone


def _child(own: _Own) -> Iterator[tuple[Any, ...]]:
    sealed_name = own.key.seal(own.named.sealed[1], "child", "name_sealed", own.child)
    yield own.child, own.guardian, VAULT.index("iin", f"child {own.family.iin}"), sealed_name


def _offer(own: _Own) -> Iterator[tuple[Any, ...]]:
    number = own.family.number
    yield f"O{number:07d}", "lapsed" if number % 10 else "open", own.guardian, own.child, own.family.code


def _names(own: _Own) -> Iterator[tuple[Any, ...]]:
    for person, keys in zip(("", own.child), own.named.keys, strict=True):
        yield from ((key, own.guardian, person) for key in keys)


_OF_DATA_KEYS = Rows(DataKey(owner="", key_id=VAULT.keyring.first, wrapped=b"", created_at=_AT), ("owner", "wrapped"))
_OF_GUARDIANS = Rows(
    Guardian(
        id="", iin_index="", phone_index="", iin_sealed=b"", name_sealed=b"", phone_sealed=b"", language="kk",
        settlement="Алматы", created_at=_AT,
    ),
    ("id", "iin_index", "phone_index", "name_sealed", "phone_sealed"),
)  # fmt: skip
_OF_CHILDREN = Rows(
    Child(
        id="", guardian_id="", iin_index="", iin_sealed=b"", name_sealed=b"", birth_date_sealed=b"", birth_year=_BORN
    ),
    ("id", "guardian_id", "iin_index", "name_sealed"),
)
_OF_OFFERS = Rows(
    Offer(id="", kind="annual_interest", guardian_id="", child_id="", edition="P-2024", code="", created_at=_AT),
    ("id", "status", "guardian_id", "child_id", "code"),
)
_OF_NAMES = Rows(NameKey(key=0, guardian_id="", person=""), ("key", "guardian_id", "person"))
#: The rows of each table, in which order they are written, and what each of a family's has of its own.
_ROWS: Sequence[tuple[Rows, Callable[[_Own], Iterator[tuple[Any, ...]]]]] = (
    (_OF_DATA_KEYS, _data_key),
    (_OF_GUARDIANS, _guardian),
    (_OF_CHILDREN, _child),
    (_OF_OFFERS, _offer),
    (_OF_NAMES, _names),
)
