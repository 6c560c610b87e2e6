"""The messages of all phones, both ways and on both channels."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.values import Button, ChannelName
from sandbox.instants import from_ms, shown, to_ms
from sandbox.store import next_of

Rows = tuple[tuple[Button, ...], ...]


class Direction(StrEnum):
    """Which way a message goes."""

    TO_PHONE = "to_phone"
    FROM_PHONE = "from_phone"


@dataclass(frozen=True, slots=True)
class Message:
    """One message as its phone sees it; `facts` holds what only its wire needs.

    `buttons` stand under the message, `keyboard` in place of the phone's own (Telegram's two kinds).
    `seq` is 0 until it is stored.
    """

    channel: ChannelName
    provider_id: str
    number: str
    direction: Direction
    at: datetime
    text: str
    status: str
    parts: int = 1
    buttons: Rows = ()
    keyboard: Rows = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    seq: int = 0

    @property
    def wire(self) -> str:
        """Which vendor carries it."""
        return "telegram" if self.channel is ChannelName.TELEGRAM else str(self.facts.get("wire", "twilio"))


def add(db: sqlite3.Connection, message: Message) -> int:
    """Store a new message, return its place in the order of all messages."""
    cursor = db.execute(
        "INSERT INTO message (channel, provider_id, number, direction, at, text, buttons, keyboard, status, parts,"
        " facts, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            message.channel.value,
            message.provider_id,
            message.number,
            message.direction.value,
            to_ms(message.at),
            *_changeable(message),
            next_of(db, "changes"),
        ),
    )
    return int(cursor.lastrowid or 0)


def change(db: sqlite3.Connection, message: Message) -> None:
    """Write down what changed of a message: text, buttons, status, facts."""
    db.execute(
        "UPDATE message SET text = ?, buttons = ?, keyboard = ?, status = ?, parts = ?, facts = ?, changed = ?"
        " WHERE channel = ? AND provider_id = ?",
        (*_changeable(message), next_of(db, "changes"), message.channel.value, message.provider_id),
    )


def remove(db: sqlite3.Connection, message: Message) -> None:
    """Delete a message as if it had never been."""
    db.execute("DELETE FROM message WHERE seq = ?", (message.seq,))
    # The neighbours are marked as changed, so that an open page looks again.
    db.execute("UPDATE message SET changed = ? WHERE number = ?", (next_of(db, "changes"), message.number))


def by_id(db: sqlite3.Connection, channel: ChannelName, provider_id: str) -> Message | None:
    """Return a message by its vendor's id, or None."""
    row = db.execute(
        "SELECT * FROM message WHERE channel = ? AND provider_id = ?", (channel.value, provider_id)
    ).fetchone()
    return _message(row) if row else None


def by_seq(db: sqlite3.Connection, seq: int) -> Message | None:
    """Return a message by its place in the order of all, or None."""
    row = db.execute("SELECT * FROM message WHERE seq = ?", (seq,)).fetchone()
    return _message(row) if row else None


def of_number(db: sqlite3.Connection, number: str) -> list[Message]:
    """Return all messages of a phone, oldest first."""
    return [_message(row) for row in db.execute("SELECT * FROM message WHERE number = ? ORDER BY seq", (number,))]


def sms_between(db: sqlite3.Connection, start: datetime, end: datetime) -> list[Message]:
    """Return all SMS, both ways, that were made between two instants, newest first."""
    rows = db.execute(
        "SELECT * FROM message WHERE channel = 'sms' AND at BETWEEN ? AND ? ORDER BY seq DESC",
        (to_ms(start), to_ms(end)),
    )
    return [_message(row) for row in rows]


def with_bold(message: Message) -> dict[str, Any]:
    """Return a message as the page shows it: also which of its words are bold."""
    return as_json(message) | {"bold": message.facts.get("bold", [])}


def as_json(message: Message) -> dict[str, Any]:
    """Return a message as `GET /sandbox/phones/{number}` shows it (DESIGN section 7)."""
    return {
        "at": shown(message.at),
        "channel": message.channel.value,
        "direction": message.direction.value,
        "text": message.text,
        "buttons": rows_json(message.buttons + message.keyboard),
        "status": message.status,
        "parts": message.parts,
    }


def rows_json(rows: Rows) -> list[list[dict[str, str]]]:
    """Return rows of buttons as JSON keeps them."""
    return [[{"text": button.text, "data": button.data} for button in row] for row in rows]


def _changeable(message: Message) -> tuple[str, str, str, str, int, str]:
    return (
        message.text,
        json.dumps(rows_json(message.buttons)),
        json.dumps(rows_json(message.keyboard)),
        message.status,
        message.parts,
        json.dumps(dict(message.facts)),
    )


def _message(row: sqlite3.Row) -> Message:
    return Message(
        channel=ChannelName(row["channel"]),
        provider_id=row["provider_id"],
        number=row["number"],
        direction=Direction(row["direction"]),
        at=from_ms(row["at"]),
        text=row["text"],
        status=row["status"],
        parts=row["parts"],
        buttons=_rows(row["buttons"]),
        keyboard=_rows(row["keyboard"]),
        facts=json.loads(row["facts"]),
        seq=row["seq"],
    )


def _rows(text: str) -> Rows:
    return tuple(tuple(Button(**button) for button in row) for row in json.loads(text))
