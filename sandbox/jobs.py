"""What the carrier still has to do, each piece with the instant it is due."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sandbox.instants import from_ms, to_ms


class JobKind(StrEnum):
    """The kinds of work a carrier has."""

    STATUS = "status"  # an SMS of Twilio's moves on: sent, delivered, undelivered, failed
    POST = "post"  # a webhook to the gateway: a receipt or a reply
    PART = "part"  # a part of an SMS of the SMSC's moves on
    DELIVER = "deliver"  # a deliver_sm to the gateway: a receipt or a reply


#: Whose work it is.
KINDS_OF = {"twilio": (JobKind.STATUS, JobKind.POST), "smpp": (JobKind.PART, JobKind.DELIVER)}


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work; `number` keeps the order within one phone."""

    kind: JobKind
    due: datetime
    number: str
    body: Mapping[str, Any]
    tries: int = 0
    seq: int = 0


def add(db: sqlite3.Connection, job: Job) -> Job:
    """Store a job, return it with its place in the order of all."""
    cursor = db.execute(
        "INSERT INTO job (due, kind, number, body, tries) VALUES (?, ?, ?, ?, ?)",
        (to_ms(job.due), job.kind.value, job.number, json.dumps(dict(job.body)), job.tries),
    )
    return replace(job, seq=int(cursor.lastrowid or 0))


def due(db: sqlite3.Connection, kind: JobKind, now: datetime) -> list[Job]:
    """Return what is due now, in the order it fell due; at most 500, so that a backlog goes in bites."""
    rows = db.execute(
        "SELECT * FROM job WHERE kind = ? AND due <= ? ORDER BY due, seq LIMIT 500", (kind.value, to_ms(now))
    )
    return [
        Job(JobKind(row["kind"]), from_ms(row["due"]), row["number"], json.loads(row["body"]), row["tries"], row["seq"])
        for row in rows
    ]


def next_due(db: sqlite3.Connection, kind: JobKind) -> datetime | None:
    """Return when the next job of a kind is due, or None when there is none."""
    earliest = db.execute("SELECT min(due) FROM job WHERE kind = ?", (kind.value,)).fetchone()[0]
    return None if earliest is None else from_ms(earliest)


def release(db: sqlite3.Connection, number: str, until: datetime) -> None:
    """Let what was held back for a phone come at an instant, if it was to come later."""
    db.execute(
        "UPDATE job SET due = ? WHERE number = ? AND due > ? AND json_extract(body, '$.held')",
        (to_ms(until), number, to_ms(until)),
    )


def put_off(db: sqlite3.Connection, job: Job, until: datetime) -> None:
    """Try a job again later."""
    db.execute("UPDATE job SET due = ?, tries = ? WHERE seq = ?", (to_ms(until), job.tries + 1, job.seq))


def finish(db: sqlite3.Connection, job: Job) -> None:
    """Forget a job that is done or given up."""
    db.execute("DELETE FROM job WHERE seq = ?", (job.seq,))
