"""Unmasking a value: who looked, at what, why, when and until when; never without a trace, never for long."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlmodel import select

from core.access import SANDBOX_OPERATOR, Access, Operator, Role, Session
from core.errors import InputError, NotFoundError
from core.store.tables import AccessTrace, DataKey
from tests.unit.access.place import Place
from tests.unit.views.scene import OPENED, PHONE, add_family

SESSION = Session("hash-1", SANDBOX_OPERATOR, "form")
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def access(here: Place) -> Access:
    """What unmasks the values of family G1."""
    await add_family(here.scene, 1, first="Еркежан")
    numbers = count(1)
    return Access(here.scene.store, here.scene.vault, lambda: f"trace-{next(numbers)}")


async def _traces(here: Place) -> list[tuple[str, str, str, str]]:
    async with here.scene.store.read() as tx:
        rows = (await tx.exec(select(AccessTrace).order_by(AccessTrace.id))).all()
    return [(row.operator, row.guardian_id, row.field, row.reason) for row in rows]


async def _shown(access: Access, now: datetime, session: Session = SESSION) -> dict[str, str | None]:
    return {one.field: one.value for one in await access.shown(session, "G1", now)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", PHONE),
        ("name", "Әбдірахманова Гүлнұр Серікқызы"),
        ("iin", "200101500003"),
        ("children", "Әбдірахман Еркежан"),
    ],
)
async def test_a_value_is_shown_and_leaves_a_trace(here: Place, access: Access, field: str, value: str) -> None:
    """The trace says who, whose, which field and why; only that value is shown, whole."""
    assert await _shown(access, OPENED) == {}
    await access.unmask(SESSION, "G1", field, "call_back", OPENED)
    assert await _shown(access, OPENED) == {field: value}
    assert await _traces(here) == [("sandbox-operator", "G1", field, "call_back")]


async def test_a_value_is_masked_again_after_five_minutes(access: Access) -> None:
    """Each value by its own time; asking again, with a reason, begins anew."""
    await access.unmask(SESSION, "G1", "phone", "call_back", OPENED)
    await access.unmask(SESSION, "G1", "name", "caller_check", OPENED + MINUTE)
    (phone, _) = await access.shown(SESSION, "G1", OPENED + 2 * MINUTE)
    assert phone.left == 3 * MINUTE
    assert set(await _shown(access, OPENED + 5 * MINUTE)) == {"name"}
    assert await _shown(access, OPENED + 6 * MINUTE) == {}
    await access.unmask(SESSION, "G1", "phone", "call_back", OPENED + 7 * MINUTE)
    assert set(await _shown(access, OPENED + 8 * MINUTE)) == {"phone"}


async def test_a_value_is_shown_in_its_own_session_only(access: Access) -> None:
    """Not to a colleague, not to the same operator elsewhere, not to whoever may unmask no more."""
    await access.unmask(SESSION, "G1", "phone", "call_back", OPENED)
    assert await _shown(access, OPENED, Session("hash-2", SANDBOX_OPERATOR, "form")) == {}
    auditor = Operator("sandbox-operator", Role.AUDITOR)
    assert await _shown(access, OPENED, Session("hash-1", auditor, "form")) == {}


@pytest.mark.parametrize(("field", "reason"), [("birth_date", "call_back"), ("phone", ""), ("phone", "curious")])
async def test_without_a_reason_of_the_list_nothing_is_shown(
    here: Place, access: Access, field: str, reason: str
) -> None:
    """Neither a field nor a reason can be made up, and no trace of a look that never was is left."""
    with pytest.raises(InputError):
        await access.unmask(SESSION, "G1", field, reason, OPENED)
    assert await _traces(here) == []
    assert await _shown(access, OPENED) == {}


async def test_nobody_is_looked_at_under_an_unknown_id(here: Place, access: Access) -> None:
    """The error names the id, nothing is written."""
    with pytest.raises(NotFoundError, match="G9"):
        await access.unmask(SESSION, "G9", "phone", "call_back", OPENED)
    assert await _traces(here) == []


async def test_who_tried_to_look_at_an_erased_family_leaves_a_trace_too(here: Place, access: Access) -> None:
    """The trace is durable before the value is opened, and there is no value any more."""
    async with here.scene.store.write() as tx:
        await tx.delete(await tx.get_one(DataKey, "guardian:G1"))
    await access.unmask(SESSION, "G1", "phone", "complaint", OPENED)
    assert await _shown(access, OPENED) == {"phone": None}
    assert len(await _traces(here)) == 1


async def test_a_family_is_told_who_looked(access: Access) -> None:
    """Everybody who looked at it, the newest first, and nobody who looked at others."""
    await access.unmask(SESSION, "G1", "phone", "call_back", OPENED)
    await access.unmask(SESSION, "G1", "name", "complaint", OPENED + MINUTE)
    told = [(one.at, one.operator, one.field, one.reason) for one in await access.looked("G1")]
    by = SANDBOX_OPERATOR.name
    assert told == [(OPENED + MINUTE, by, "name", "complaint"), (OPENED, by, "phone", "call_back")]
    assert await access.looked("G2") == ()
