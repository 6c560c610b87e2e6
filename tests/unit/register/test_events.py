"""Life events: each is kept once, with what followed from it, even when nothing did."""

import asyncio

import pytest

from core.register.events import KINDS
from core.register.rows import EventRow, EventType
from core.store.tables import Application, Decision, Guardian, LifeEvent, QueueEntry, Vacancy
from tests.unit.register.rows import Office, event, vacancy

PLACE = vacancy("V1").model_dump(mode="json")


async def test_an_event_counts_once(waiting: Office) -> None:
    """The same (source, id) again, in another batch or in the same, changes nothing."""
    row = event("vacancy_published", **PLACE)
    first, second = await waiting.register.events([row, row])
    (third,) = await waiting.register.events([row])
    assert [one.changed for one in (first, second, third)] == [True, False, False]
    assert third.taken
    assert len(await waiting.all(LifeEvent)) == 1


async def test_an_event_that_comes_twice_at_once_counts_once(waiting: Office) -> None:
    """Two calls bring it at the same moment: one of them takes it, the other knows it."""
    row = event("guardian_moved", guardian_id="G1", settlement="Тараз")
    told = await asyncio.gather(*(waiting.register.events([row]) for _ in range(3)))
    assert sorted(outcome.changed for (outcome,) in told) == [False, False, True]
    assert len(await waiting.all(LifeEvent)) == 1


async def test_a_published_place_looks_for_a_family(waiting: Office) -> None:
    """The event does what a line of the bulletin does."""
    (outcome,) = await waiting.register.events([event("vacancy_published", **PLACE)])
    assert (await waiting.one(Vacancy)).status == "free"
    assert [timer.subject for timer in await waiting.awaited()] == ["V1"]
    assert (await waiting.one(LifeEvent)).outcome == outcome.reason


@pytest.mark.parametrize(("status", "after"), [("free", "withdrawn"), ("offered", "offered")])
async def test_a_withdrawn_place_is_offered_to_nobody(waiting: Office, status: str, after: str) -> None:
    """A free place goes at once; one that is being offered is left to the gateway, which tells the family."""
    await waiting.register.vacancies([vacancy("V1")])
    async with waiting.store.write() as tx:
        (await tx.get_one(Vacancy, "V1")).status = status
    (outcome,) = await waiting.register.events([event("vacancy_withdrawn", vacancy_id="V1", reason="repair")])
    assert outcome.taken
    assert (await waiting.one(Vacancy)).status == after
    kinds = {timer.kind for timer in await waiting.awaited()}
    assert kinds == (set() if after == "withdrawn" else {"place", "withdraw"})


async def test_simple_changes_are_written(waiting: Office) -> None:
    """A move, another phone and another privilege are taken over from their registers."""
    await waiting.register.events(
        [
            event("guardian_moved", 1, guardian_id="G1", settlement="Шымкент"),
            event("phone_changed", 2, guardian_id="G1", phone="+77011234567"),
            event("privilege_changed", 3, application_id="A1", categories="4;7"),
        ]
    )
    assert (await waiting.one(Guardian, id="G1")).settlement == "Шымкент"
    assert await waiting.phone("G1") == "+77011234567"
    assert (await waiting.one(Application)).queue_class == "out_of_turn"
    assert {entry.queue_class for entry in await waiting.all(QueueEntry)} == {"out_of_turn"}
    assert [decision.outcome for decision in await waiting.all(Decision)] == ["general", "out_of_turn"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (event("phone_changed", guardian_id="G1", phone="1414"), "data.phone: "),
        (event("phone_changed", guardian_id="G9", phone="+77011234567"), "data.guardian_id: "),
        (event("vacancy_withdrawn", vacancy_id="V9"), "data.vacancy_id: "),
        (event("vacancy_published", **(PLACE | {"preschool_id": "P9"})), "data.preschool_id: "),
        (event("privilege_changed", application_id="A9", categories="1"), "data.application_id: "),
    ],
)
async def test_an_event_that_cannot_be_followed_may_come_again(waiting: Office, row: EventRow, reason: str) -> None:
    """It is refused by field and not kept, so that the mended event under the same id is taken."""
    (outcome,) = await waiting.register.events([row])
    assert outcome.reason.startswith(reason)
    assert not await waiting.all(LifeEvent)


def test_every_type_of_event_is_known() -> None:
    """The closed list of events is the one of the interface, and each leads somewhere."""
    assert set(KINDS) == set(EventType)
    ours = {"referral_extension_requested", "rule_changed", "application_withdrawn", "consent_withdrawn"}
    ours |= {"complaint_registered", "complaint_extended", "complaint_answered"}
    ours |= {"conclusion_withdrawn", "school_decided", "birth_registered", "preschool_opened", "preschool_closed"}
    assert len(EventType) == 12 + len(ours)
    assert ours <= set(EventType)
