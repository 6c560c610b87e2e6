"""What proves a consent: the words shown, how they reached the phone, the answer and how it was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


def _json(value: object) -> object:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True)
class Agreement:
    """The reply that agreed to the texts of consent, where another one confirmed everything after it."""

    reply_id: str
    reply_provider_id: str
    reply_wire: str
    answer: str  # commitment to the raw answer
    rule: str
    said_at: datetime

    def to_json(self) -> Mapping[str, object]:
        """Return it as plain JSON values, instants in ISO 8601."""
        return {name: _json(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The proof of one yes; holds ids, hashes and times, the texts themselves lie sealed beside it."""

    offer_id: str
    edition: str
    message_ids: tuple[str, ...]
    templates: tuple[str, ...]  # digests of the words used
    shown: tuple[str, ...]  # commitments to the exact texts
    reply_id: str
    reply_provider_id: str
    reply_wire: str
    answer: str  # commitment to the raw answer
    rule: str
    language: str
    said_at: datetime
    opens_at: datetime
    closes_at: datetime
    basis: str
    consents: tuple[str, ...] | None = None  # form, version and commitment to the SHA-256 of each text asked about
    agreed: Agreement | None = None  # what agreed to them, where that was not the reply above

    def to_json(self) -> Mapping[str, object]:
        """Return the evidence as plain JSON values, instants in ISO 8601."""
        return {
            name: value.to_json() if isinstance(value, Agreement) else _json(value)
            for name in self.__slots__
            if (value := getattr(self, name)) is not None
        }
