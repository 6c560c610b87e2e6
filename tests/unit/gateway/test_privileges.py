"""Privileges: who checks them, by when, what the family hears at both stages, and what not being confirmed means."""

from datetime import datetime
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.register.rows import EventRow
from core.store.tables import Application, Decision, DeskCase, Offer, QueueEntry, Referral
from tests.unit.register import rows
from tests.world import START, World, a_world

ONE, TWO = "+77470000001", "+77470000002"


async def filed_now(world: World, number: str = ONE, **other: object) -> None:
    """Let a family file its application at this moment, claiming out-of-turn unless told otherwise."""
    said: dict[str, object] = {"categories": "1", "verified": False, "since": world.clock.now(), **other}
    await world.family(number, **said)  # type: ignore[arg-type]  # what a test says of a family
    await world.settle()


async def told(world: World, application: str, categories: list[int], *, verified: bool) -> None:
    """Let the register say what the check of a privilege found."""
    event = {"id": world.chance.new_id(), "source": "world", "type": "privilege_changed"}
    data = {"application_id": application, "categories": categories, "verified": verified}
    row = EventRow.read({**event, "occurred_at": world.clock.now().isoformat(), "data": data})
    (outcome,) = await world.register.events([row])
    assert outcome.taken, outcome.reason
    await world.settle()


async def heard(world: World, number: str = ONE) -> list[str]:
    """Return what a phone has heard of privileges."""
    return [row["text"] for row in await world.phone(number) if "еңілдік" in row["text"]]


def grounds(decisions: list[Decision]) -> list[list[str]]:
    """Return the grounds of the decisions in their order."""
    return [row.grounds for row in sorted(decisions, key=lambda row: row.seq)]


@pytest.mark.rule("P-022")
@pytest.mark.rule("P-026")
async def test_an_out_of_turn_application_waits_as_general_until_the_provider_confirms(tmp_path: Path) -> None:
    """Filed on Monday: in the general class; confirmed on the same day: out of turn at its original time."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await filed_now(world)
        entry = await world.one(QueueEntry)
        assert (entry.queue_class, entry.submitted_at) == ("general", START)
        await world.advance(hours=2)
        await told(world, "A1", [1], verified=True)
        entry = await world.one(QueueEntry)
        assert (entry.queue_class, entry.submitted_at) == ("out_of_turn", START)
        confirmed = max(await world.all(Decision), key=lambda row: row.seq)
        assert confirmed.grounds == ["enqueued", "privilege_confirmed"]
        assert {"6.1", "6.4"} <= {cited["paragraph"] for cited in confirmed.citations}
        await world.advance(days=3)
        assert not await world.all(DeskCase)


@pytest.mark.rule("P-022")
@pytest.mark.parametrize(
    ("filed", "due"),
    [("2026-11-23 10:00", "2026-11-24 18:30"), ("2026-11-27 19:00", "2026-12-01 18:30")],
)
async def test_a_check_that_is_not_done_in_a_working_day_goes_to_the_desk(tmp_path: Path, filed: str, due: str) -> None:
    """Monday morning: until Tuesday's close; Friday after hours counts as Monday: until Tuesday's close."""
    ends = datetime.fromisoformat(due).replace(tzinfo=ALMATY)
    async with a_world(tmp_path, began=datetime.fromisoformat(filed).replace(tzinfo=ALMATY)) as world:
        await world.preschools("P1")
        await filed_now(world)
        await world.advance_to(ends.replace(minute=29))
        assert not await world.all(DeskCase)
        await world.advance_to(ends)
        case = await world.one(DeskCase)
        assert (case.why, case.application_id, case.since) == ("privilege_check_due", "A1", ends)
        assert (await world.one(QueueEntry)).queue_class == "general"


@pytest.mark.rule("P-023")
async def test_a_priority_is_verified_at_the_moment_it_is_filed(tmp_path: Path) -> None:
    """The sending system verified it by integration: the class counts at once, and the decision cites why."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await filed_now(world, categories="9", verified=True)
        assert (await world.one(QueueEntry)).queue_class == "priority"
        decided = await world.one(Decision)
        assert (decided.kind, decided.grounds, decided.at) == ("queued", ["enqueued", "privilege_verified"], START)
        assert "6.2" in {cited["paragraph"] for cited in decided.citations}
        await world.advance(days=3)
        assert not await world.all(DeskCase)


@pytest.mark.rule("P-043")
@pytest.mark.parametrize(("categories", "notices"), [("1", 2), ("9", 2), ("13", 0)])
async def test_the_two_privileged_classes_hear_of_both_checks(tmp_path: Path, categories: str, notices: int) -> None:
    """Once at registration, once when the referral has arrived; who claims nothing hears nothing."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await filed_now(world, categories=categories, verified=True)
        assert len(await heard(world)) == notices / 2
        await world.place("V1")
        await world.say(ONE, sms="1")
        assert (await world.one(Referral)).status == "issued"
        assert len(await heard(world)) == notices


@pytest.mark.rule("P-043")
async def test_an_application_of_an_earlier_day_is_not_told_of_a_check_again(tmp_path: Path) -> None:
    """A register of a thousand old applications wakes nobody."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(ONE, categories="9")
        await world.settle()
        assert not await heard(world)


@pytest.mark.rule("P-044")
@pytest.mark.parametrize("categories", [1, 9])
async def test_a_privilege_that_is_not_confirmed_costs_the_class_and_nothing_else(
    tmp_path: Path, categories: int
) -> None:
    """The family is told, its decision cites P 14, and it waits in the general class at its original time."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await filed_now(world, categories=str(categories), verified=True)
        await told(world, "A1", [categories], verified=False)
        entry = await world.one(QueueEntry)
        assert (entry.queue_class, entry.submitted_at, entry.status) == ("general", START, "waiting")
        assert "расталмады" in (await heard(world))[-1]
        refused = max(await world.all(Decision), key=lambda row: row.seq)
        assert (refused.outcome, refused.grounds) == ("general", ["enqueued", "privilege_not_confirmed"])
        assert "14" in {cited["paragraph"] for cited in refused.citations}
        await told(world, "A1", [categories], verified=False)
        assert sum("расталмады" in text for text in await heard(world)) == 1
        assert (await world.one(Application)).status == "queued"


@pytest.mark.rule("P-044")
async def test_an_open_offer_stands_when_the_privilege_is_not_confirmed(tmp_path: Path) -> None:
    """What is offered already is not taken away; the second check has its own consequences at the desk."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(TWO)
        await filed_now(world, categories="1", verified=True)
        await world.place("V1")
        await told(world, "A2", [1], verified=False)
        offer = await world.one(Offer)
        assert (offer.application_id, offer.status) == ("A2", "open")
        await world.say(ONE, sms="1")
        assert (await world.one(Referral)).application_id == "A2"


@pytest.mark.rule("P-025")
@pytest.mark.parametrize(
    ("kind", "filed", "due"),
    [
        ("special_kindergarten", {"categories": "5", "pmpc_on_file": "false"}, True),
        ("special_kindergarten", {"categories": "13"}, True),
        ("special_kindergarten", {"categories": "5"}, False),
        ("kindergarten", {"categories": "13", "special_group": "true"}, True),
        ("sanatorium", {"categories": "13"}, True),
        ("sanatorium", {"categories": "13", "rehabilitation": "chest"}, False),
        ("kindergarten", {"categories": "13"}, False),
    ],
)
async def test_special_and_sanatorium_queues_are_processed_in_a_working_day(
    tmp_path: Path, kind: str, filed: dict[str, str], *, due: bool
) -> None:
    """Filed on Monday without its conclusion: on the desk's list at Tuesday's close, and not a minute before."""
    ends = datetime(2026, 11, 24, 18, 30, tzinfo=ALMATY)
    async with a_world(tmp_path) as world:
        await world.register.preschools([rows.preschool("P1", type=kind)])
        await filed_now(world, ONE, **({"verified": True} | filed))
        await world.advance_to(ends.replace(minute=29))
        assert not await world.all(DeskCase)
        await world.advance_to(ends)
        cases = [(case.why, case.application_id, case.since) for case in await world.all(DeskCase)]
        assert cases == ([("special_check_due", "A1", ends)] if due else [])
        assert len(await heard(world)) == (0 if filed["categories"] == "13" else 1)
