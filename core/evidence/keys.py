"""The keys of records: Ed25519 seeds that sign, their public halves that verify, each under an id."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from core.errors import InputError, SettingsError

_SIZE = 32  # bytes of a seed and of a public key
_ID_DIGITS = 16
_HEX = re.compile(r"[0-9a-fA-F]{64}")
#: The id of a key that was handed over without one: it is tried whatever id a record names.
ANY = "*"


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs with the first key of USYNYS_SIGNING_KEY; the others are listed so that older records verify."""

    key_id: str
    key: Ed25519PrivateKey = field(repr=False)
    public: Mapping[str, bytes]  # by id, the signing one first

    @classmethod
    def parse(cls, text: str) -> "Signer":
        """Read `id:base64,…`; a bare key is called by the first digits of the SHA-256 of its public half.

        Raises:
            SettingsError: there is no key, one is not 32 bytes in base64, or two have the same id.

        """
        keys = [_read(item) for item in text.split(",") if item.strip()]
        if not keys:
            message = "USYNYS_SIGNING_KEY is empty: `usynys keys` prints a fresh one."
            raise SettingsError(message)
        public = {name: key.public_key().public_bytes_raw() for name, key in keys}
        if len(public) != len(keys):
            message = "USYNYS_SIGNING_KEY names two keys alike."
            raise SettingsError(message)
        return cls(*keys[0], public)

    def sign(self, signed: bytes) -> bytes:
        """Return the signature over these bytes."""
        return self.key.sign(signed)


def key_id_of(public: bytes) -> str:
    """Return the id of a key that was given none."""
    return hashlib.sha256(public).hexdigest()[:_ID_DIGITS]


def read_public(text: str) -> dict[str, bytes]:
    """Read public keys: the answer of `/api/v1/evidence/keys`, a PEM file, or lines of `id:key`, keys in hex or base64.

    A key without an id stands for every id (ANY).

    Raises:
        InputError: there is no Ed25519 key in it.

    """
    try:
        if text.lstrip().startswith("{"):
            found = {str(one["key_id"]): bytes.fromhex(str(one["key"])) for one in json.loads(text)["items"]}
        elif "BEGIN PUBLIC KEY" in text:
            pem = load_pem_public_key(text.encode())
            found = {ANY: pem.public_bytes_raw()} if isinstance(pem, Ed25519PublicKey) else {}
        else:
            found = dict(_line(line) for line in text.split())
    except (ValueError, KeyError, TypeError):
        found = {}
    if not found or any(len(key) != _SIZE for key in found.values()):
        message = "No public key is in it: 32 bytes in hex or base64, a PEM, or the answer of /api/v1/evidence/keys."
        raise InputError(message)
    return found


def _line(text: str) -> tuple[str, bytes]:
    name, _, value = text.rpartition(":")
    return name or ANY, bytes.fromhex(value) if _HEX.fullmatch(value) else base64.b64decode(value, validate=True)


def public_keys(keys: Mapping[str, bytes]) -> dict[str, Ed25519PublicKey]:
    """Return keys that verify."""
    return {name: Ed25519PublicKey.from_public_bytes(key) for name, key in keys.items()}


def _read(item: str) -> tuple[str, Ed25519PrivateKey]:
    name, _, value = item.strip().rpartition(":")
    try:
        seed = base64.b64decode(value, validate=True)
    except ValueError:
        seed = b""
    if len(seed) != _SIZE:
        message = f"USYNYS_SIGNING_KEY must be {_SIZE} random bytes in base64: `usynys keys` prints a fresh one."
        raise SettingsError(message)
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return name or key_id_of(key.public_key().public_bytes_raw()), key
