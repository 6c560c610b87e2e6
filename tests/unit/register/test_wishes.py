"""The wish list may change at any time, and nothing that is under way breaks by it (RULES.md reading 15)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.flow.history import Link, verify
from core.register.rows import Outcome
from core.store.tables import History, Message, Offer, QueueEntry, Timer
from tests.unit.register.rows import NOW, Office, application

SUBMITTED = datetime(2025, 9, 1, 5, 0, 0, 125000, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


async def _entry(office: Office, preschool: str = "P2") -> QueueEntry:
    row: QueueEntry = await office.one(QueueEntry, preschool_id=preschool)
    return row


async def _set(office: Office, **values: Any) -> QueueEntry:
    entry = await _entry(office)
    async with office.store.write() as tx:
        for name, value in values.items():
            setattr(entry, name, value)
        tx.add(entry)
    return entry


async def _suspended(office: Office) -> QueueEntry:
    entry = await _set(office, status="suspended", resume_at=LATER, return_itself=True)
    async with office.store.write() as tx:
        tx.add(Timer(id=f"resume:{entry.id}", kind="resume", subject=entry.id, due_at=LATER))
    return entry


async def _asked(office: Office, entry: QueueEntry) -> None:
    """Let the interest notice of a suspended entry be open."""
    offer = Offer(
        id="O1",
        kind="interest_after_suspension",
        status="open",
        guardian_id="G1",
        child_id="C1",
        application_id="A1",
        entry_id=entry.id,
        edition="P",
        code="2В7",
        created_at=NOW,
    )
    named: dict[str, Any] = {"purpose": "offer", "key": "interest.ask.preschool", "language": "kk"}
    named |= {"key_owner": "guardian:G1", "due_at": NOW, "created_at": NOW}
    async with office.store.write() as tx:
        tx.add(offer)
        await tx.flush()
        tx.add(Message(id="M1", seq=1, dedupe="M1", offer_id="O1", channel="telegram", provider_id="7", **named))
        tx.add(Timer(id="lapse:O1", kind="lapse", subject="O1", due_at=LATER))


async def _list(office: Office, preschools: str, **other: Any) -> Outcome:
    (outcome,) = await office.register.applications([application(1, preschools=preschools, **other)])
    return outcome


async def test_a_suspended_preschool_taken_off_and_put_back_counts_from_then(waiting: Office) -> None:
    """Silence cannot be undone by leaving the list for a moment; the end of the suspension moves nothing any more."""
    await _suspended(waiting)
    await _list(waiting, "P1")
    entry = await _entry(waiting)
    assert (entry.status, entry.reason, entry.wish) == ("archived", "withdrawn while suspended", 0)
    assert (entry.resume_at, entry.return_itself) == (None, False)
    assert not await waiting.all(Timer, kind="resume")
    waiting.clock.at = LATER
    await _list(waiting, "P1;P2")
    entry = await _entry(waiting)
    assert (entry.status, entry.reason, entry.submitted_at) == ("waiting", "", LATER)


async def test_who_leaves_the_list_is_not_asked_about_it_any_more(waiting: Office) -> None:
    """The interest notice ends with the entry, in one transaction: no timer, no button, and its history says why."""
    await _asked(waiting, await _suspended(waiting))
    assert (await _list(waiting, "P1")).taken
    offer = await waiting.one(Offer)
    assert (offer.status, offer.ended_at) == ("withdrawn", NOW)
    assert not await waiting.awaited()
    assert (await waiting.one(Message)).settle == "wanted"
    (row,) = await waiting.all(History, subject="offer:O1")
    assert row.event == "offer_withdrawn"
    assert verify([Link(row.subject, row.seq, row.at, row.event, row.data, row.previous, row.hash)]) is None


async def test_a_notice_about_a_preschool_that_stays_on_the_list_stays_open(waiting: Office) -> None:
    """Another order of wish or another privilege ends no question."""
    await _asked(waiting, await _suspended(waiting))
    assert (await _list(waiting, "P3;P2", categories="7")).taken
    assert (await waiting.one(Offer)).status == "open"
    assert {timer.kind for timer in await waiting.awaited()} == {"lapse", "resume"}
    assert (await _entry(waiting)).status == "suspended"


@pytest.mark.parametrize("status", ["offered", "referred"])
async def test_what_an_undo_brought_back_is_not_broken_by_a_list_without_it(waiting: Office, status: str) -> None:
    """A refusal that is taken back restores an entry the family had taken off: its offer is ended first."""
    await _set(waiting, status=status, wish=0)
    outcome = await _list(waiting, "P1")
    assert outcome.reason.startswith("preschools: an offer or a referral of P2 is open")
    assert (await _list(waiting, "P2;P3")).taken
    entry = await _entry(waiting)
    assert (entry.status, entry.wish, entry.submitted_at) == (status, 1, SUBMITTED)
