"""Applications: they wait at their time of submission; what cannot be served is refused with a reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.store.tables import Application, Child, Decision, QueueEntry
from tests.unit.register.rows import NOW, Office, an_iin, application, preschool, vacancy

SUBMITTED = datetime(2025, 9, 1, 5, 0, 0, 125000, tzinfo=UTC)


async def _lines(office: Office, name: str = "A1") -> dict[str, tuple[Any, ...]]:
    entries = await office.all(QueueEntry, application_id=name)
    return {entry.preschool_id: (entry.status, entry.wish, entry.submitted_at) for entry in entries}


@pytest.mark.rule("P-030")
async def test_an_application_waits_in_the_queue_of_each_preschool_it_names(waiting: Office) -> None:
    """One entry per preschool, in order of wish, keyed by preschool, birth year and language, to the millisecond."""
    assert await _lines(waiting) == {"P1": ("waiting", 1, SUBMITTED), "P2": ("waiting", 2, SUBMITTED)}
    entries = await waiting.all(QueueEntry)
    assert {entry.queue_key for entry in entries} == {"P1|2022|kk", "P2|2022|kk"}
    assert (await waiting.one(Child)).birth_year == 2022


@pytest.mark.rule("P-027")
async def test_the_decision_that_it_waits_cites_its_paragraphs(waiting: Office) -> None:
    """Queueing is a decision: it says the class, where that is written, and the facts it rests on."""
    decision = await waiting.one(Decision)
    paragraphs = {citation["paragraph"] for citation in decision.citations}
    assert (decision.kind, decision.outcome, decision.grounds) == ("queued", "general", ["enqueued"])
    assert {"6.5", "10.1", "10.3"} <= paragraphs
    assert decision.facts["queues"] == {"P1": "P1|2022|kk", "P2": "P2|2022|kk"}


async def test_the_same_application_again_changes_nothing(waiting: Office) -> None:
    """The second run of an import adds no entry and no decision."""
    (outcome,) = await waiting.register.applications([application(1)])
    assert (outcome.taken, outcome.changed) == (True, False)
    assert len(await waiting.all(Decision)) == 1
    assert len(await waiting.all(QueueEntry)) == 2


@pytest.mark.rule("P-041")
@pytest.mark.parametrize(
    ("categories", "verified", "expected"),
    [
        ("13", "true", "general"),
        ("12;7", "true", "priority"),
        ("10;2", "true", "out_of_turn"),
        ("2", "false", "general"),
    ],
)
async def test_the_strongest_category_gives_the_class(
    waiting: Office, categories: str, verified: str, expected: str
) -> None:
    """Several categories: the strongest counts; out of turn counts only when verified (reading 14)."""
    row = application(2, categories=categories, verified=verified)
    await waiting.register.applications([row])
    assert (await waiting.one(Application, id="A2")).queue_class == expected
    assert {entry.queue_class for entry in await waiting.all(QueueEntry, application_id="A2")} == {expected}


@pytest.mark.rule("P-040")
async def test_other_categories_move_the_class_and_never_the_time(waiting: Office) -> None:
    """A privilege won or lost is decided anew and leaves the time of submission as it was (reading 14)."""
    (outcome,) = await waiting.register.applications([application(1, categories="1")])
    entries = await waiting.all(QueueEntry)
    assert outcome.changed
    assert {(entry.queue_class, entry.submitted_at) for entry in entries} == {("out_of_turn", SUBMITTED)}
    assert [decision.outcome for decision in await waiting.all(Decision)] == ["general", "out_of_turn"]


async def test_a_new_name_is_written_and_decides_nothing(waiting: Office) -> None:
    """A child that bears another name waits as before: only what moves it in its queues is a decision."""
    (outcome,) = await waiting.register.applications([application(1, child_first_name="Аружан")])
    child = await waiting.one(Child)
    name = (await waiting.key("G1")).open(child.name_sealed, "child", "name_sealed", "C1")
    assert outcome.changed
    assert "Аружан" in name
    assert len(await waiting.all(Decision)) == 1
    await waiting.register.applications([application(1, wished_from_age="5")])
    assert [decision.facts.get("wished_from_age") for decision in await waiting.all(Decision)] == [None, 5]


@pytest.mark.parametrize("field", ["submitted_at", "guardian_id", "child_id"])
async def test_what_says_which_application_it_is_never_changes(waiting: Office, field: str) -> None:
    """Another time, guardian or child under a known id is refused, and nothing of the row is taken."""
    other = {"submitted_at": "2024-01-01T10:00:00+05:00", "guardian_id": "G2", "child_id": "C9"}[field]
    row = application(1, categories="1", **{field: other})
    (outcome,) = await waiting.register.applications([row])
    assert not outcome.taken
    assert (await waiting.one(Application)).queue_class == "general"


async def test_changing_preschools_keeps_date_and_time(waiting: Office) -> None:
    """A preschool added while waiting counts from the submission; one taken off is archived (reading 15)."""
    await waiting.register.applications([application(1, preschools="P3;P1")])
    lines = await _lines(waiting)
    assert lines["P3"] == ("waiting", 1, SUBMITTED)
    assert lines["P1"] == ("waiting", 2, SUBMITTED)
    assert lines["P2"][0] == "archived"
    await waiting.register.applications([application(1)])
    assert (await _lines(waiting))["P2"] == ("waiting", 2, SUBMITTED)


async def test_a_preschool_put_back_after_a_refusal_counts_from_then(waiting: Office) -> None:
    """What was refused stays archived; taken off the list and put back, it waits from now on (reading 15)."""
    async with waiting.store.write() as tx:
        (entry,) = [row for row in await waiting.all(QueueEntry) if row.preschool_id == "P2"]
        entry.status, entry.reason = "archived", "place_refused"
        tx.add(entry)
    await waiting.register.applications([application(1, categories="7")])
    assert (await _lines(waiting))["P2"][0] == "archived"
    await waiting.register.applications([application(1, preschools="P1")])
    waiting.clock.at = NOW + timedelta(days=1)
    await waiting.register.applications([application(1)])
    assert (await _lines(waiting))["P2"] == ("waiting", 2, NOW + timedelta(days=1))


async def test_a_preschool_with_an_open_offer_stays_on_the_list(waiting: Office) -> None:
    """Neither the list nor the language changes under an open offer; the row is refused whole."""
    async with waiting.store.write() as tx:
        (entry,) = [row for row in await waiting.all(QueueEntry) if row.preschool_id == "P1"]
        entry.status = "offered"
        tx.add(entry)
    for changed in ({"preschools": "P2"}, {"language": "ru"}):
        (outcome,) = await waiting.register.applications([application(1, **changed)])
        assert not outcome.taken
    (outcome,) = await waiting.register.applications([application(1, preschools="P1;P3")])
    assert outcome.taken


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (application(2, guardian_id="G9"), "guardian_id"),
        (application(2, preschools="P1;P9"), "preschools"),
        (application(2, application_id="A9", guardian_id="G1", child_id="C1", child_iin=an_iin(501)), "child_id"),
        (application(2, child_birth_date="2020-10-15", submitted_at="2026-10-15T00:00:00+05:00"), "child_birth_date"),
    ],
)
async def test_what_cannot_be_served_is_refused_by_field(waiting: Office, row: Any, field: str) -> None:
    """Unknown guardian or preschool, a second live application of one child, a child of six: each names its field."""
    (outcome,) = await waiting.register.applications([row])
    assert outcome.reason.startswith(f"{field}: ")
    assert {one.id for one in await waiting.all(Application, status="queued")} == {"A1"}
    assert {entry.application_id for entry in await waiting.all(QueueEntry)} == {"A1"}


@pytest.mark.rule("P-003")
async def test_a_preschool_without_a_state_order_cannot_be_chosen(waiting: Office) -> None:
    """Only preschools with a state order are served by the queue: neither applications nor places are taken."""
    await waiting.register.preschools([preschool("P9", state_order=False)])
    (wish,) = await waiting.register.applications([application(2, preschools="P9")])
    (place,) = await waiting.register.vacancies([vacancy("V9", preschool_id="P9")])
    assert "no state order" in wish.reason
    assert "no state order" in place.reason


@pytest.mark.rule("P-035")
async def test_a_child_of_six_with_limited_abilities_may_still_apply(waiting: Office) -> None:
    """Children with limited abilities and the consultation's conclusion are exempt from the age rule (reading 13)."""
    born = {"child_birth_date": "2020-10-15", "submitted_at": "2026-10-15T00:00:00+05:00"}
    (outcome,) = await waiting.register.applications([application(2, categories="5", **born)])
    assert outcome.taken


async def test_free_places_look_for_a_family_when_one_applies(waiting: Office) -> None:
    """A place nobody could take looks again at once; one of a later bulletin waits for its day, others rest."""
    rows = [vacancy("V1"), vacancy("V2", published_at="2026-11-30T10:00:00+05:00"), vacancy("V3", preschool_id="P3")]
    await waiting.register.vacancies(rows)
    async with waiting.store.write() as tx:
        for timer in await waiting.awaited():
            await tx.delete(timer)
    waiting.clock.at = NOW + timedelta(hours=1)
    await waiting.register.applications([application(2)])
    due = {timer.subject: timer.due_at <= waiting.clock.at for timer in await waiting.awaited()}
    assert due == {"V1": True}


@pytest.mark.rule("P-033")
@pytest.mark.rule("P-034")
async def test_special_and_sanatorium_preschools_have_queues_apart(waiting: Office) -> None:
    """The kind of preschool, a special group that is asked for and the type of rehabilitation decide the queue."""
    rows = [preschool("P4", type="special_nursery"), preschool("P5", type="sanatorium")]
    await waiting.register.preschools(rows)
    everywhere = {"preschools": "P1;P4;P5", "categories": "5"}
    await waiting.register.applications([application(2, **everywhere)])
    keys = {entry.queue_key for entry in await waiting.all(QueueEntry, application_id="A2")}
    assert keys == {"P1|2022|kk", "P4|special|2022|kk", "P5|sanatorium|2022|kk"}
    waiting.clock.at = NOW + timedelta(days=1)
    told = application(2, special_group="true", rehabilitation="chest", **everywhere)
    (outcome,) = await waiting.register.applications([told])
    entries = await waiting.all(QueueEntry, application_id="A2")
    assert outcome.changed
    assert {one.queue_key for one in entries} == {
        "P1|special|2022|kk",
        "P4|special|2022|kk",
        "P5|sanatorium:chest|2022|kk",
    }
    assert {(one.submitted_at, one.status) for one in entries} == {(SUBMITTED, "waiting")}


async def test_what_a_file_without_the_later_columns_says_is_the_same_as_before(waiting: Office) -> None:
    """Empty later columns leave a row the same row: nothing changes and nothing is decided."""
    (outcome,) = await waiting.register.applications(
        [application(1, special_group="", rehabilitation="", pmpc_on_file="")]
    )
    assert (outcome.taken, outcome.changed) == (True, False)
    (bare,) = [row.told() for row in [application(1)]]
    assert not {"special_group", "rehabilitation", "pmpc_on_file"} & bare.keys()


@pytest.mark.rule("P-007")
async def test_only_preschools_of_the_register_may_be_chosen(waiting: Office) -> None:
    """A preschool that the unified base does not list is refused by name, for a new list as for a changed one."""
    (new,) = await waiting.register.applications([application(2, preschools="P1;P9")])
    (changed,) = await waiting.register.applications([application(1, preschools="P1;P9")])
    assert new.reason == changed.reason == "preschools: P9 is not in the register of preschools (P 3(6))"
    assert {entry.preschool_id for entry in await waiting.all(QueueEntry)} == {"P1", "P2"}
    await waiting.register.preschools([preschool("P9")])
    (known,) = await waiting.register.applications([application(2, preschools="P1;P9")])
    assert known.taken
