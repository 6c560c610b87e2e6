"""The order of a queue with numbers and reasons, and the decisions on one application."""

import pytest

from core.errors import NotFoundError
from core.store.tables import Queue, QueueEntry
from tests.unit.views.rows import add_story, preschool, waiting
from tests.unit.views.scene import Scene, add, add_family


async def _queue(scene: Scene, *classes: str, phase: int = 0) -> None:
    await add(scene, preschool(), Queue(key="P1|2022|kk", phase=phase))
    for number, queue_class in enumerate(classes, start=1):
        await add_family(scene, number, first="Еркежан", phone=f"+7747123456{number}")
        await add(scene, *waiting(number, queue_class))


async def test_a_queue_is_shown_in_the_order_in_which_places_would_be_offered(empty: Scene) -> None:
    """Out of turn first, then one priority and three general from the present phase (P 10, reading 8)."""
    await _queue(empty, "general", "general", "priority", "out_of_turn", "general", phase=1)
    shown = await empty.views.queue("P1")
    assert [(row["number"], row["application_id"]) for row in shown] == [
        (1, "A4"),
        (2, "A1"),
        (3, "A2"),
        (4, "A5"),
        (5, "A3"),
    ]


async def test_each_position_says_why(empty: Scene) -> None:
    """The keys are those of the contract, the reasons name act, edition and paragraph."""
    await _queue(empty, "priority")
    assert await empty.views.queue("P1") == [
        {
            "number": 1,
            "application_id": "A1",
            "child_id": "C1",
            "class": "priority",
            "submitted_at": "2025-09-01T09:01:00.000+05:00",
            "status": "waiting",
            "because": [
                {"act": "133", "edition": "P-2024", "paragraph": "10.3"},
                {"act": "133", "edition": "P-2024", "paragraph": "13(2)"},
            ],
        }
    ]


async def test_only_those_who_wait_have_a_number(empty: Scene) -> None:
    """The groups follow each other; an offered family keeps no number and closes no gap."""
    await _queue(empty)
    for number, status in enumerate(["suspended", "waiting", "referred", "offered", "waiting", "archived"], start=1):
        await add_family(empty, number, first="Еркежан", phone=f"+7747123456{number}")
        await add(empty, *waiting(number, status=status, reason="place_refused" if status == "archived" else ""))
    shown = [(row["status"], row["number"]) for row in await empty.views.queue("P1")]
    assert shown == [("waiting", 1), ("waiting", 2), ("offered", None), ("suspended", None), ("referred", None)]
    everything = await empty.views.queue("P1", everything=True)
    assert (everything[-1]["status"], everything[-1]["number"]) == ("archived", None)
    assert [cited["paragraph"] for cited in everything[-1]["because"]] == ["15.3", "13(7)"]


@pytest.mark.parametrize("reason", ["withdrawn", "withdrawn while suspended"])
async def test_who_left_the_list_is_archived_for_that(empty: Scene, reason: str) -> None:
    """A preschool taken off the list says where that is written, whatever the entry was before."""
    await _queue(empty)
    await add_family(empty, 1, first="Еркежан")
    await add(empty, *waiting(1, status="archived", reason=reason))
    (row,) = await empty.views.queue("P1", everything=True)
    assert [cited["paragraph"] for cited in row["because"]] == ["15(4)", "13(4)"]


async def test_queues_of_other_years_and_languages_can_be_left_out(empty: Scene) -> None:
    """Without a filter all queues come one after another."""
    await _queue(empty, "general")
    assert len(await empty.views.queue("P1", 2022, "kk")) == 1
    assert await empty.views.queue("P1", 2021) == []
    assert await empty.views.queue("P1", None, "ru") == []


async def test_one_application_has_the_numbers_that_the_queues_show(empty: Scene) -> None:
    """Asked for one family, no queue is loaded, and the numbers are the same (P 6.5, annex 4)."""
    await _queue(empty, "general", "priority", "out_of_turn", "general", "priority", phase=2)
    shown = {row["application_id"]: row["number"] for row in await empty.views.queue("P1")}
    for name, number in shown.items():
        (one,) = await empty.views.numbers(name)
        assert (one.number, one.waiting) == (number, 5)
    first = await empty.views.first_in_line("P1|2022|kk")
    assert first
    assert (first.number, first.entry.application_id) == (1, "A3")


@pytest.mark.rule("P-009")
async def test_an_application_has_a_number_in_each_of_its_queues(empty: Scene) -> None:
    """Up to four numbers, each counted in the queue of one preschool, in order of wish (P 3(9), 3(11))."""
    await add(empty, *(preschool(number) for number in range(1, 5)))
    for number in range(1, 5):
        await add_family(empty, number, first="Еркежан", phone=f"+7747123456{number}")
        application, _ = waiting(number)
        await add(empty, application)
        for wish in range(1, 5) if number == 4 else range(number, 5):
            entry = waiting(number)[1]
            entry.id, entry.preschool_id, entry.wish = f"E{number}-{wish}", f"P{wish}", wish
            entry.queue_key = f"P{wish}|2022|kk"
            await add(empty, entry)
    assert [one.number for one in await empty.views.numbers("A4")] == [2, 3, 4, 4]
    assert [one.entry.preschool_id for one in await empty.views.numbers("A4")] == ["P1", "P2", "P3", "P4"]


async def test_who_sleeps_keeps_the_number_and_is_not_first(empty: Scene) -> None:
    """Until the wished age the place in line is kept, and places go to others (P 15(2), 16(6), reading 13)."""
    await _queue(empty, "general", "general")
    async with empty.store.write() as tx:
        (await tx.get_one(QueueEntry, "E1")).asleep = True
    shown = [(row["number"], row["application_id"]) for row in await empty.views.queue("P1")]
    assert shown == [(1, "A1"), (2, "A2")]
    first = await empty.views.first_in_line("P1|2022|kk")
    assert first
    assert (first.number, first.entry.application_id) == (2, "A2")
    assert await empty.views.first_in_line("P1|2021|kk") is None


async def test_only_a_queue_in_which_it_waits_gives_a_number(empty: Scene) -> None:
    """Suspended, offered and archived entries are told without one; an unknown application is an error."""
    await _queue(empty)
    await add_family(empty, 1, first="Еркежан")
    await add(empty, *waiting(1, status="suspended"))
    (one,) = await empty.views.numbers("A1")
    assert (one.number, one.to_json()["status"]) == (None, "suspended")
    with pytest.raises(NotFoundError, match="no application A9"):
        await empty.views.numbers("A9")


async def test_an_unknown_preschool_is_no_empty_queue(empty: Scene) -> None:
    """A typing error must not look like a kindergarten that nobody wants."""
    with pytest.raises(NotFoundError, match="no preschool P9"):
        await empty.views.queue("P9")


async def test_decisions_are_explained_oldest_first_without_empty_keys(empty: Scene) -> None:
    """The machine-readable form of `explain`, exactly."""
    await add_story(empty)
    told = await empty.views.application("A1")
    assert (told["application_id"], told["status"]) == ("A1", "offered")
    assert [taken["kind"] for taken in told["decisions"]] == ["queued", "offer_made"]
    assert told["decisions"][0] == {
        "id": "D1",
        "kind": "queued",
        "outcome": "queued",
        "at": "2026-11-22T12:06:00.000+05:00",
        "grounds": ["enqueued"],
        "citations": [{"act": "133", "edition": "P-2024", "paragraph": "10.1"}],
    }


async def test_an_unknown_application_is_named_in_the_error(empty: Scene) -> None:
    """The message says where applications are listed."""
    with pytest.raises(NotFoundError, match="no application A9"):
        await empty.views.application("A9")
