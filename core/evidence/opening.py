"""Commitments to personal words: a salted SHA-256 that only the family's own key can open, until it is erased.

The salts are derived from that key and kept nowhere. A record holds commitments alone, so it stays verifiable when the
key is gone, and tells nothing then: without its salt nobody can try all names of a country.
"""

import hashlib
import hmac
from dataclasses import dataclass

from core.evidence.canonical import Json


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one commitment of a record: `path` names its field, as in `privacy_notice.shown.0.words`."""

    path: str
    salt: str  # 32 bytes, lower-case hex
    text: str

    def to_json(self) -> dict[str, Json]:
        """Return it as it stands beside a record."""
        return {"path": self.path, "salt": self.salt, "text": self.text}


@dataclass(frozen=True, slots=True)
class Sealer:
    """Makes commitments with one family's own key, and the salts that open them."""

    key: bytes

    def salt(self, context: str) -> bytes:
        """Return the salt of one use: another context has another salt, and none tells the key."""
        return hmac.new(self.key, b"usynys opening\0" + context.encode(), hashlib.sha256).digest()

    def commit(self, context: str, text: str) -> str:
        """Return the commitment to a text, lower-case hex."""
        return committed(self.salt(context), text)

    def open(self, path: str, context: str, text: str) -> Opening:
        """Return what opens the commitment that was made in this context."""
        return Opening(path, self.salt(context).hex(), text)


def committed(salt: bytes, text: str) -> str:
    """Return SHA-256(salt + text in UTF-8), lower-case hex."""
    return hashlib.sha256(salt + text.encode()).hexdigest()
