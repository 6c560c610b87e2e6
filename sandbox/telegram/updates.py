"""What happened at the bot and is not yet told: updates in order, to a webhook or on request."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox import faults, messages
from sandbox.box import Box
from sandbox.faults import FaultKind
from sandbox.instants import from_ms, to_ms
from sandbox.retries import Answer, Outcome, telegram_wait
from sandbox.store import next_of, set_setting, setting

_FIRST_UPDATE = 640_000_001
_KEPT = timedelta(hours=24)
_SETTING, _ERROR = "telegram_webhook", "telegram_webhook_error"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates go; an empty `url` means that the bot asks for them. `allowed` empty means all."""

    url: str
    secret: str = ""
    allowed: tuple[str, ...] = ()
    max_connections: int = 40


@dataclass(frozen=True, slots=True)
class Pending:
    """One update that is not yet told."""

    update_id: int
    body: dict[str, Any]
    message: int | None  # the phone's message it tells of
    due: datetime
    tries: int
    copies: int  # how often it is told once more (a fault)


def webhook(db: sqlite3.Connection, box: Box) -> Webhook:
    """Return where updates go: as it was set, else to the gateway, as if its bot had been set up already."""
    kept = setting(db, _SETTING)
    if kept is None:
        return Webhook(f"{box.wires.public_url}/webhooks/telegram", box.wires.telegram_secret)
    plain = json.loads(kept)
    return Webhook(**plain | {"allowed": tuple(plain["allowed"])})


def set_webhook(db: sqlite3.Connection, hook: Webhook) -> None:
    """Change where updates go; the last error is forgotten."""
    set_setting(db, _SETTING, json.dumps(asdict(hook)))
    set_setting(db, _ERROR, "{}")


def last_error(db: sqlite3.Connection) -> dict[str, Any]:
    """Return the last failure of the webhook as `getWebhookInfo` tells it; empty when there was none."""
    told: dict[str, Any] = json.loads(setting(db, _ERROR) or "{}")
    return told


def push(
    db: sqlite3.Connection, box: Box, kind: str, body: dict[str, Any], *, number: str, message: int | None = None
) -> None:
    """Queue an update, unless the bot does not want its kind."""
    allowed = webhook(db, box).allowed
    if allowed and kind not in allowed:
        return
    now = box.clock.now()
    fault = faults.strike(db, FaultKind.INBOUND, wire="telegram", number=number)
    due = now + fault.span if fault and fault.what == "delay" else now
    copies = 1 if fault and fault.what == "duplicate" else 0
    update_id = next_of(db, "update", _FIRST_UPDATE)
    db.execute(
        "INSERT INTO pending (update_id, body, message, made, due, copies) VALUES (?, ?, ?, ?, ?, ?)",
        (update_id, json.dumps({"update_id": update_id, kind: body}), message, to_ms(now), to_ms(due), copies),
    )


def head(db: sqlite3.Connection, now: datetime) -> Pending | None:
    """Return the first update that is not yet told; those older than 24 hours are dropped."""
    db.execute("DELETE FROM pending WHERE made <= ?", (to_ms(now - _KEPT),))
    return next(iter(_pending(db, 1)), None)


def count(db: sqlite3.Connection) -> int:
    """Return how many updates are not yet told."""
    return int(db.execute("SELECT count(*) FROM pending").fetchone()[0])


def settle(db: sqlite3.Connection, box: Box, update: Pending, answer: Answer) -> None:
    """Note how the webhook was answered: the update is told, told once more, or tried again later."""
    now = box.clock.now()
    if answer.outcome is Outcome.OK:
        _told(db, [update])
        return
    words = f"Wrong response from the webhook: {answer.status}" if answer.status else "Connection failed"
    set_setting(db, _ERROR, json.dumps({"last_error_date": to_ms(now) // 1000, "last_error_message": words}))
    due = now + telegram_wait(answer, update.tries)
    db.execute("UPDATE pending SET due = ?, tries = tries + 1 WHERE update_id = ?", (to_ms(due), update.update_id))


def fetch(db: sqlite3.Connection, offset: int, limit: int) -> list[dict[str, Any]]:
    """Return updates on request; those before `offset` count as told. A negative one counts from the end."""
    if offset < 0:
        rows = db.execute("SELECT update_id FROM pending ORDER BY update_id DESC LIMIT ?", (-offset,)).fetchall()
        offset = rows[-1][0] if rows else 0
    _told(db, [update for update in _pending(db, -1) if update.update_id < offset])
    return [update.body for update in _pending(db, limit)]


def drop(db: sqlite3.Connection) -> None:
    """Forget all updates that are not yet told."""
    db.execute("DELETE FROM pending")


def _told(db: sqlite3.Connection, updates: Iterable[Pending]) -> None:
    for update in updates:
        if update.copies:
            db.execute("UPDATE pending SET copies = copies - 1 WHERE update_id = ?", (update.update_id,))
        else:
            db.execute("DELETE FROM pending WHERE update_id = ?", (update.update_id,))
        message = messages.by_seq(db, update.message) if update.message is not None else None
        if message is not None and message.status != "received":
            messages.change(db, replace(message, status="received"))


def _pending(db: sqlite3.Connection, limit: int) -> list[Pending]:
    rows = db.execute("SELECT * FROM pending ORDER BY update_id LIMIT ?", (limit,)).fetchall()
    return [
        Pending(
            row["update_id"], json.loads(row["body"]), row["message"], from_ms(row["due"]), row["tries"], row["copies"]
        )
        for row in rows
    ]
