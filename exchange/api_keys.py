"""Who may call the API: bearer keys with scopes, compared by their hashes in constant time."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.errors import SettingsError

#: How an entry begins that holds the hash of a key instead of the key.
_HASHED = "sha256="


class Scope(StrEnum):
    """What a key may be used for."""

    EVENTS_WRITE = "events:write"
    GUARDIANS_WRITE = "guardians:write"
    APPLICATIONS_WRITE = "applications:write"
    VACANCIES_WRITE = "vacancies:write"
    OFFERS_READ = "offers:read"
    EVIDENCE_READ = "evidence:read"
    QUEUES_READ = "queues:read"
    DECISIONS_WRITE = "decisions:write"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who holds a key: a name made of the key's hash, and what the key may be used for."""

    name: str
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """The keys of USYNYS_API_KEYS: the hash of each, never the key, and its scopes."""

    scopes: Mapping[bytes, frozenset[Scope]] = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "ApiKeys":
        """Read `key:scope+scope,…`; `*` = all scopes; an empty text lets nobody in.

        In the place of a key may stand `sha256=` and the 64 hex digits of its hash: then the settings hold no key.
        A key has 256 random bits, so a plain hash of it tells nobody the key.

        Raises:
            SettingsError: an entry is no key with scopes, or names a scope that does not exist; no key is quoted.

        """
        scopes: dict[bytes, frozenset[Scope]] = {}
        for number, item in enumerate(filter(None, (part.strip() for part in text.split(","))), start=1):
            key, _, names = item.partition(":")
            if not key or not names:
                message = f"USYNYS_API_KEYS: entry {number} must look like key:scope+scope; `usynys keys` prints one."
                raise SettingsError(message)
            scopes[_hash_in(key, number)] = _scopes(names, number)
        return cls(scopes)

    def known(self, key: str) -> Caller | None:
        """Return who holds a key; None for a key that nobody was given. Takes as long for either."""
        offered, found = _hash(key), None
        for known, scopes in self.scopes.items():
            if hmac.compare_digest(known, offered):
                found = Caller(known.hex(), scopes)
        return found


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode(errors="surrogateescape")).digest()  # a header may hold anything


def _hash_in(key: str, number: int) -> bytes:
    """Return the hash of the key that an entry names, or the hash that it holds itself."""
    if not key.startswith(_HASHED):
        return _hash(key)
    try:
        digest = bytes.fromhex(key.removeprefix(_HASHED))
    except ValueError:
        digest = b""
    if len(digest) != hashlib.sha256().digest_size:
        message = f"USYNYS_API_KEYS: entry {number} must hold 64 hex digits after {_HASHED}."
        raise SettingsError(message)
    return digest


def _scopes(names: str, number: int) -> frozenset[Scope]:
    if names == "*":
        return frozenset(Scope)
    try:
        return frozenset(Scope(name.strip()) for name in names.split("+"))
    except ValueError:
        message = f"USYNYS_API_KEYS: entry {number} names a scope that is none of: {', '.join(Scope)}, *."
        raise SettingsError(message) from None
