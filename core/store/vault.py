"""Sealing personal values with each family's own key, and blind indexes to find them again."""

import base64
import hmac
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import CryptoError, SettingsError
from core.store.tables import DataKey

#: How the owner name of a guardian's key begins; the guardian's id follows.
GUARDIANS = "guardian:"
_KEY_SIZE = 32
#: Made once: `json.dumps` with its own separators makes an encoder for every value that is sealed.
_write = json.JSONEncoder(separators=(",", ":")).encode
_NONCE_SIZE = 12
_HELD = select(DataKey.owner, DataKey.key_id, DataKey.wrapped).where(
    col(DataKey.owner).in_(bindparam("owners", expanding=True))
)


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
        return hmac.digest(self.index_key, f"{kind}:{value}".encode(), "sha256").hex()

    def seal(self, clear: bytes, place: bytes, nonce: bytes) -> bytes:
        """Encrypt what belongs to nobody yet, bound to its place; the id of the key stands in front."""
        name = self.first.encode()
        return bytes([len(name)]) + name + nonce + AESGCM(self.keys[self.first]).encrypt(nonce, clear, place)

    def unseal(self, sealed: bytes, place: bytes) -> bytes:
        """Decrypt it.

        Raises:
            CryptoError: it was sealed with a key that is not listed, or for another place.

        """
        end = 1 + sealed[0]
        key = self.keys.get(sealed[1:end].decode(errors="replace"), bytes(_KEY_SIZE))
        try:
            return AESGCM(key).decrypt(sealed[end : end + _NONCE_SIZE], sealed[end + _NONCE_SIZE :], place)
        except InvalidTag:
            raise CryptoError from None

    @property
    def index_mark(self) -> str:
        """What tells one index key from another; it says nothing about the key."""
        return self.index("mark", "of the index key")


def _bound_to(table: str, column: str, row: str) -> bytes:
    return _write([table, column, row]).encode()


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
        return hmac.digest(self.key, text.encode(), "sha256").hex()


class Vault:
    """Gives each owner its own key; keys are kept wrapped in the database and cached unwrapped in memory."""

    def __init__(self, keyring: Keyring, token: Callable[[int], bytes]) -> None:
        self.keyring = keyring
        self._token = token

    def seal_apart(self, clear: bytes, place: str) -> bytes:
        """Seal what is kept outside the database and belongs to nobody yet, bound to its place."""
        return self.keyring.seal(clear, place.encode(), self._token(_NONCE_SIZE))

    def open_apart(self, sealed: bytes, place: str) -> bytes:
        """Open it.

        Raises:
            CryptoError: it was sealed with a key that is not listed, or for another place.

        """
        return self.keyring.unseal(sealed, place.encode())

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
        return OwnKey(owner, self._unwrap(owner, row.key_id, row.wrapped), self._token)

    async def make_key(self, tx: AsyncSession, owner: str, at: datetime) -> OwnKey:
        """Return the owner's key, made and wrapped now if there is none."""
        if await tx.get(DataKey, owner) is not None:
            return await self.key_of(tx, owner)
        return self._make(tx, owner, at)

    async def make_keys(self, tx: AsyncSession, owners: Collection[str], at: datetime) -> dict[str, OwnKey]:
        """Return the keys of many owners in one look-up, made and wrapped now where there is none."""
        keys = {
            owner: OwnKey(owner, self._unwrap(owner, key_id, wrapped), self._token)
            for owner, key_id, wrapped in (await tx.exec(_HELD, params={"owners": list(owners)})).all()
        }
        return keys | {owner: self._make(tx, owner, at) for owner in owners if owner not in keys}

    def _make(self, tx: AsyncSession, owner: str, at: datetime) -> OwnKey:
        key = self._token(_KEY_SIZE)
        tx.add(DataKey(owner=owner, key_id=self.keyring.first, wrapped=self._wrap(owner, key), created_at=at))
        return OwnKey(owner, key, self._token)

    def rewrap(self, row: DataKey) -> None:
        """Wrap an owner's key with the first DATA_KEY; what it seals stays as it is.

        Raises CryptoError when the DATA_KEY that wrapped it is not listed any more.
        """
        row.wrapped, row.key_id = (
            self._wrap(row.owner, self._unwrap(row.owner, row.key_id, row.wrapped)),
            self.keyring.first,
        )

    def _wrap(self, owner: str, key: bytes) -> bytes:
        nonce = self._token(_NONCE_SIZE)
        wrapping = AESGCM(self.keyring.keys[self.keyring.first])
        return nonce + wrapping.encrypt(nonce, key, _bound_to("data_key", "wrapped", owner))

    def _unwrap(self, owner: str, key_id: str, wrapped: bytes) -> bytes:
        wrapping = self.keyring.keys.get(key_id)
        if wrapping is None:
            message = f"USYNYS_DATA_KEY no longer lists the key with id {key_id}: add it behind the first."
            raise CryptoError(message)
        try:
            return AESGCM(wrapping).decrypt(
                wrapped[:_NONCE_SIZE], wrapped[_NONCE_SIZE:], _bound_to("data_key", "wrapped", owner)
            )
        except InvalidTag:
            raise CryptoError from None


def of_guardian(guardian_id: str) -> str:
    """Return the owner name of a guardian's key."""
    return f"{GUARDIANS}{guardian_id}"


def of_unknown(at: datetime) -> str:
    """Return the owner name for senders whom nobody knows: one key a month, so that a month can be forgotten."""
    return f"unknown:{at:%Y-%m}"
