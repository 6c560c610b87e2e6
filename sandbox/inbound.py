"""What a phone has sent on its way to the gateway: in time, late, twice, out of order, or never."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sandbox import faults, jobs
from sandbox.box import Box
from sandbox.faults import FaultKind
from sandbox.jobs import Job

#: What was held back comes this much after the one that was to overtake it.
_BEHIND = timedelta(milliseconds=1)


def bring(db: sqlite3.Connection, box: Box, wire: str, number: str, planned: Sequence[Job]) -> None:
    """Plan how a phone's SMS comes to the gateway; `planned` are the deliveries of its parts as they ought to be."""
    fault = faults.strike(db, FaultKind.INBOUND, wire=wire, number=number)
    mode, now = fault.what if fault else "", box.clock.now()
    if mode == "lose" or (wire == "twilio" and faults.is_down(db, wire, now)):
        return
    late = [replace(job, due=job.due + (fault.span if fault else timedelta(0))) for job in planned]
    if mode == "reorder":
        late = [replace(job, body={**job.body, "held": True}) for job in late]
    if mode in {"", "duplicate"}:
        jobs.release(db, number, now + _BEHIND)
    for job in [*planned, *late] if mode == "duplicate" else late:
        jobs.add(db, job)
