"""Who uses Telegram on which phone, and whether they let the bot write to them."""

import sqlite3
from dataclasses import dataclass

from sandbox.store import next_of

#: Beyond 32 bits on purpose: real ids have been there for years, and a gateway must not cut them.
_FIRST_USER = 7_100_000_001


@dataclass(frozen=True, slots=True)
class Chat:
    """The private chat of the bot with one person; its id is the person's own."""

    user_id: int
    number: str
    language: str  # of the person's app: kk, ru, en
    started: bool = False
    blocked: bool = False


def of_number(db: sqlite3.Connection, number: str) -> Chat | None:
    """Return the chat of a phone, or None when its owner never opened the bot."""
    row = db.execute("SELECT * FROM chat WHERE number = ?", (number,)).fetchone()
    return _chat(row) if row else None


def of_id(db: sqlite3.Connection, user_id: int) -> Chat | None:
    """Return the chat of a person, or None when the bot has never met them."""
    row = db.execute("SELECT * FROM chat WHERE user_id = ?", (user_id,)).fetchone()
    return _chat(row) if row else None


def open_chat(db: sqlite3.Connection, number: str, language: str | None) -> Chat:
    """Let the owner of a phone open the bot: from now on it may write."""
    known = of_number(db, number)
    if known is None:
        known = Chat(next_of(db, "user", _FIRST_USER), number, "kk")
    db.execute(
        "INSERT INTO chat VALUES (?, ?, ?, 1, 0) ON CONFLICT (user_id) DO UPDATE SET started = 1, blocked = 0,"
        " language = excluded.language",
        (known.user_id, number, language or known.language),
    )
    return Chat(known.user_id, number, language or known.language, started=True)


def set_blocked(db: sqlite3.Connection, chat: Chat, *, blocked: bool) -> None:
    """Let a person stop the bot, or let it write again."""
    db.execute("UPDATE chat SET blocked = ? WHERE user_id = ?", (int(blocked), chat.user_id))


def _chat(row: sqlite3.Row) -> Chat:
    return Chat(row["user_id"], row["number"], row["language"], bool(row["started"]), bool(row["blocked"]))
