"""What a person looks at: a school that is late, a conclusion taken back; and what a register withdraws."""

from datetime import datetime
from typing import Any

import pytest

from core.clock import ALMATY
from core.store.tables import Application, Consent, Decision, DeskCase, ToldEvent
from core.texts import Texts
from core.views import Views
from tests.unit.gateway.schooling.scene import asked, concluded, decided, guardian, last, offer, say
from tests.unit.register import rows
from tests.world import World


async def _filed(world: World, kind: str = "home_schooling") -> Application:
    await asked(world, kind)
    await say(world, "1", "15.10", "1", "1")
    found: Application = await world.one(Application)
    return found


@pytest.mark.rule("H-06")
@pytest.mark.rule("S-04")
@pytest.mark.parametrize(("kind", "day"), [("home_schooling", 26), ("special_school", 27)])
async def test_a_school_that_does_not_decide_in_time_is_called(world: World, kind: str, day: int) -> None:
    """On the day after the last of its working days, and not before."""
    application = await _filed(world, kind)
    await world.advance_to(datetime(2026, 11, day - 1, 23, 59, tzinfo=ALMATY))
    assert not await world.all(DeskCase)
    await world.advance(minutes=2)
    case = await world.one(DeskCase)
    assert (case.why, case.application_id, case.guardian_id) == ("school_overdue", application.id, "G1")
    await decided(world)
    assert (await world.one(Application)).status == "accepted"


async def test_a_decided_application_is_watched_no_more(world: World) -> None:
    """Nobody is called about what is done."""
    await _filed(world)
    await decided(world)
    await world.advance(days=10)
    assert not await world.all(DeskCase)


async def test_a_conclusion_taken_back_after_the_yes_is_for_a_person(world: World) -> None:
    """The application stands at the school: nothing is refused by itself."""
    await _filed(world)
    await world.tell("conclusion_withdrawn", conclusion_id="K1")
    assert (await world.one(DeskCase)).why == "conclusion_withdrawn"
    assert (await world.one(Application)).status == "filed"
    assert not await world.all(Decision)


async def test_a_register_may_tell_that_the_family_withdrew(world: World) -> None:
    """At the school's office, say: both consents end, and the family hears it in neutral words."""
    application = await _filed(world)
    await world.tell("application_withdrawn", application_id=application.id)
    assert (await world.one(Application)).status == "withdrawn"
    assert (await world.one(Consent)).ended_by == "family"
    assert "Өтініш қайтарып алынды" in await last(world)
    await world.tell("application_withdrawn", application_id=application.id)
    assert (await world.all(ToldEvent))[-1].outcome == "nothing is owed because the application is withdrawn already"


async def test_a_child_may_stand_in_a_queue_and_be_offered_a_school(world: World) -> None:
    """One is no reason against the other: a child of six still waits while its school is chosen."""
    await world.preschools("P1")
    await world.family("+77470000005")
    same = rows.application(1)
    child: dict[str, Any] = {
        "child_id": same.child_id,
        "child_iin": same.child_iin,
        "child_birth_date": same.child_birth_date.isoformat(),
    }
    await concluded(world, **child, grade=0)
    await say(world, "1", "17.05", "1", "1", number="+77470000005")
    assert {row.service for row in await world.all(Application)} == {"queueing", "home_schooling"}
    await world.place("V1")
    assert (await offer(world)).kind == "vacancy"


async def test_a_privilege_belongs_to_queues(world: World) -> None:
    """The register is told that this application waits in none."""
    application = await _filed(world)
    told = {"application_id": application.id, "categories": "5"}
    (outcome,) = await world.register.events([rows.event("privilege_changed", 9, **told)])
    assert "waits in no queue" in outcome.reason


async def test_the_application_is_explained_like_any_other(world: World) -> None:
    """Its decision names the act, the paragraphs and what it rests on; the family is found by it."""
    application = await _filed(world, "special_school")
    await decided(world)
    views = Views(world.store, world.vault, Texts.load(), world.catalogue, world.clock)
    told = await views.application(application.id)
    (decision,) = told["decisions"]
    assert (told["status"], decision["kind"], decision["outcome"]) == ("accepted", "accepted", "accepted")
    assert {one["act"] for one in decision["citations"]} == {"223-4"}
    assert decision["facts"]["order_number"] == "41-Ү"


async def test_two_guardians_of_one_phone_are_asked_apart(world: World) -> None:
    """Each about its own child, each with its own code and birthday."""
    await guardian(world, 1)
    await guardian(world, 2)
    await concluded(world, 1)
    await concluded(world, 2, child_first_name="Алихан", child_birth_date="2015-02-01")
    code = (await offer(world)).code
    await say(world, f"{code} 1", f"{code} 01.02")
    assert "Алихан: үйде" in await last(world)
