"""The history of a subject: an append-only chain in which each link carries the hash of the one before."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

#: What the first link of every chain carries in place of an earlier hash.
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One link as it is stored; `data` holds exactly the characters that were hashed."""

    subject: str
    seq: int
    at: datetime
    event: str
    data: str
    previous: str
    hash: str


def canonical(data: Mapping[str, object]) -> str:
    """Write data in one way only: sorted keys, no spaces.

    >>> canonical({"b": 1, "a": "ә"})
    '{"a":"ә","b":1}'
    """
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(subject: str, seq: int, at: datetime, event: str, data: str, previous: str) -> str:
    instant = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return hashlib.sha256(json.dumps([subject, seq, instant, event, data, previous]).encode()).hexdigest()


def link(subject: str, previous: Link | None, at: datetime, event: str, data: Mapping[str, object]) -> Link:
    """Return the link that follows `previous` (None = the first)."""
    seq, before = (previous.seq + 1, previous.hash) if previous else (1, BEGINNING)
    text = canonical(data)
    return Link(subject, seq, at, event, text, before, _hash(subject, seq, at, event, text, before))


def verify(links: Iterable[Link]) -> int | None:
    """Return the number of the first link that does not hold, or None when the whole chain does."""
    before = BEGINNING
    for number, item in enumerate(links, start=1):
        expected = _hash(item.subject, item.seq, item.at, item.event, item.data, item.previous)
        if item.seq != number or item.previous != before or item.hash != expected:
            return number
        before = item.hash
    return None
