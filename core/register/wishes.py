"""The queue entries of an application: one per preschool of its wish list, each with its own place in line."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.register.intake import Intake
from core.register.rows import ApplicationRow
from core.rules.changes import Stand, counts_from_when_added, counts_from_when_chosen_again
from core.rules.edition import Edition
from core.rules.vacancy import entry_queue_key, own_queue_of_entry
from core.store.tables import Application, Preschool, QueueEntry

#: An entry that may be taken off the list, or moved to another queue, without breaking an offer or a referral.
_STANDING_BY = ("waiting", "suspended", "archived")
#: Why an entry is archived that the family took off its list: put back, it keeps its date and time (reading 15).
TAKEN_OFF = "withdrawn"
#: The same of an entry that was suspended: put back, it counts from then, for the family had been silent (reading 15).
TAKEN_OFF_SUSPENDED = "withdrawn while suspended"
#: The wish number of an entry that is no longer on the list.
_OFF_THE_LIST = 0


def queue_of(intake: Intake, row: ApplicationRow, preschool: Preschool) -> str:
    """Return the key of the queue an application stands in at a preschool (P 10.1, 10.4, 10.5)."""
    edition = intake.edition(row.submitted_at)
    own = own_queue_of_entry(
        preschool.type, edition, special_group=row.special_group, rehabilitation=row.rehabilitation
    )
    return entry_queue_key(preschool.id, row.child_birth_date, row.language, own)


def first_wishes(
    intake: Intake, row: ApplicationRow, now: Stand, preschools: Mapping[str, Preschool]
) -> list[QueueEntry]:
    """Return the entries of a new application, in order of wish (P 10.1, 15(1))."""
    wishes = enumerate(row.preschools, start=1)
    return [_new(intake, row, now, wish, preschools[preschool_id]) for wish, preschool_id in wishes]


def _new(intake: Intake, row: ApplicationRow, now: Stand, wish: int, preschool: Preschool) -> QueueEntry:
    entry = QueueEntry(
        id=intake.chance.new_id(),
        application_id=row.application_id,
        preschool_id=preschool.id,
        queue_key=queue_of(intake, row, preschool),
        queue_class=now.queue_class,
        submitted_at=now.counts_from,
        wish=wish,
    )
    intake.registers.add(entry)
    return entry


#: What else than the wish list moves an application to other queues.
_MOVING = ("language", "special_group", "rehabilitation")


def objection(row: ApplicationRow, application: Application, entries: Sequence[QueueEntry]) -> str:
    """Say why the wish list cannot change now, or nothing: an open offer or referral is ended first."""
    moved = next((name for name in _MOVING if getattr(application, name) != getattr(row, name)), "")
    for entry in entries:
        leaves = entry.preschool_id not in row.preschools
        if (leaves or moved) and entry.status not in _STANDING_BY:
            field = "preschools" if leaves else moved
            return f"{field}: an offer or a referral of {entry.preschool_id} is open; it is answered or cancelled first"
    return ""


def leaving_suspended(row: ApplicationRow, entries: Sequence[QueueEntry]) -> list[QueueEntry]:
    """Return the suspended entries that the new list leaves out: what is asked about them is to be ended."""
    return [entry for entry in entries if entry.status == "suspended" and entry.preschool_id not in row.preschools]


def change_wishes(
    intake: Intake,
    row: ApplicationRow,
    now: Stand,
    entries: list[QueueEntry],
    preschools: Mapping[str, Preschool],
) -> list[QueueEntry]:
    """Bring the entries to the new list (P 15(5), reading 15): who stays keeps date and time."""
    edition = intake.edition(row.submitted_at)
    added = replace(now, counts_from=counts_from_when_added(now.counts_from, intake.now, edition))
    by_preschool = {entry.preschool_id: entry for entry in entries}
    for entry in entries:
        if entry.preschool_id not in row.preschools:
            _take_off(entry)
    for wish, preschool_id in enumerate(row.preschools, start=1):
        if preschool_id not in by_preschool:
            entries.append(_new(intake, row, added, wish, preschools[preschool_id]))
            continue
        entry = by_preschool[preschool_id]
        if entry.wish == _OFF_THE_LIST:
            _put_back(intake, entry, edition)
        entry.wish = wish
        entry.queue_key = queue_of(intake, row, preschools[preschool_id])
    return entries


def _take_off(entry: QueueEntry) -> None:
    """Archive a waiting entry; one archived for a refusal or silence keeps that reason."""
    entry.wish = _OFF_THE_LIST
    if entry.status != "archived":
        entry.reason = TAKEN_OFF_SUSPENDED if entry.status == "suspended" else TAKEN_OFF
        entry.status, entry.resume_at, entry.return_itself = "archived", None, False


def _put_back(intake: Intake, entry: QueueEntry, edition: Edition) -> None:
    """Let the entry wait again: at its old time, or from now on if the family had refused or been silent."""
    if entry.status != "archived":
        return  # an undo has brought it back meanwhile
    left_for = "no_answer" if entry.reason == TAKEN_OFF_SUSPENDED else entry.reason
    entry.submitted_at = counts_from_when_chosen_again(left_for, entry.submitted_at, intake.now, edition)
    entry.status, entry.reason = "waiting", ""
