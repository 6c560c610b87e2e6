"""Who is first is asked, and only who has said yes is passed on: from the instant of queueing to the preschool."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.store.tables import Decision, DeskCase, Handover, Offer, Package, QueueEntry, Referral, Report
from tests.stories.papers import package
from tests.world import START, World, a_world

ONE, TWO, THREE = "+77470000001", "+77470000002", "+77470000003"


async def cited(world: World, **where: object) -> set[str]:
    """Return the paragraphs of the only such decision."""
    made = await world.one(Decision, **where)
    return {citation["paragraph"] for citation in made.citations}


@pytest.mark.rule("P-024")
async def test_a_general_application_is_processed_in_the_instant_it_comes(tmp_path: Path) -> None:
    """«түскен сәтінде автоматты түрде өңделеді»: no check, no desk; a place that waits is offered in that minute."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.place("V1")
        await world.family(ONE, since=world.clock.now())
        made = await world.one(Decision, kind="queued")
        assert (made.at, made.grounds, made.outcome) == (world.clock.now(), ["enqueued"], "general")
        assert "6.3" in await cited(world, kind="queued")
        await world.settle()
        assert (await world.one(QueueEntry)).status == "offered"
        assert (await world.one(Offer, kind="vacancy")).created_at < START + timedelta(minutes=1)
        assert not await world.all(DeskCase)


@pytest.mark.rule("P-053")
async def test_a_place_is_offered_to_the_first_of_the_queue_and_not_to_its_priority_class(tmp_path: Path) -> None:
    """«бірінші кезекте тұрған»: the second slot is general, so the general family is asked before a priority one."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        for number, categories in ((ONE, "10"), (TWO, "10"), (THREE, "13")):
            await world.family(number, categories=categories)
        await world.place("V1")
        assert (await world.one(Offer, kind="vacancy")).application_id == "A1"
        await world.place("V2")
        assert (await world.one(Offer, vacancy_id="V2")).application_id == "A3"
        assert not await world.phone(TWO)
        made = await world.one(Decision, kind="offer_made", application_id="A3")
        assert (made.grounds, made.facts["slot"]) == (["first_in_line"], "general")
        assert "15.3" in await cited(world, kind="offer_made", application_id="A3")


@pytest.mark.rule("P-065")
async def test_an_application_is_passed_on_only_after_the_family_has_said_yes(tmp_path: Path) -> None:
    """Before it there is no hand-over, no referral and no intake, whatever a preschool files; after it there is."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(ONE)
        await world.place("V1")
        await world.tell("papers_submitted", application_id="A1", documents=package(world))
        assert not await world.all(Handover)
        assert not await world.all(Referral)
        assert not await world.all(Package)
        assert "referral" not in {row.name for row in await world.all(Report)}
        await world.say(ONE, sms="1")
        handed, referral = await world.one(Handover), await world.one(Referral)
        assert (handed.offer_id, referral.offer_id) == ((await world.one(Offer, kind="vacancy")).id,) * 2
        await world.tell("papers_submitted", application_id="A1", documents=package(world))
        assert (await world.one(Package)).referral_id == referral.id
        assert {"22.3", "15.3"} <= await cited(world, kind="referral_issued")


@pytest.mark.rule("P-055")
async def test_a_refused_place_archives_its_queue_at_once_and_says_so(tmp_path: Path) -> None:
    """In the instant of the no, by 15.3 and 13(7); the other queue waits on."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2")
        await world.family(ONE, wishes=("P1", "P2"))
        await world.place("V1")
        await world.say(ONE, sms="2")
        made = await world.one(Decision, kind="archived")
        assert (made.grounds, made.at < START + timedelta(minutes=1)) == (["place_refused"], True)
        assert await cited(world, kind="archived") == {"15.3", "13(7)"}
        standing = {row.preschool_id: row.status for row in await world.all(QueueEntry)}
        assert standing == {"P1": "archived", "P2": "waiting"}
