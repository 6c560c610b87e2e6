"""A complaint runs: its last days, what the desk sees when, and what waits for it."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import ALMATY
from core.errors import InputError
from core.gateway import complaints
from core.store.tables import Complaint, DeskCase, History, QueueEntry
from tests.unit.gateway.admission.overruled import overrule
from tests.world import World

PHONE = "+77470000001"
MONDAY = "2026-11-23"
HOME = {"application_id": None, "guardian_id": "G1", "service": "home_schooling", "addressee": "akim"}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family whose child turns six on 26.11.2026; it is Monday 23.11.2026."""
    world = World(tmp_path)
    await world.open()
    await world.preschools("P1", "P2")
    await world.family(PHONE, born=date(2020, 11, 26), wishes=("P1", "P2"))
    yield world
    await world.close()


async def _complain(world: World, **other: str | None) -> None:
    said: dict[str, Any] = {
        "complaint_id": "K1", "application_id": "A1", "service": "queueing", "addressee": "provider_head",
        "form": "paper", "registered_on": MONDAY,
    }  # fmt: skip
    await world.tell("complaint_registered", **{name: value for name, value in {**said, **other}.items() if value})


async def _answer(world: World, outcome: str, on: str = MONDAY) -> None:
    await world.tell("complaint_answered", complaint_id="K1", answered_on=on, outcome=outcome)


async def _cases(world: World) -> set[str]:
    return {case.why for case in await world.all(DeskCase) if case.done_at is None}


@pytest.mark.rule("P-085")
@pytest.mark.rule("P-086")
@pytest.mark.parametrize(
    ("addressee", "by"), [("provider_head", date(2026, 11, 27)), ("quality_body", date(2026, 12, 11)), ("court", None)]
)
async def test_the_last_day_of_the_answer_is_kept(world: World, addressee: str, by: date | None) -> None:
    """Five or fifteen working days, the Monday of registration is day 1; the court has no term in the act."""
    await _complain(world, addressee=addressee)
    complaint = await world.one(Complaint)
    assert (complaint.answer_by, complaint.forward_by, complaint.guardian_id) == (by, None, "G1")


@pytest.mark.rule("P-085")
async def test_the_desk_sees_an_answer_that_is_missing_on_its_last_day(world: World) -> None:
    """Not before; and no longer once it is answered. What a person has done is not asked again."""
    await _complain(world)
    await world.advance_to(datetime(2026, 11, 26, 23, 59, tzinfo=ALMATY))
    assert complaints.ANSWER_DUE not in await _cases(world)
    await world.advance_to(datetime(2026, 11, 27, 0, 0, 1, tzinfo=ALMATY))
    assert complaints.ANSWER_DUE in await _cases(world)
    await _answer(world, "rejected", "2026-11-27")
    assert await _cases(world) == set()


async def test_an_answer_in_time_leaves_the_desk_alone(world: World) -> None:
    """Nothing falls due any more."""
    await _complain(world)
    await _answer(world, "satisfied")
    await world.advance(days=10)
    assert await _cases(world) == set()


@pytest.mark.rule("H-18")
@pytest.mark.rule("H-19")
@pytest.mark.parametrize(("outcome", "spared"), [("satisfied", True), ("partly_satisfied", False), ("rejected", False)])
async def test_only_an_act_that_passes_complaints_on_asks_for_it(
    world: World,
    outcome: str,
    spared: bool,  # noqa: FBT001 - a table of examples
) -> None:
    """Order 604 within three working days, unless an act in full favour of the family came first; order 133 never."""
    await _complain(world, **HOME)
    assert (await world.one(Complaint)).forward_by == date(2026, 11, 26)
    assert complaints.FORWARDING_DUE in await _cases(world)
    await _answer(world, outcome)
    assert (complaints.FORWARDING_DUE in await _cases(world)) is not spared


@pytest.mark.rule("H-17")
@pytest.mark.rule("S-12")
@pytest.mark.parametrize("service", ["home_schooling", "special_school"])
@pytest.mark.parametrize(("form", "told"), [("paper", "written"), ("electronic", "electronic")])
async def test_a_prolonged_term_is_told_within_three_days_in_the_same_form(
    world: World, service: str, form: str, told: str
) -> None:
    """The desk is to tell it; the old term of the answer is no longer waited for."""
    await _complain(world, **{**HOME, "service": service}, form=form)
    await world.advance(days=1)
    await world.tell("complaint_extended", complaint_id="K1", extended_on="2026-11-24", reason_code="papers_asked")
    complaint = await world.one(Complaint)
    assert (complaint.notice_by, complaint.notice_form) == (date(2026, 11, 27), told)
    assert complaints.NOTICE_DUE in await _cases(world)
    await world.advance(days=10)
    assert complaints.ANSWER_DUE not in await _cases(world)


async def _turns_six(world: World) -> list[str]:
    await world.advance_to(datetime(2026, 11, 26, 0, 1, tzinfo=ALMATY))
    return sorted({entry.status for entry in await world.all(QueueEntry)})


@pytest.mark.rule("P-084")
async def test_the_desk_may_hold_what_age_would_archive(world: World) -> None:
    """The queue waits while the complaint runs; after the answer the archive comes, and history tells both."""
    await _complain(world)
    assert await _cases(world) == {complaints.RUNS}
    await complaints.hold(world.workers._house, "K1", "operator")  # noqa: SLF001 - the verbs are the gateway's own
    assert await _turns_six(world) == ["waiting"]
    await world.advance(days=3)
    assert {entry.status for entry in await world.all(QueueEntry)} == {"waiting"}
    await _answer(world, "rejected", "2026-11-27")
    assert {entry.reason for entry in await world.all(QueueEntry)} == {"turned_six"}
    told = [row.event for row in await world.all(History, subject="application:A1") if "archiving" in row.event]
    assert told == ["archiving_held", "archiving_released"]


async def test_without_a_hold_a_complaint_changes_nothing(world: World) -> None:
    """A complaint alone holds nothing: a person decides."""
    await _complain(world)
    assert await _turns_six(world) == ["archived"]


async def test_a_release_lets_the_archive_come(world: World) -> None:
    """Twice is as good as once; what nobody holds stays as it is."""
    house = world.workers._house  # noqa: SLF001 - as above
    await _complain(world)
    await complaints.release(house, "K1", "operator")
    await complaints.hold(house, "K1", "operator")
    await complaints.hold(house, "K1", "another")
    assert (await world.one(Complaint)).held_by == "operator"
    assert await _turns_six(world) == ["waiting"]
    await complaints.release(house, "K1", "operator")
    await world.settle()
    assert {entry.status for entry in await world.all(QueueEntry)} == {"archived"}


@pytest.mark.rule("P-084")
async def test_where_the_edition_lets_nothing_wait_there_is_no_hold(world: World) -> None:
    """The reading is a setting: overruled, the desk has nothing to hold, nor has an answered complaint."""
    house = world.workers._house  # noqa: SLF001 - as above
    await _complain(world)
    await complaints.hold(house, "K1", "operator")
    overrule(world, "complaint_holds_archiving", value=False)
    with pytest.raises(InputError, match="holds nothing"):
        await complaints.hold(world.workers._house, "K1", "operator")  # noqa: SLF001 - as above
    assert await _turns_six(world) == ["archived"]


@pytest.fixture
async def young(tmp_path: Path) -> AsyncIterator[World]:
    """A family that has let a place go by in silence, is asked whether it is still interested, and complains."""
    world = World(tmp_path)
    await world.open()
    await world.preschools("P1", "P2")
    await world.family(PHONE, wishes=("P1", "P2"))
    await world.place("V1")
    await world.advance(days=25)
    assert (await world.one(QueueEntry, preschool_id="P1")).status == "suspended"
    await _complain(world, registered_on="2026-12-18", addressee="quality_body")
    await complaints.hold(world.workers._house, "K1", "operator")  # noqa: SLF001 - as above
    yield world
    await world.close()


@pytest.mark.rule("P-084")
async def test_silence_archives_nothing_while_it_is_held(young: World) -> None:
    """The month of the notice runs out: the queue stays suspended until the release, and is archived then."""
    await young.advance(days=40)
    assert (await young.one(QueueEntry, preschool_id="P1")).status == "suspended"
    await complaints.release(young.workers._house, "K1", "operator")  # noqa: SLF001 - as above
    await young.settle()
    entry = await young.one(QueueEntry, preschool_id="P1")
    assert (entry.status, entry.reason) == ("archived", "no_interest_after_suspension")


async def test_what_the_family_itself_says_is_never_held(young: World) -> None:
    """Its no to the notice archives at once."""
    await young.say(PHONE, sms="2")
    assert (await young.one(QueueEntry, preschool_id="P1")).status == "archived"


async def test_a_yes_while_silence_is_held_keeps_the_queue(young: World) -> None:
    """Late for the notice, in time for what was never archived: back in line, and no release archives it any more."""
    await young.advance(days=40)
    await young.say(PHONE, sms="иә")
    entry = await young.one(QueueEntry, preschool_id="P1")
    assert (entry.status, entry.reason) == ("waiting", "")
    assert "Кезегіңіз бұрынғы күнімен сақталды" in (await young.phone(PHONE))[-1]["text"]
    await complaints.release(young.workers._house, "K1", "operator")  # noqa: SLF001 - as above
    await young.settle()
    assert (await young.one(QueueEntry, preschool_id="P1")).status == "waiting"


async def test_a_lost_yes_is_fetched_before_a_release_archives(young: World) -> None:
    """The carrier is asked what it holds first: a yes said meanwhile counts, though its webhook was lost."""
    await young.advance(days=40)
    await young.fault(inbound="lose", wire="twilio", count=1)
    await young.say(PHONE, sms="иә")
    await young.advance(minutes=1)
    await complaints.release(young.workers._house, "K1", "operator")  # noqa: SLF001 - as above
    await young.advance(minutes=2)
    assert (await young.one(QueueEntry, preschool_id="P1")).status == "waiting"
