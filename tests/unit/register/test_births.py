"""Registered births: the child is kept, and its queueing offered once, unless nothing is owed (P 7)."""

from typing import Any

import pytest

from core.register.rows import EventRow
from core.store.tables import Child, LifeEvent, Offer, ToldEvent
from tests.unit.register.rows import NOW, Office, an_iin, application, event, guardian

BORN: dict[str, Any] = {
    "guardian_id": "G2",
    "child_id": "C9",
    "child_iin": an_iin(509),
    "child_last_name": "Сәрсен",
    "child_first_name": "Алихан",
    "child_birth_date": "2026-11-20",
    "settlement": "Алматы",
}


def birth(number: int = 1, **other: Any) -> EventRow:
    """Return the registration of a birth."""
    return event("child_registered", number, **{**BORN, **other})


async def told(office: Office, row: EventRow) -> str:
    """Return what one event led to."""
    (outcome,) = await office.register.events([row])
    return outcome.reason


async def test_a_birth_keeps_the_child_and_begins_an_offer_at_its_own_time(waiting: Office) -> None:
    """The child is known from now on; the gateway follows at the instant of the event, not of the import."""
    assert await told(waiting, birth()) == "the family is offered a place for the child in the queues of preschools"
    child = await waiting.one(Child, id="C9")
    assert (child.guardian_id, child.birth_year) == ("G2", 2026)
    followed = await waiting.one(ToldEvent)
    timers = [timer for timer in await waiting.awaited() if timer.kind == "follow"]
    assert [(timer.subject, timer.due_at) for timer in timers] == [(followed.id, followed.at)]


@pytest.mark.rule("P-011")
async def test_a_family_without_a_number_in_the_citizens_base_is_offered_nothing(waiting: Office) -> None:
    """Only a number of that base may be addressed: the cabinet is left (P 3(13), 7)."""
    await waiting.register.guardians([guardian(3, phone="")])
    assert "applies in the cabinet" in await told(waiting, birth(guardian_id="G3"))


@pytest.mark.parametrize(
    ("row", "because"),
    [
        (
            birth(guardian_id="G1", child_id="C1", child_iin=an_iin(501), child_birth_date="2022-05-17"),
            "the child stands in a queue already",
        ),
        (birth(child_birth_date="2020-11-23"), "the child is too old for the queues of preschools (P 11.1)"),
    ],
)
async def test_nothing_is_owed_with_its_reason(waiting: Office, row: EventRow, because: str) -> None:
    """The event is kept all the same, with why nothing followed."""
    assert await told(waiting, row) == f"nothing is owed because {because}"
    assert (await waiting.one(LifeEvent)).outcome == f"nothing is owed because {because}"
    assert not await waiting.all(ToldEvent)


async def test_the_day_before_the_sixth_birthday_the_child_may_still_be_queued(waiting: Office) -> None:
    """A child is refused only if it is six already (P 11.1, RULES.md reading 13)."""
    assert "is offered" in await told(waiting, birth(child_birth_date="2020-11-24"))


async def test_another_event_about_the_same_child_begins_nothing(waiting: Office) -> None:
    """Registers tell of a birth more than once: before the offer is made, and after it."""
    await told(waiting, birth(1))
    before = "nothing is owed because the family was offered this for the child before"
    assert await told(waiting, birth(2)) == before
    async with waiting.store.write() as tx:
        (await tx.get_one(ToldEvent, (await waiting.one(ToldEvent)).id)).followed_at = NOW
        made: dict[str, Any] = {
            "kind": "queue_registration",
            "edition": "P-2024",
            "code": "2В7",
            "status": "lapsed",
            "created_at": NOW,
        }
        tx.add(Offer(id="O1", guardian_id="G2", child_id="C9", **made))
    assert await told(waiting, birth(3)) == before


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"guardian_id": "G9"}, "data.guardian_id: this guardian is not known"),
        ({"child_iin": "123"}, "data.child_iin: "),
        ({"child_id": "C1"}, "data.child_id: this child is registered with another guardian"),
        ({"child_iin": an_iin(501)}, "data.child_iin: this IIN belongs to another person"),
        ({"child_birth_date": "2026-11-24"}, "data.child_birth_date: a day not after occurred_at is expected"),
    ],
)
async def test_a_birth_that_cannot_be_followed_may_come_again(
    waiting: Office, other: dict[str, Any], reason: str
) -> None:
    """It is refused by field, quotes nothing personal, and nothing of it is kept."""
    (outcome,) = await waiting.register.events([birth(**other)])
    assert not outcome.taken
    assert outcome.reason.startswith(reason)
    assert not await waiting.all(LifeEvent)
    assert len(await waiting.all(Child)) == 1


async def test_an_application_of_a_child_known_by_its_birth_is_taken(waiting: Office) -> None:
    """What the register of births said of the child holds: another birth date is refused."""
    await told(waiting, birth())
    of_it = {name: BORN[name] for name in BORN if name.startswith(("guardian", "child"))}
    later = {"submitted_at": "2026-11-23T09:00:00+05:00"}
    wrong = application(9, **{**of_it, **later, "child_birth_date": "2026-11-19"})
    (refused,) = await waiting.register.applications([wrong])
    assert refused.reason == "child_birth_date: this child is known with another birth date"
    (taken,) = await waiting.register.applications([application(9, **of_it, **later)])
    assert taken.taken
