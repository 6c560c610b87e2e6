"""The way in: who knows password and code comes in, who guesses waits, and nobody learns which names exist."""

import asyncio
from datetime import timedelta

import pytest

from core.access import Role
from tests.unit.access.place import HALF_MINUTE, PASSWORD, Place

MINUTE = timedelta(minutes=1)


async def test_password_and_code_let_in(here: Place) -> None:
    """Capitals and spaces around the name do not matter; the session is that operator's."""
    made = await here.begun()
    token = await here.try_in(" Aigerim ", here.code(made))
    assert isinstance(token, str)
    session = await here.session(token)
    assert session is not None
    assert (session.operator.name, session.operator.role) == ("aigerim", Role.OPERATOR)


async def test_a_code_lets_in_once(here: Place) -> None:
    """Whoever has seen it used comes too late."""
    made = await here.begun()
    code = here.code(made)
    assert await here.try_in("aigerim", code)
    assert await here.try_in("aigerim", code) is None
    here.wall.instant += HALF_MINUTE
    assert await here.try_in("aigerim", here.code(made))


async def test_a_wrong_password_uses_no_code_up(here: Place) -> None:
    """A slip of the hand does not cost half a minute."""
    made = await here.begun()
    assert await here.try_in("aigerim", here.code(made), "another password") is None
    assert await here.try_in("aigerim", here.code(made))


async def test_whatever_is_wrong_looks_the_same(here: Place) -> None:
    """An unknown name, a wrong password, a wrong code, somebody invited only, somebody shut out."""
    made = await here.begun()
    await here.entrance.operators.add("bolat", Role.OPERATOR, "test")
    tries = [("nobody", "123456"), ("aigerim", "000000"), ("bolat", "123456")]
    assert [await here.try_in(name, code) for name, code in tries] == [None, None, None]
    assert await here.try_in("aigerim", here.code(made), "wrong") is None
    await here.entrance.operators.disable("aigerim", "test")
    assert await here.try_in("aigerim", here.code(made)) is None


async def test_five_failures_lock_a_name_each_further_one_for_longer(here: Place) -> None:
    """Even the right password and code wait; then they end the lock."""
    made = await here.begun()
    for _ in range(5):
        assert await here.try_in("aigerim", "000000", "wrong") is None
        here.wall.instant += timedelta(seconds=12)
    assert [one.state for one in await here.entrance.operators.all()] == ["locked"]
    assert await here.try_in("aigerim", here.code(made)) is None
    here.wall.instant += MINUTE
    assert await here.try_in("aigerim", "000000", "wrong") is None
    here.wall.instant += MINUTE
    assert await here.try_in("aigerim", here.code(made)) is None
    here.wall.instant += MINUTE
    assert isinstance(await here.try_in("aigerim", here.code(made)), str)
    assert [one.state for one in await here.entrance.operators.all()] == ["active"]


@pytest.mark.parametrize("name", ["aigerim", "nobody"])
async def test_a_name_is_tried_five_times_at_once_from_wherever(here: Place, name: str) -> None:
    """Then somebody waits, for a name that nobody has just as long."""
    await here.begun()
    answers = [await here.try_in(name, "000000", "wrong", f"192.0.2.{number}") for number in range(6)]
    assert answers == [None] * 5 + [timedelta(seconds=12)]


async def test_an_address_tries_twenty_names_at_once(here: Place) -> None:
    """Then it waits, whatever the name; another address does not."""
    answers = [await here.try_in(f"name-{number}", "000000") for number in range(21)]
    assert answers == [None] * 20 + [timedelta(seconds=3)]
    assert await here.try_in("name-99", "000000", address="192.0.2.2") is None


async def test_a_provider_makes_an_operator_once_and_says_the_role_each_time(here: Place) -> None:
    """The same subject is the same operator; a name that is taken gets a number."""
    await here.begun("aigerim")
    by_identity = here.entrance.signing_in.by_identity
    for subject, name, role in (
        ("s1", "Aigerim", Role.OPERATOR),
        ("s1", "Other", Role.AUDITOR),
        ("s2", "8701", Role.ADMIN),
    ):
        token = await by_identity(subject, name, role)
        assert token is not None
        session = await here.session(token)
        assert session is not None
        assert session.operator.role is role
    assert [one.name for one in await here.entrance.operators.all()] == ["aigerim", "aigerim-2", "operator"]
    await here.entrance.operators.disable("aigerim-2", "test")
    assert await by_identity("s1", "Aigerim", Role.ADMIN) is None


async def test_two_browsers_of_a_stranger_at_once_are_one_operator(here: Place) -> None:
    """Whom a provider vouches for twice at the same moment is made once, and a namesake at that moment is another."""
    by_identity = here.entrance.signing_in.by_identity
    coming = (by_identity(subject, "Dana", Role.OPERATOR) for subject in ("s1", "s1", "s2"))
    assert all(await asyncio.gather(*coming))
    assert [one.name for one in await here.entrance.operators.all()] == ["dana", "dana-2"]


async def test_an_operator_of_a_provider_has_no_password(here: Place) -> None:
    """Nobody signs in beside the provider's word."""
    await here.entrance.signing_in.by_identity("s1", "dana", Role.OPERATOR)
    assert await here.try_in("dana", "000000", "") is None
    assert await here.try_in("dana", "000000", PASSWORD) is None
