"""Who lacks what a queue apart asks for is set aside there, and stands in line again with the change that mends it."""

from typing import Any

import pytest

from core.register.rows import ApplicationRow
from core.store.tables import QueueEntry
from tests.unit.register.rows import Office, application, event, guardian, preschool


async def put(office: Office, *, kind: str, home: str = "Алматы", **other: Any) -> ApplicationRow:
    """Let one application wait at a preschool of Almaty of this kind."""
    (taken,) = await office.register.preschools([preschool("P1", type=kind)])
    (known,) = await office.register.guardians([guardian(1, settlement=home)])
    row = application(1, preschools="P1", **other)
    (outcome,) = await office.register.applications([row])
    assert taken.taken
    assert known.taken
    assert outcome.taken, outcome.reason
    return row


async def aside(office: Office) -> bool:
    """Tell whether its entry is set aside."""
    return bool((await office.one(QueueEntry)).set_aside)


@pytest.mark.parametrize(
    ("kind", "other", "expected"),
    [
        ("kindergarten", {}, False),
        ("special_kindergarten", {"categories": "5"}, False),
        ("special_kindergarten", {"categories": "5", "pmpc_on_file": False}, True),
        ("special_kindergarten", {"categories": "13"}, True),
        ("sanatorium", {}, False),
        ("sanatorium", {"home": "Қонаев"}, True),
        ("kindergarten", {"home": "Қонаев"}, False),
    ],
)
async def test_what_a_queue_apart_asks_for_decides(
    empty: Office, kind: str, other: dict[str, Any], *, expected: bool
) -> None:
    """A special queue asks for the recommendation, a sanatorium's for the settlement, the ordinary one for nothing."""
    await put(empty, kind=kind, **other)
    assert await aside(empty) is expected


async def test_the_conclusion_that_comes_later_mends_it(empty: Office) -> None:
    """Told as a change of privilege; taken back, the entry is set aside again."""
    await put(empty, kind="special_kindergarten", categories="5", pmpc_on_file=False)
    for number, (on_file, expected) in enumerate([(True, False), (False, True)]):
        told = {"application_id": "A1", "categories": "5", "pmpc_on_file": on_file}
        (outcome,) = await empty.register.events([event("privilege_changed", number, **told)])
        assert outcome.taken, outcome.reason
        assert await aside(empty) is expected


async def test_so_does_the_application_that_is_sent_again(empty: Office) -> None:
    """A change of the application is judged like a new one."""
    row = await put(empty, kind="special_kindergarten", categories="5", pmpc_on_file=False)
    await empty.register.applications([row.model_copy(update={"pmpc_on_file": True})])
    assert not await aside(empty)


async def test_who_moves_into_the_settlement_is_not_passed_over_any_more(empty: Office) -> None:
    """By the event of a move, by the guardian sent again, or by a preschool whose settlement was wrong."""
    await put(empty, kind="sanatorium", home="Қонаев")
    await empty.register.events([event("guardian_moved", 1, guardian_id="G1", settlement="Алматы")])
    assert not await aside(empty)
    await empty.register.guardians([guardian(1, settlement="Талғар")])
    assert await aside(empty)
    await empty.register.preschools([preschool("P1", type="sanatorium", settlement="Талғар")])
    assert not await aside(empty)
