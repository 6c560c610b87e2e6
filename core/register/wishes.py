"""The queue entries of an application: one per preschool of its wish list, each with its own place in line."""

from collections.abc import Sequence

from core.register.intake import Intake
from core.register.rows import ApplicationRow
from core.rules.queue import QueueClass
from core.rules.vacancy import entry_queue_key
from core.store.tables import Application, QueueEntry

#: An entry that may be taken off the list, or moved to another queue, without breaking an offer or a referral.
_STANDING_BY = ("waiting", "suspended", "archived")
#: Why an entry is archived that the family took off its list: put back, it keeps its date and time (reading 15).
TAKEN_OFF = "withdrawn"
#: The same of an entry that was suspended: put back, it counts from then, for the family had been silent (reading 15).
TAKEN_OFF_SUSPENDED = "withdrawn while suspended"
#: The wish number of an entry that is no longer on the list.
_OFF_THE_LIST = 0


def first_wishes(intake: Intake, row: ApplicationRow, queue_class: QueueClass) -> list[QueueEntry]:
    """Return the entries of a new application, in order of wish (P 10.1, 15(1))."""
    return [_new(intake, row, queue_class, wish) for wish in range(1, len(row.preschools) + 1)]


def _new(intake: Intake, row: ApplicationRow, queue_class: QueueClass, wish: int) -> QueueEntry:
    preschool_id = row.preschools[wish - 1]
    entry = QueueEntry(
        id=intake.chance.new_id(),
        application_id=row.application_id,
        preschool_id=preschool_id,
        queue_key=entry_queue_key(preschool_id, row.child_birth_date, row.language),
        queue_class=queue_class,
        submitted_at=row.submitted_at,
        wish=wish,
    )
    intake.registers.add(entry)
    return entry


def objection(row: ApplicationRow, application: Application, entries: Sequence[QueueEntry]) -> str:
    """Say why the wish list cannot change now, or nothing: an open offer or referral is ended first."""
    moved = application.language != row.language
    for entry in entries:
        leaves = entry.preschool_id not in row.preschools
        if (leaves or moved) and entry.status not in _STANDING_BY:
            field = "preschools" if leaves else "language"
            return f"{field}: an offer or a referral of {entry.preschool_id} is open; it is answered or cancelled first"
    return ""


def leaving_suspended(row: ApplicationRow, entries: Sequence[QueueEntry]) -> list[QueueEntry]:
    """Return the suspended entries that the new list leaves out: what is asked about them is to be ended."""
    return [entry for entry in entries if entry.status == "suspended" and entry.preschool_id not in row.preschools]


def change_wishes(
    intake: Intake, row: ApplicationRow, queue_class: QueueClass, entries: list[QueueEntry]
) -> list[QueueEntry]:
    """Bring the entries to the new list and class (reading 15): who stays keeps date and time."""
    by_preschool = {entry.preschool_id: entry for entry in entries}
    for entry in entries:
        entry.queue_class = queue_class
        if entry.preschool_id not in row.preschools:
            _take_off(entry)
    for wish, preschool_id in enumerate(row.preschools, start=1):
        if preschool_id not in by_preschool:
            entries.append(_new(intake, row, queue_class, wish))
            continue
        entry = by_preschool[preschool_id]
        if entry.wish == _OFF_THE_LIST:
            _put_back(intake, row, entry)
        entry.wish = wish
        entry.queue_key = entry_queue_key(preschool_id, row.child_birth_date, row.language)
    return entries


def _take_off(entry: QueueEntry) -> None:
    """Archive a waiting entry; one archived for a refusal or silence keeps that reason."""
    entry.wish = _OFF_THE_LIST
    if entry.status != "archived":
        entry.reason = TAKEN_OFF_SUSPENDED if entry.status == "suspended" else TAKEN_OFF
        entry.status, entry.resume_at, entry.return_itself = "archived", None, False


def _put_back(intake: Intake, row: ApplicationRow, entry: QueueEntry) -> None:
    """Let the entry wait again: at its old time, or from now on if the family had refused or been silent."""
    if entry.status != "archived":
        return  # an undo has brought it back meanwhile
    entry.submitted_at = row.submitted_at if entry.reason == TAKEN_OFF else intake.now
    entry.status, entry.reason = "waiting", ""
