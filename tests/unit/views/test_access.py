"""Unmasking a value: who looked, at what, why, and when; never without a trace."""

from datetime import timedelta
from itertools import count

import pytest
from sqlmodel import select

from core.access import SANDBOX_OPERATOR, Access
from core.errors import CryptoError, InputError, NotFoundError
from core.store.tables import AccessTrace, DataKey
from tests.unit.views.scene import OPENED, PHONE, Scene, add_family


def _access(scene: Scene) -> Access:
    numbers = count(1)
    return Access(scene.store, scene.vault, lambda: f"trace-{next(numbers)}")


async def _traces(scene: Scene) -> list[tuple[str, str, str, str]]:
    async with scene.store.read() as tx:
        rows = (await tx.exec(select(AccessTrace).order_by(AccessTrace.id))).all()
    return [(row.operator, row.guardian_id, row.field, row.reason) for row in rows]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", PHONE),
        ("name", "Әбдірахманова Гүлнұр Серікқызы"),
        ("iin", "200101500003"),
        ("children", "Әбдірахман Еркежан"),
    ],
)
async def test_a_value_is_shown_and_leaves_a_trace(empty: Scene, field: str, value: str) -> None:
    """The trace says who, whose, which field and why; the value comes back whole."""
    await add_family(empty, 1, first="Еркежан")
    shown = await _access(empty).reveal(SANDBOX_OPERATOR, "G1", field, "call_back", OPENED + timedelta(minutes=1))
    assert shown == value
    assert await _traces(empty) == [("sandbox-operator", "G1", field, "call_back")]


@pytest.mark.parametrize(("field", "reason"), [("birth_date", "call_back"), ("phone", ""), ("phone", "curious")])
async def test_without_a_reason_of_the_list_nothing_is_shown(empty: Scene, field: str, reason: str) -> None:
    """Neither a field nor a reason can be made up, and no trace of a look that never was is left."""
    await add_family(empty, 1, first="Еркежан")
    with pytest.raises(InputError):
        await _access(empty).reveal(SANDBOX_OPERATOR, "G1", field, reason, OPENED)
    assert await _traces(empty) == []


async def test_nobody_is_looked_at_under_an_unknown_id(empty: Scene) -> None:
    """The error names the id, nothing is written."""
    with pytest.raises(NotFoundError, match="G9"):
        await _access(empty).reveal(SANDBOX_OPERATOR, "G9", "phone", "call_back", OPENED)
    assert await _traces(empty) == []


async def test_who_tried_to_look_at_an_erased_family_leaves_a_trace_too(empty: Scene) -> None:
    """The trace is durable before the value is opened."""
    await add_family(empty, 1, first="Еркежан")
    async with empty.store.write() as tx:
        await tx.delete(await tx.get_one(DataKey, "guardian:G1"))
    with pytest.raises(CryptoError):
        await _access(empty).reveal(SANDBOX_OPERATOR, "G1", "phone", "complaint", OPENED)
    assert len(await _traces(empty)) == 1


def test_outside_the_sandbox_nobody_can_sign_in_yet(empty: Scene) -> None:
    """The one-click operator exists only where all families are made up."""
    access = _access(empty)
    assert access.operator("sandbox-operator", sandbox=True) == SANDBOX_OPERATOR
    assert access.operator("sandbox-operator", sandbox=False) is None
    assert access.operator("somebody", sandbox=True) is None
