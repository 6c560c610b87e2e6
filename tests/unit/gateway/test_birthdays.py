"""Birthdays of a waiting child: the wished age wakes its application, the sixth birthday archives it."""

from datetime import date, datetime
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.gateway import timers
from core.store.tables import Application, Decision, Message, Offer, QueueEntry, Referral, Timer
from tests.overheard import overheard
from tests.world import World, a_world

ONE = "+77470000001"
BORN = date(2020, 10, 15)


def at(text: str) -> datetime:
    """Return an instant of Almaty."""
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


async def waiting_since_march(world: World, **other: str) -> None:
    """Let the child of RULES.md's vector be filed for on 1 March 2026 and wait in two queues."""
    await world.preschools("P1", "P2")
    await world.family(ONE, born=BORN, since=at("2026-03-01 10:00"), wishes=("P1", "P2"), **other)


async def entries(world: World) -> dict[str, tuple[str, str]]:
    """Return the status and the reason of each place in line."""
    return {row.preschool_id: (row.status, row.reason) for row in await world.all(QueueEntry)}


@pytest.mark.rule("P-036")
@pytest.mark.rule("P-037")
async def test_the_sixth_birthday_archives_all_queues_and_the_family_is_told(tmp_path: Path) -> None:
    """Born 15.10.2020: still in line at the last second of 14.10.2026, archived at 00:00, told once."""
    async with a_world(tmp_path, began=at("2026-10-14 10:00")) as world:
        await waiting_since_march(world)
        await world.advance_to(at("2026-10-14 23:59:59"))
        assert await entries(world) == {"P1": ("waiting", ""), "P2": ("waiting", "")}
        await world.advance_to(at("2026-10-15 00:00:01"))
        assert await entries(world) == {"P1": ("archived", "turned_six"), "P2": ("archived", "turned_six")}
        decided = [row for row in await world.all(Decision) if row.kind == "archived"]
        assert [row.at for row in decided] == [at("2026-10-15 00:00")] * 2
        assert {cited["paragraph"] for cited in decided[0].citations} == {"11.2", "16(4)"}
        assert (await world.one(Application)).status == "archived"
        (told,) = [row["text"] for row in await world.phone(ONE)]
        assert "6 жасқа толды" in told


@pytest.mark.rule("P-037")
async def test_a_referral_of_the_day_before_stays_valid(tmp_path: Path) -> None:
    """The offer and the referral of 14.10.2026 stand; only what still waits is archived."""
    async with a_world(tmp_path, began=at("2026-10-14 10:00")) as world:
        await waiting_since_march(world)
        await world.place("V1", group="preparatory")
        await world.say(ONE, sms="1")
        await world.advance_to(at("2026-10-15 12:00"))
        assert (await world.one(Referral)).status == "issued"
        assert (await entries(world))["P1"][0] == "referred"
        assert (await entries(world))["P2"] == ("archived", "turned_six")


@pytest.mark.rule("P-037")
async def test_a_refusal_after_the_birthday_leads_out_of_the_queue(tmp_path: Path) -> None:
    """An offer open over midnight stands; when its family stays silent the queue rests, and then age ends it."""
    async with a_world(tmp_path, began=at("2026-10-14 10:00")) as world:
        await waiting_since_march(world)
        await world.place("V1", group="preparatory")
        await world.advance_to(at("2026-10-15 00:00:01"))
        assert [row.status for row in await world.all(Offer)] == ["open"]
        assert (await entries(world))["P1"][0] == "offered"
        await world.advance_to(at("2026-10-18 00:00:01"))
        assert (await entries(world))["P1"] == ("archived", "turned_six")
        assert (await world.one(Application)).status == "archived"


@pytest.mark.rule("P-036")
@pytest.mark.parametrize(("category", "status"), [("5", "waiting"), ("6", "archived")])
async def test_only_limited_abilities_with_a_conclusion_exempt(tmp_path: Path, category: str, status: str) -> None:
    """Category 5, verified, stays in line after its sixth birthday; other privileges do not."""
    async with a_world(tmp_path, began=at("2026-10-14 10:00")) as world:
        await waiting_since_march(world, categories=category)
        await world.advance_to(at("2026-10-20 12:00"))
        assert {found for found, _ in (await entries(world)).values()} == {status}


@pytest.mark.rule("P-036")
@pytest.mark.parametrize(
    ("verified", "pmpc_on_file", "status"),
    [("false", "true", "waiting"), ("true", "false", "archived"), ("false", "", "archived"), ("true", "", "waiting")],
)
async def test_the_conclusion_exempts_whatever_became_of_another_privilege(
    tmp_path: Path, verified: str, pmpc_on_file: str, status: str
) -> None:
    """Limited abilities and a claim out of turn: only the conclusion on file decides; unsaid, it is as verified."""
    async with a_world(tmp_path, began=at("2026-10-14 10:00")) as world:
        await waiting_since_march(world, categories="1;5", verified=verified, pmpc_on_file=pmpc_on_file)
        await world.advance_to(at("2026-10-20 12:00"))
        assert {found for found, _ in (await entries(world)).values()} == {status}


@pytest.mark.rule("P-036")
async def test_a_claim_that_is_not_confirmed_leaves_the_conclusion_on_file(tmp_path: Path) -> None:
    """Exempt and waiting, then an added claim fails: still exempt; a register that says the paper is gone ends it."""
    async with a_world(tmp_path, began=at("2026-10-14 10:00")) as world:
        await waiting_since_march(world, categories="5")
        await world.tell("privilege_changed", application_id="A1", categories=[1, 5], verified=False)
        await world.advance_to(at("2026-10-20 12:00"))
        assert {found for found, _ in (await entries(world)).values()} == {"waiting"}
        await world.tell("privilege_changed", application_id="A1", categories=[5], pmpc_on_file=False)
        assert {found for found, _ in (await entries(world)).values()} == {"archived"}


@pytest.mark.rule("P-036")
async def test_who_loses_the_exemption_after_the_birthday_leaves_the_queue(tmp_path: Path) -> None:
    """Six, exempt and waiting; then the conclusion is not confirmed: archived at once. A younger child stays."""
    async with a_world(tmp_path, began=at("2026-10-14 10:00")) as world:
        await waiting_since_march(world, categories="5")
        await world.family("+77470000002", wishes=("P1",), categories="5")
        await world.advance_to(at("2026-10-16 12:00"))
        for name in ("A1", "A2"):
            await world.tell("privilege_changed", application_id=name, categories=[5], verified=False)
        await world.settle()
        mine = await world.all(QueueEntry, application_id="A1")
        assert {(row.status, row.reason) for row in mine} == {("archived", "turned_six")}
        assert (await world.one(QueueEntry, application_id="A2")).status == "waiting"
        assert (await world.one(Timer, id="birthday:A2")).due_at == at("2028-05-17 00:00")


@pytest.mark.rule("P-036")
async def test_a_child_of_the_leap_day_turns_six_on_the_first_of_march(tmp_path: Path) -> None:
    """29.02.2020: 1 March 2026, 00:00."""
    async with a_world(tmp_path, began=at("2026-02-28 10:00")) as world:
        await world.preschools("P1")
        await world.family(ONE, born=date(2020, 2, 29), since=at("2025-09-01 10:00"))
        await world.advance_to(at("2026-02-28 23:59:59"))
        assert (await entries(world))["P1"][0] == "waiting"
        await world.advance_to(at("2026-03-01 00:00:01"))
        assert (await entries(world))["P1"] == ("archived", "turned_six")


@pytest.mark.rule("P-046")
async def test_the_wished_age_wakes_the_application_and_free_places_look_again(tmp_path: Path) -> None:
    """A place that was free for months is offered at 00:00 of the birthday on which it is wanted."""
    async with a_world(tmp_path, began=at("2026-04-10 10:00")) as world:
        await world.preschools("P1")
        await world.family(ONE, born=date(2022, 5, 17), since=at("2025-09-01 10:00"), wished_from_age=4)
        await world.place("V1")
        assert (await world.one(QueueEntry)).asleep
        assert not await world.all(Message)
        await world.advance_to(at("2026-05-16 23:59:59"))
        assert not await world.all(Offer)
        await world.advance_to(at("2026-05-17 00:00:01"))
        assert not (await world.one(QueueEntry)).asleep
        assert (await world.one(Offer)).created_at == at("2026-05-17 00:00")


async def test_children_of_one_birthday_wake_together(tmp_path: Path) -> None:
    """Six of them ask the database no more than two: all are locked at once, and each wakes."""
    async with a_world(tmp_path, began=at("2026-04-10 10:00")) as world:
        await world.preschools("P1")
        for number in range(8):
            await world.family(f"+7747000000{number}", born=date(2022, 5, 17), wished_from_age=4)
        names = sorted(row.id for row in await world.all(Timer, kind="awake"))
        world.clock.pin(at("2026-05-17 00:00"))
        asked = [await _asks(world, some) for some in (names[:2], names[2:])]
        assert asked[0] == asked[1]
        assert not any(row.asleep for row in await world.all(QueueEntry))
        assert not await world.all(Timer, kind="awake")


async def _asks(world: World, names: list[str]) -> int:
    with overheard(world.store, writing=True) as said:
        assert await timers.run(world.house, names)
    tables = ("FROM application", "FROM queue_entry", "FROM history")
    return sum(any(table in statement for table in tables) for statement, _ in said)
