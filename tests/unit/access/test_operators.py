"""Operators: invited once, named once, shut out at once; whatever is done to one stands in a history."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select

from core.access import Role
from core.access.operators import INVITED_FOR
from core.errors import InputError, NotFoundError
from core.flow.history import Link, verify
from core.store.tables import DeskOperator, History
from tests.unit.access.place import HALF_MINUTE, PASSWORD, Place, secret_of


async def _history(here: Place, name: str) -> list[Link]:
    """Return the chain of an operator."""
    query = select(History).where(History.subject == f"operator:{name}").order_by(col(History.seq))
    async with here.scene.store.read() as tx:
        return [Link(**row.model_dump()) for row in await tx.exec(query)]


async def test_an_invited_operator_begins_once(here: Place) -> None:
    """The secret shows the authenticator's, takes a password and a code, and is used up."""
    made = await here.entrance.operators.add("aigerim", Role.OPERATOR, "test")
    shown = await here.entrance.beginning.show("aigerim", made.secret.lower().replace("-", " "))
    assert shown is not None
    assert (shown.uri, shown.name) == (made.uri, "aigerim")
    begin = here.entrance.beginning.finish
    assert await begin("aigerim", made.secret, PASSWORD, "000000") is None
    assert await begin("aigerim", made.secret, PASSWORD, here.code(made))
    assert await here.entrance.beginning.show("aigerim", made.secret) is None
    here.wall.instant += HALF_MINUTE
    assert await begin("aigerim", made.secret, "another password", here.code(made)) is None


async def test_an_invitation_is_one_persons_and_not_for_ever(here: Place) -> None:
    """Another name, another secret, three days later, or after being shut out: nothing is shown."""
    made = await here.entrance.operators.add("aigerim", Role.OPERATOR, "test")
    other = await here.entrance.operators.add("bolat", Role.ADMIN, "test")
    show = here.entrance.beginning.show
    assert [await show("bolat", made.secret), await show("nobody", made.secret), await show("aigerim", "")] == [
        None
    ] * 3
    await here.entrance.operators.disable("bolat", "test")
    assert await show("bolat", other.secret) is None
    here.wall.instant += INVITED_FOR - timedelta(milliseconds=1)
    assert await show("aigerim", made.secret)
    here.wall.instant += timedelta(milliseconds=1)
    assert await show("aigerim", made.secret) is None


async def test_a_weak_password_uses_no_invitation_up(here: Place) -> None:
    """Another one may be chosen."""
    made = await here.entrance.operators.add("aigerim", Role.OPERATOR, "test")
    with pytest.raises(InputError):
        await here.entrance.beginning.finish("aigerim", made.secret, "aigerim-aigerim", here.code(made))
    assert await here.entrance.beginning.finish("aigerim", made.secret, PASSWORD, here.code(made))


async def test_what_is_no_name_is_refused(here: Place) -> None:
    """Names stand in traces and addresses of the desk."""
    for name in ("", "a", "Aigerim", "айгерім", "a b c", "-abc", "abc-", "sandbox-operator", "a" * 41):
        with pytest.raises(InputError, match="name"):
            await here.entrance.operators.add(name, Role.OPERATOR, "test")
    assert await here.entrance.operators.all() == []


async def test_a_name_is_never_given_twice(here: Place) -> None:
    """Not even after its owner was shut out: traces would point at two people."""
    await here.entrance.operators.add("aigerim", Role.OPERATOR, "test")
    await here.entrance.operators.disable("aigerim", "test")
    with pytest.raises(InputError, match="never given twice"):
        await here.entrance.operators.add("aigerim", Role.ADMIN, "test")


async def test_of_two_admins_who_add_a_name_at_once_the_second_is_told(here: Place) -> None:
    """The database decides who was first; the other one hears that the name is given, never of an error of ours."""
    adding = (here.entrance.operators.add("aigerim", role, "test") for role in (Role.OPERATOR, Role.ADMIN))
    made = await asyncio.gather(*adding, return_exceptions=True)
    assert sorted(type(one).__name__ for one in made) == ["Invitation", "TakenError"]
    assert len(await here.entrance.operators.all()) == 1
    assert verify(await _history(here, "aigerim")) is None


async def test_beginning_anew_makes_old_secrets_worthless(here: Place) -> None:
    """Password and authenticator of before let nobody in, the fresh ones do."""
    before = await here.begun()
    after = await here.entrance.operators.reset("aigerim", "test")
    assert await here.try_in("aigerim", here.code(before)) is None
    assert secret_of(before) != secret_of(after)
    assert await here.entrance.beginning.finish("aigerim", after.secret, PASSWORD, here.code(after))
    here.wall.instant += HALF_MINUTE
    assert await here.try_in("aigerim", here.code(before)) is None
    assert await here.try_in("aigerim", here.code(after))


async def test_another_role_holds_in_open_sessions(here: Place) -> None:
    """From the next look on; who gave it stands in the history, the same role again does not."""
    made = await here.begun()
    token = await here.try_in("aigerim", here.code(made))
    assert isinstance(token, str)
    for _ in range(2):
        await here.entrance.operators.appoint("aigerim", Role.AUDITOR, "boss")
    session = await here.session(token)
    assert session is not None
    assert session.operator.role is Role.AUDITOR
    appointed = [link.data for link in await _history(here, "aigerim") if link.event == "operator_appointed"]
    assert appointed == ['{"by":"boss","instead_of":"operator","role":"auditor"}']


async def test_nobody_is_shut_out_under_an_unknown_name(here: Place) -> None:
    """The error names the name."""
    for verb in (here.entrance.operators.disable, here.entrance.operators.reset):
        with pytest.raises(NotFoundError, match="nobody"):
            await verb("nobody", "test")


async def test_what_is_done_to_an_operator_stands_in_a_chain_without_secrets(here: Place) -> None:
    """Who did it, and in which way somebody came in; the chain holds."""
    made = await here.begun()
    await here.try_in("aigerim", here.code(made))
    await here.entrance.operators.disable("aigerim", "boss")
    chain = await _history(here, "aigerim")
    events = ["operator_added", "operator_begun", "operator_signed_in", "operator_disabled"]
    assert [link.event for link in chain] == events
    assert verify(chain) is None
    assert chain[-1].data == '{"by":"boss"}'
    assert made.secret not in str(chain)


async def test_the_database_holds_no_secret_in_clear(here: Place) -> None:
    """The password is hashed, the authenticator's secret sealed, the invitation hashed."""
    made = await here.begun()
    async with here.scene.store.read() as tx:
        (row,) = (await tx.exec(select(DeskOperator))).all()
    said = str(row.model_dump())
    assert (row.password_hash or "").startswith("$argon2id$")
    assert secret_of(made) not in (row.totp_sealed or b"")
    assert PASSWORD not in said
    assert secret_of(made).hex() not in said
    assert made.secret not in said
