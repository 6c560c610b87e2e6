"""Life events of preschools: one opens, one closes, and what becomes of its places and of who would choose it."""

from typing import Any

import pytest

from core.store.tables import History, LifeEvent, Preschool, QueueEntry, ToldEvent, Vacancy
from tests.unit.register.rows import Office, application, event, preschool, vacancy

NEW = preschool("P9").model_dump(mode="json")


async def told(office: Office, kind: str, number: int = 1, **data: object) -> str:
    """Return the code of what one event led to."""
    (outcome,) = await office.register.events([event(kind, number, **data)])
    assert outcome.taken, outcome.reason
    return str((await office.one(LifeEvent, event_id=f"E{number}")).code)


async def test_a_new_preschool_may_be_chosen(waiting: Office) -> None:
    """The event does what a line of the register does, once; another line about it changes it."""
    assert await told(waiting, "preschool_opened", 1, **NEW) == "done.preschool_opened"
    assert await told(waiting, "preschool_opened", 2, **NEW) == "nothing.same_preschool"
    assert await told(waiting, "preschool_opened", 3, **(NEW | {"name_ru": "Акбота 2"})) == "done.preschool_changed"
    (outcome,) = await waiting.register.applications([application(2, preschools="P9")])
    assert outcome.taken


async def test_the_places_of_a_closed_preschool_are_offered_to_nobody(waiting: Office) -> None:
    """Free ones go at once and their chain says so, an offered one is the gateway's; the entries stay as they are."""
    await waiting.register.vacancies([vacancy("V1"), vacancy("V2"), vacancy("V3", preschool_id="P2")])
    async with waiting.store.write() as tx:
        (await tx.get_one(Vacancy, "V2")).status = "offered"
    assert await told(waiting, "preschool_closed", preschool_id="P1") == "done.preschool_closed"
    assert {one.id: one.status for one in await waiting.all(Vacancy)} == {
        "V1": "withdrawn",
        "V2": "offered",
        "V3": "free",
    }
    kinds = {(timer.kind, timer.subject) for timer in await waiting.awaited() if timer.kind != "follow"}
    assert kinds == {("place", "V2"), ("withdraw", "V2"), ("place", "V3")}
    assert [one.event for one in await waiting.all(History, subject="vacancy:V1")] == ["published", "withdrawn"]
    assert {entry.status for entry in await waiting.all(QueueEntry)} == {"waiting"}
    assert (await waiting.one(ToldEvent)).preschool_id == "P1"


async def test_nobody_chooses_a_closed_preschool(waiting: Office) -> None:
    """Neither an application nor a place is taken for it, whatever an old file still says of it."""
    await told(waiting, "preschool_closed", preschool_id="P3")
    await waiting.register.preschools([preschool("P3", name_ru="Старое имя")])
    (applied,) = await waiting.register.applications([application(2, preschools="P3")])
    (published,) = await waiting.register.vacancies([vacancy("V1", preschool_id="P3")])
    assert applied.reason.startswith("preschools: ")
    assert published.reason.startswith("preschool_id: ")


async def test_a_closed_preschool_may_open_again(waiting: Office) -> None:
    """By an event of its own, also when all else is as it was."""
    await told(waiting, "preschool_closed", 1, preschool_id="P3")
    assert await told(waiting, "preschool_closed", 2, preschool_id="P3") == "nothing.closed_already"
    row = preschool("P3").model_dump(mode="json")
    assert await told(waiting, "preschool_opened", 3, **row) == "done.preschool_opened"
    assert (await waiting.one(Preschool, id="P3")).state_order


@pytest.mark.parametrize(
    ("kind", "data"), [("preschool_closed", {"preschool_id": "P8"}), ("preschool_opened", NEW | {"type": "castle"})]
)
async def test_what_cannot_be_followed_may_come_again(waiting: Office, kind: str, data: dict[str, Any]) -> None:
    """An unknown preschool, or a field that is none."""
    (outcome,) = await waiting.register.events([event(kind, **data)])
    assert outcome.reason.startswith("data.")
    assert not await waiting.all(LifeEvent)
