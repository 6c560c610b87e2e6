"""What the phones saw and sent, read from the sandbox's own file: no word of it comes from the gateway."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sandbox.instants import from_ms

_REACHED = """SELECT number, max(at) FROM message
    WHERE direction = 'to_phone' AND status NOT IN ('undelivered', 'failed')"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One message on one phone."""

    number: str
    channel: str
    to_phone: bool
    at: datetime
    text: str
    status: str
    provider_id: str
    wire: str
    buttons: frozenset[str]

    @property
    def reached(self) -> bool:
        """Whether the phone has it."""
        return self.to_phone and self.status not in {"undelivered", "failed"}


def seen(folder: Path) -> list[Seen]:
    """Return all messages of all phones, oldest first."""
    with _opened(folder) as db:
        return [_seen(row) for row in db.execute("SELECT * FROM message ORDER BY seq")]


def latest(folder: Path) -> dict[str, datetime]:
    """Return when the last message came to each phone that has any."""
    with _opened(folder) as db:
        return {number: from_ms(at) for number, at in db.execute(f"{_REACHED} GROUP BY number")}


def written_to_by_sms(folder: Path) -> set[str]:
    """Return the phones that an SMS has reached."""
    with _opened(folder) as db:
        return {number for number, _ in db.execute(f"{_REACHED} AND channel = 'sms' GROUP BY number")}


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "box.db", timeout=30)) as db:
        db.row_factory = sqlite3.Row
        yield db


def _seen(row: sqlite3.Row) -> Seen:
    rows = json.loads(row["buttons"])
    telegram = row["channel"] == "telegram"
    return Seen(
        number=row["number"],
        channel=row["channel"],
        to_phone=row["direction"] == "to_phone",
        at=from_ms(row["at"]),
        text=row["text"],
        status=row["status"],
        provider_id=row["provider_id"],
        wire="telegram" if telegram else json.loads(row["facts"]).get("wire", "twilio"),
        buttons=frozenset(button["data"] for buttons in rows for button in buttons),
    )
