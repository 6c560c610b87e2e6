"""What an earlier permanent place means for the next application of the child (P 12, 23)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.store.tables import (
    Application,
    Contract,
    Decision,
    DeskCase,
    Guardian,
    Offer,
    QueueEntry,
    Referral,
    Vacancy,
)
from tests.unit.register.rows import NOW, Office, application, event, preschool

#: The contract of the first place ran from here to there.
SIGNED, ENDED = date(2026, 9, 1), date(2026, 11, 20)
ENDED_AT = datetime(2026, 11, 19, 19, tzinfo=UTC)


async def _enrolled(office: Office, by: str, *, ended: date | None = ENDED, temporary: date | None = None) -> None:
    """Let C1 have had a place in P1 that was offered to the class `by`."""
    (entry,) = [row for row in await office.all(QueueEntry) if row.preschool_id == "P1"]
    named: dict[str, Any] = {"guardian_id": "G1", "child_id": "C1", "application_id": "A1", "entry_id": entry.id}
    place: dict[str, Any] = {"group_type": "senior", "regime_hours": "9", "language": "kk", "queue_key": "P1|2022|kk"}
    until: dict[str, Any] = {"issued_at": NOW, "valid_until": NOW, "cancel_until": NOW}
    made: dict[str, Any] = {"kind": "offer_made", "outcome": "offered", "at": NOW, "facts": {"class": by}}
    days: dict[str, Any] = {"formed_at": NOW, "signed_on": SIGNED, "ended_on": ended}
    rows = (
        Vacancy(id="V0", preschool_id="P1", published_at=NOW, temporary_until=temporary, status="filled", **place),
        Offer(id="O0", kind="vacancy", edition="P-2024", code="2В7", created_at=NOW, vacancy_id="V0", **named),
        Referral(id="R0", vacancy_id="V0", application_id="A1", entry_id=entry.id, offer_id="O0", **until),
        Decision(id="D0", seq=99, application_id="A1", offer_id="O0", **made),
        Contract(id="K0", referral_id="R0", application_id="A1", child_id="C1", preschool_id="P1", **days),
    )
    async with office.store.write() as tx:
        for row in rows:
            tx.add(row)
            await tx.flush()
        old = await tx.get_one(Application, "A1")
        old.status = "archived" if ended else "enrolled"


def _again(**other: Any) -> Any:
    """Return another application for the same child, filed after the contract ended."""
    filed = {"submitted_at": "2026-11-21T10:00:00+05:00", "application_id": "A2", "categories": "10"}
    return application(1, **(filed | other))


async def _line(office: Office, name: str = "A2") -> tuple[str, datetime]:
    (entry,) = [row for row in await office.all(QueueEntry, application_id=name) if row.preschool_id == "P2"]
    return entry.queue_class, entry.submitted_at


@pytest.mark.rule("P-039")
async def test_an_enrolled_child_is_not_queued_before_its_contract_ends(waiting: Office) -> None:
    """The row is refused and paragraph 12 named; after the contract it waits from the new application on."""
    await _enrolled(waiting, "general", ended=None)
    (early,) = await waiting.register.applications([_again()])
    assert (
        early.reason == "child_id: this child is enrolled; its contract is ended first, then a new application (P 12)"
    )
    async with waiting.store.write() as tx:
        (await tx.get_one(Contract, "K0")).ended_on = ENDED
        (await tx.get_one(Application, "A1")).status = "archived"
    (late,) = await waiting.register.applications([_again(application_id="A3")])
    assert late.taken
    assert await _line(waiting, "A3") == ("priority", datetime(2026, 11, 21, 5, tzinfo=UTC))


@pytest.mark.rule("P-074")
@pytest.mark.rule("P-112")
async def test_a_spent_privilege_puts_the_next_application_at_the_end_of_the_general_queue(waiting: Office) -> None:
    """It counts from its own time, or from the end of the contract if it was filed before; the decision cites 23.1."""
    await _enrolled(waiting, "priority")
    async with waiting.store.write() as tx:
        (await tx.get_one(Application, "A1")).categories = "10"
    await waiting.register.applications([_again(submitted_at="2026-10-01T10:00:00+05:00")])
    assert await _line(waiting) == ("general", ENDED_AT)
    (made,) = await waiting.all(Decision, application_id="A2")
    assert made.grounds == ["enqueued", "privilege_spent"]
    assert "23.1" in [citation["paragraph"] for citation in made.citations]
    await waiting.register.events([event("privilege_changed", application_id="A2", categories="6;10")])
    assert await _line(waiting) == ("priority", datetime(2026, 10, 1, 5, tzinfo=UTC))
    await waiting.register.events([event("privilege_changed", 2, application_id="A2", categories="10")])
    assert await _line(waiting) == ("general", ENDED_AT)


@pytest.mark.rule("P-063")
async def test_an_enrolled_child_may_wait_for_a_sanatorium(waiting: Office) -> None:
    """Its place at home may be kept meanwhile, so no contract has to end; one such application stands at a time."""
    await waiting.register.preschools([preschool("P5", type="sanatorium")])
    await _enrolled(waiting, "general", ended=None)
    (both,) = await waiting.register.applications([_again(preschools="P5;P2", application_id="A0")])
    (stay,) = await waiting.register.applications([_again(preschools="P5")])
    (third,) = await waiting.register.applications([_again(preschools="P5", application_id="A3")])
    assert (both.taken, stay.taken) == (False, True)
    assert third.reason.startswith("child_id: A2, an earlier application")


async def test_a_temporary_place_spends_nothing(waiting: Office) -> None:
    """Its family waits as before (P 23.3): only a permanent place uses the right up."""
    await _enrolled(waiting, "priority", temporary=date(2027, 5, 31))
    async with waiting.store.write() as tx:
        (await tx.get_one(Application, "A1")).categories = "10"
    await waiting.register.applications([_again()])
    assert (await _line(waiting))[0] == "priority"


@pytest.mark.rule("P-075")
@pytest.mark.parametrize(("categories", "queue_class", "cases"), [("1", "out_of_turn", 0), ("10", "general", 1)])
async def test_a_family_that_moved_is_out_of_turn_or_on_the_desk(
    waiting: Office, categories: str, queue_class: str, cases: int
) -> None:
    """Service families wait out of turn again, of others a person decides; the case is opened once (23.2)."""
    await _enrolled(waiting, "out_of_turn" if categories == "1" else "priority")
    async with waiting.store.write() as tx:
        (await tx.get_one(Application, "A1")).categories = categories
    await waiting.register.events([event("guardian_moved", guardian_id="G1", settlement="Астана")])
    assert (await waiting.one(Guardian, id="G1")).moved_at == datetime(2026, 11, 23, 3, tzinfo=UTC)
    await waiting.register.applications([_again(categories=categories)])
    await waiting.register.applications([_again(categories=categories, wished_from_age="5")])
    assert (await _line(waiting))[0] == queue_class
    found = await waiting.all(DeskCase)
    assert [(case.why, case.subject, case.guardian_id) for case in found] == [
        ("move_to_be_decided", "A2", "G1")
    ] * cases


async def test_a_move_before_the_placement_lifts_nothing(waiting: Office) -> None:
    """Only who moved since the place was given may claim 23.2."""
    await _enrolled(waiting, "out_of_turn")
    async with waiting.store.write() as tx:
        (await tx.get_one(Application, "A1")).categories = "1"
        (await tx.get_one(Guardian, "G1")).moved_at = datetime(2026, 8, 1, tzinfo=UTC)
    await waiting.register.applications([_again(categories="1")])
    assert (await _line(waiting))[0] == "general"


async def test_a_privilege_of_an_enrolled_child_moves_nothing(waiting: Office) -> None:
    """A class counts in a queue only; what the place was given by stays known."""
    await _enrolled(waiting, "general", ended=None)
    (outcome,) = await waiting.register.events([event("privilege_changed", application_id="A1", categories="1")])
    assert outcome.reason.startswith("data.application_id: this child is enrolled")
    assert (await waiting.one(Application, id="A1")).queue_class == "general"


@pytest.mark.rule("P-048")
async def test_a_preschool_refused_and_chosen_again_keeps_the_later_time(waiting: Office) -> None:
    """Taken off and put back once more it does not win its first date and time back (reading 15)."""
    async with waiting.store.write() as tx:
        (entry,) = [row for row in await waiting.all(QueueEntry) if row.preschool_id == "P2"]
        entry.status, entry.reason = "archived", "place_refused"
        tx.add(entry)
    for preschools in ("P1", "P1;P2"):
        await waiting.register.applications([application(1, preschools=preschools)])
    waiting.clock.at = NOW + timedelta(days=3)
    for preschools in ("P1", "P1;P2"):
        await waiting.register.applications([application(1, preschools=preschools)])
    (entry,) = [row for row in await waiting.all(QueueEntry) if row.preschool_id == "P2"]
    assert (entry.status, entry.submitted_at) == ("waiting", NOW)


async def test_a_child_of_six_adds_no_preschool(waiting: Office) -> None:
    """While a referral stands the application is live; another preschool would be a queue that age has closed."""
    waiting.clock.at = datetime(2028, 5, 17, tzinfo=UTC)
    (outcome,) = await waiting.register.applications([application(1, preschools="P1;P3")])
    assert outcome.reason.startswith("child_birth_date: ")
    (fewer,) = await waiting.register.applications([application(1, preschools="P1")])
    assert fewer.taken
