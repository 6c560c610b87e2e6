"""Sealing personal values with each family's own key, and blind indexes to find them again."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import CryptoError, SettingsError
from core.store.tables import DataKey

_KEY_SIZE = 32
_NONCE_SIZE = 12


def _decode(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != _KEY_SIZE:
        message = f"USYNYS_{name} must be {_KEY_SIZE} random bytes in base64: `usynys keys` prints fresh ones."
        raise SettingsError(message)
    return key


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of DATA_KEY and INDEX_KEY; the first data key encrypts, all decrypt."""

    first: str
    keys: dict[str, bytes]
    index_key: bytes

    @classmethod
    def parse(cls, data_key: str, index_key: str = "") -> "Keyring":
        """Read `id:base64,…` (a bare key has id 1).

        Raises:
            SettingsError: a key is not 32 bytes in base64.

        """
        keys: dict[str, bytes] = {}
        for item in filter(None, (part.strip() for part in data_key.split(","))):
            name, _, value = item.rpartition(":")
            keys[name or "1"] = _decode(value, "DATA_KEY")
        if not keys:
            message = "USYNYS_DATA_KEY is empty: `usynys keys` prints fresh ones."
            raise SettingsError(message)
        last = list(keys.values())[-1]
        derived = HKDF(SHA256(), _KEY_SIZE, salt=None, info=b"usynys blind index").derive(last)
        return cls(next(iter(keys)), keys, _decode(index_key, "INDEX_KEY") if index_key else derived)

    def index(self, kind: str, value: str) -> str:
        """Return the blind index of a value: the same for the same value, telling nothing about it."""
        return hmac.new(self.index_key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def _bound_to(table: str, column: str, row: str) -> bytes:
    return json.dumps([table, column, row], separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class OwnKey:
    """One family's own key, unwrapped: seals and opens values bound to their table, column and row."""

    owner: str
    key: bytes
    token: Callable[[int], bytes]

    def seal(self, text: str, table: str, column: str, row: str) -> bytes:
        """Encrypt one value (AES-256-GCM, fresh nonce in front)."""
        nonce = self.token(_NONCE_SIZE)
        return nonce + AESGCM(self.key).encrypt(nonce, text.encode(), _bound_to(table, column, row))

    def open(self, sealed: bytes, table: str, column: str, row: str) -> str:
        """Decrypt one value.

        Raises:
            CryptoError: the value was written with another key, or moved to another row.

        """
        try:
            clear = AESGCM(self.key).decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], _bound_to(table, column, row))
        except InvalidTag:
            raise CryptoError from None
        return clear.decode()

    def commit(self, text: str) -> str:
        """Return a commitment to a text: proof while the key lives, nothing after its erasure."""
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()


class Vault:
    """Gives each owner its own key; keys are kept wrapped in the database and cached unwrapped in memory."""

    def __init__(self, keyring: Keyring, token: Callable[[int], bytes]) -> None:
        self.keyring = keyring
        self._token = token

    def index(self, kind: str, value: str) -> str:
        """Return the blind index of a value."""
        return self.keyring.index(kind, value)

    async def key_of(self, tx: AsyncSession, owner: str) -> OwnKey:
        """Return the key of an owner that has one.

        Raises:
            CryptoError: the family was erased, or its key was wrapped by a DATA_KEY that is not listed.

        """
        row = await tx.get(DataKey, owner)
        if row is None:
            message = "This family's key was erased: what was sealed with it is gone for good."
            raise CryptoError(message)
        return OwnKey(owner, self._unwrap(row), self._token)

    async def make_key(self, tx: AsyncSession, owner: str, at: datetime) -> OwnKey:
        """Return the owner's key, made and wrapped now if there is none."""
        if await tx.get(DataKey, owner) is not None:
            return await self.key_of(tx, owner)
        return self._make(tx, owner, at)

    async def make_keys(self, tx: AsyncSession, owners: Collection[str], at: datetime) -> dict[str, OwnKey]:
        """Return the keys of many owners in one look-up, made and wrapped now where there is none."""
        rows = (await tx.exec(select(DataKey).where(col(DataKey.owner).in_(owners)))).all()
        keys = {row.owner: OwnKey(row.owner, self._unwrap(row), self._token) for row in rows}
        return keys | {owner: self._make(tx, owner, at) for owner in owners if owner not in keys}

    def _make(self, tx: AsyncSession, owner: str, at: datetime) -> OwnKey:
        key, nonce = self._token(_KEY_SIZE), self._token(_NONCE_SIZE)
        wrapping = AESGCM(self.keyring.keys[self.keyring.first])
        wrapped = nonce + wrapping.encrypt(nonce, key, _bound_to("data_key", "wrapped", owner))
        tx.add(DataKey(owner=owner, key_id=self.keyring.first, wrapped=wrapped, created_at=at))
        return OwnKey(owner, key, self._token)

    def _unwrap(self, row: DataKey) -> bytes:
        wrapping = self.keyring.keys.get(row.key_id)
        if wrapping is None:
            message = f"USYNYS_DATA_KEY no longer lists the key with id {row.key_id}: add it behind the first."
            raise CryptoError(message)
        try:
            return AESGCM(wrapping).decrypt(
                row.wrapped[:_NONCE_SIZE], row.wrapped[_NONCE_SIZE:], _bound_to("data_key", "wrapped", row.owner)
            )
        except InvalidTag:
            raise CryptoError from None


def of_guardian(guardian_id: str) -> str:
    """Return the owner name of a guardian's key."""
    return f"guardian:{guardian_id}"


def of_unknown(at: datetime) -> str:
    """Return the owner name for senders whom nobody knows: one key a month, so that a month can be forgotten."""
    return f"unknown:{at:%Y-%m}"
