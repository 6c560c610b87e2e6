"""Names, numbers and words of families: opened with their own key, shown masked unless a trace was written."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import CryptoError
from core.identifiers import mask_name, mask_phone
from core.latin import latin
from core.store.lookups import Lookups
from core.store.tables import Child, Guardian
from core.store.vault import OwnKey, Vault
from core.values import Language

#: What stands in place of a value whose key was erased.
FORGOTTEN = "***"

_LONG_NUMBER = re.compile(r"\+?\d[\d\s()\-]{7,}\d")
_OFTEN_INSIDE = 4  # names shorter than this begin many words: Ян, Али; longer ones may carry an ending


@dataclass(frozen=True, slots=True)
class Person:
    """What may be shown of somebody without leaving a trace."""

    id: str
    name: str
    birth_year: int | None = None


async def key_of(look: Lookups, vault: Vault, owner: str) -> OwnKey | None:
    """Return an owner's key; None when it was erased."""
    try:
        return await vault.key_of(look.tx, owner)
    except CryptoError:
        return None


def names_of(row: Guardian | Child, key: OwnKey | None) -> tuple[str, ...]:
    """Return the first and the last name, in this order; nothing when the family was erased."""
    if key is None:
        return ()
    table = "guardian" if isinstance(row, Guardian) else "child"
    said = json.loads(key.open(row.name_sealed, table, "name_sealed", row.id))
    return tuple(said[part] for part in ("first", "last", "middle") if said.get(part))


def masked_name(names: tuple[str, ...]) -> str:
    """Return first and last name, each by its first letter."""
    return " ".join(mask_name(name) for name in names[:2]) or FORGOTTEN


def phone_of(row: Guardian, key: OwnKey | None) -> str | None:
    """Return the number in E.164; None when the family was erased."""
    return None if key is None else key.open(row.phone_sealed, "guardian", "phone_sealed", row.id)


def masked_phone(row: Guardian, key: OwnKey | None) -> str:
    """Return what may be shown of the number."""
    phone = phone_of(row, key)
    return FORGOTTEN if phone is None else mask_phone(phone)


def person(row: Guardian | Child, key: OwnKey | None) -> Person:
    """Return what may be shown of a guardian or a child."""
    return Person(row.id, masked_name(names_of(row, key)), row.birth_year if isinstance(row, Child) else None)


def covered(text: str, names: Iterable[str]) -> str:
    """Return a message as the parent saw it, in Cyrillic or Latin letters, without names and long numbers."""
    spelled = {form for name in names for form in (name, *(latin(name, language) for language in Language))}
    for name in sorted(filter(None, spelled), key=len, reverse=True):
        whole = "" if len(name) >= _OFTEN_INSIDE else r"\b"
        text = re.sub(rf"\b{re.escape(name)}{whole}", lambda found: mask_name(found.group()), text, flags=re.IGNORECASE)
    return _LONG_NUMBER.sub(lambda found: f"…{found.group()[-2:]}", text)
