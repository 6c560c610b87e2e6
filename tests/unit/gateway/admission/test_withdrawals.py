"""A family takes its whole application back: all ends that asks for a place, and the next family is asked (P 15(4))."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.store.tables import Application, Decision, DeskCase, Message, Offer, QueueEntry, Referral, Timer, Vacancy
from tests.unit.gateway.admission.side import FIRST, NEXT
from tests.unit.register import rows
from tests.world import World, a_world


async def withdraw(world: World, **other: object) -> None:
    """Let the first family take its application back."""
    await world.tell("application_withdrawn", application_id="A1", **other)  # type: ignore[arg-type]  # no instant


async def entries(world: World) -> set[tuple[str, str]]:
    """Return how the places in line of the first family stand, and why."""
    return {(row.status, row.reason) for row in await world.all(QueueEntry, application_id="A1")}


async def heard(world: World, number: str) -> list[str]:
    """Return the words that a phone has seen."""
    return [row["text"] for row in await world.phone(number) if row["direction"] == "to_phone"]


@pytest.mark.rule("P-048")
async def test_who_withdraws_leaves_every_queue_and_is_told_once(tmp_path: Path) -> None:
    """Each queue is archived by a decision that cites 15(4) and 13(4); nothing about it falls due any more."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2")
        await world.family(FIRST, wishes=("P1", "P2"))
        await withdraw(world)
        await withdraw(world)
        assert await entries(world) == {("archived", "withdrawn")}
        assert (await world.one(Application)).status == "withdrawn"
        decided = await world.all(Decision, kind="archived")
        assert [row.grounds for row in decided] == [["withdrawn"]] * 2
        assert {cited["paragraph"] for cited in decided[0].citations} == {"15(4)", "13(4)"}
        assert {row.kind for row in await world.all(Timer)} <= {"listen", "retain"}
        assert ["жабылды" in text for text in await heard(world, FIRST)] == [True]


async def test_a_new_application_may_be_filed_afterwards(tmp_path: Path) -> None:
    """The child waits again from the day of the new application; the old one does not change any more."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(FIRST)
        await withdraw(world)
        (again,) = await world.register.applications([rows.application(1, application_id="A9", preschools="P1")])
        assert again.taken, again.reason
        await world.place("V1")
        assert (await world.one(Offer)).application_id == "A9"


async def test_an_open_offer_is_called_off_and_the_next_family_is_asked(tmp_path: Path) -> None:
    """The place goes on at once, with its slot; a yes that still comes is answered truthfully and changes nothing."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(FIRST)
        await world.family(NEXT, child="Миша")
        await world.place("V1")
        await withdraw(world)
        assert {row.application_id: row.status for row in await world.all(Offer)} == {"A1": "withdrawn", "A2": "open"}
        await world.say(FIRST, sms="1")
        assert "жабылды" in (await heard(world, FIRST))[-1]
        assert await entries(world) == {("archived", "withdrawn")}


async def test_a_no_is_not_taken_back_after_a_withdrawal(tmp_path: Path) -> None:
    """Inside the window of the offer an undo brings nothing back: the application has ended."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2")
        await world.family(FIRST, wishes=("P1", "P2"))
        await world.place("V1")
        await world.say(FIRST, sms="2")
        await withdraw(world)
        await world.say(FIRST, sms="1")
        assert {row.status for row in await world.all(QueueEntry)} == {"archived"}
        assert (await world.one(Application)).status == "withdrawn"
        assert (await world.one(Vacancy)).status == "free"


async def test_a_referral_ends_with_the_application_within_24_hours(world: World) -> None:
    """A fresh permanent referral is cancelled (P 25) and the next family is asked."""
    await world.advance(hours=23)
    await withdraw(world)
    assert (await world.one(Referral)).status == "cancelled"
    assert await entries(world) == {("archived", "withdrawn")}
    assert [row.status for row in await world.all(Offer, application_id="A2")] == ["open"]
    assert not await world.all(DeskCase)


async def test_later_the_referral_stands_and_the_desk_looks(world: World) -> None:
    """After 24 h nothing can be cancelled: all stays as it is, the family is told, a person decides."""
    await world.advance(hours=25)
    await withdraw(world)
    assert (await world.one(Referral)).status == "issued"
    assert {status for status, _ in await entries(world)} == {"referred", "waiting"}
    assert (await world.one(DeskCase)).why == "withdrawn_with_referral"
    assert "24 сағат" in (await heard(world, FIRST))[-1]


async def test_what_counts_is_when_the_family_withdrew(world: World) -> None:
    """A withdrawal of the 23rd hour that is told two hours later still cancels."""
    said_at = world.clock.now() + timedelta(hours=23)
    await world.advance(hours=25)
    await world.tell("application_withdrawn", at=said_at, application_id="A1")
    assert (await world.one(Referral)).status == "cancelled"


async def test_a_yearly_question_and_a_suspension_end_with_the_application(tmp_path: Path) -> None:
    """Silence to a place suspended its queue: after the withdrawal nobody asks whether it is still wanted."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2")
        await world.family(FIRST, wishes=("P1", "P2"))
        await world.place("V1")
        await world.advance(days=3)
        assert ("suspended", "") in await entries(world)
        await withdraw(world)
        told = len(await world.all(Message))
        await world.advance(days=16)
        assert len(await world.all(Message)) == told
        assert (await world.one(Application)).status == "withdrawn"


async def test_a_yearly_no_is_not_taken_back_after_a_withdrawal(tmp_path: Path) -> None:
    """The open yearly notice is withdrawn; an answer to it wakes nothing."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(FIRST, since=world.clock.now() - timedelta(days=300))
        await world.advance(days=45)
        assert [row.kind for row in await world.all(Offer)] == ["annual_interest"]
        await withdraw(world)
        await world.say(FIRST, sms="1")
        assert (await world.one(Offer)).status == "withdrawn"
        assert (await world.one(Application)).status == "withdrawn"
