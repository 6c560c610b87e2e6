"""Signing records and days: the signature stands over the canonical form of everything else in the object."""

import hashlib
from collections.abc import Callable, Mapping

from core.evidence import merkle
from core.evidence.canonical import Json, canonical, fast
from core.evidence.keys import Signer
from core.evidence.record import Record

#: What is left out of the bytes that are signed.
SIGNATURE = "signature"
#: The digest of each field stands beside it, so that a change can be named and not only noticed.
DIGESTS = "digests"


def digests_of(fields: Mapping[str, Json], write: Callable[[Json], bytes] = canonical) -> dict[str, str]:
    """Return the SHA-256 of each field's canonical form, but of what is about the others."""
    return {
        name: hashlib.sha256(write(value)).hexdigest()
        for name, value in fields.items()
        if name not in {DIGESTS, SIGNATURE}
    }


def sign_record(record: Record, signer: Signer) -> bytes:
    """Return the signed object in canonical form: exactly these bytes are kept, handed out and put into the tree."""
    fields = record.to_json()
    return sign({**fields, DIGESTS: dict(digests_of(fields, fast))}, signer)


def sign(fields: Mapping[str, Json], signer: Signer) -> bytes:
    """Return an object with its signature, in canonical form; the id of the key is one of its fields."""
    return fast({**fields, SIGNATURE: signer.sign(fast(fields)).hex()})


def to_sign(signed: Mapping[str, Json]) -> bytes:
    """Return the bytes over which the signature of an object stands."""
    return canonical({name: value for name, value in signed.items() if name != SIGNATURE})


def leaf_of(signed: bytes) -> bytes:
    """Return the leaf of the day's tree for a signed record."""
    return merkle.leaf(signed)
