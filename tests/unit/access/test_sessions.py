"""Sessions: over when nobody is there, when the day is over, and at a word; the same for every process."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core.access import SANDBOX_OPERATOR, Role
from core.errors import InputError
from core.store.tables import DeskOperator, DeskSession
from tests.unit.access.place import Place, entrance

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def token(here: Place) -> str:
    """The token of somebody who has just signed in."""
    made = await here.begun()
    token = await here.try_in("aigerim", here.code(made))
    assert isinstance(token, str)
    return token


async def test_a_session_ends_when_nobody_does_anything(here: Place, token: str) -> None:
    """Each half hour counts from the last thing that somebody did."""
    for _ in range(3):
        here.wall.instant += 29 * MINUTE
        assert await here.session(token)
    here.wall.instant += 30 * MINUTE
    assert await here.session(token) is None


async def test_an_open_page_that_asks_by_itself_keeps_no_session_alive(here: Place, token: str) -> None:
    """Nobody is there."""
    for _ in range(29):
        here.wall.instant += MINUTE
        assert await here.session(token, prolong=False)
    here.wall.instant += MINUTE
    assert await here.session(token, prolong=False) is None


async def test_a_session_ends_after_ten_hours_however_busy(here: Place, token: str) -> None:
    """The day is over."""
    for _ in range(39):
        here.wall.instant += 15 * MINUTE
        assert await here.session(token)
    here.wall.instant += 15 * MINUTE
    assert await here.session(token) is None


async def test_what_one_process_ends_is_over_in_all(here: Place, token: str) -> None:
    """Signing out is not a matter of the browser."""
    another = entrance(here.scene, here.wall)
    assert await another.sessions.find(token, prolong=True)
    await another.sessions.end(token)
    assert await here.session(token) is None


async def test_shutting_out_ends_every_session_at_once(here: Place, token: str) -> None:
    """And letting somebody begin anew brings none of them back."""
    await here.entrance.operators.disable("aigerim", "test")
    assert await here.session(token) is None
    await here.entrance.operators.reset("aigerim", "test")
    assert await here.session(token) is None


async def test_beginning_anew_ends_every_session(here: Place, token: str) -> None:
    """Whoever has the lost telephone is out."""
    await here.entrance.operators.reset("aigerim", "test")
    assert await here.session(token) is None


async def test_a_session_that_began_while_its_operator_was_shut_out_answers_nothing(here: Place, token: str) -> None:
    """Being shut out is asked for at each look, too."""
    async with here.scene.store.write() as tx:
        (row,) = (await tx.exec(select(DeskOperator))).all()
        row.disabled_at = here.wall.now()
    assert await here.session(token) is None


async def test_the_database_knows_no_token(here: Place, token: str) -> None:
    """A copy of it opens nothing: it holds hashes, which are no tokens either."""
    async with here.scene.store.read() as tx:
        rows = (await tx.exec(select(DeskSession))).all()
    assert token not in str([row.model_dump() for row in rows])
    assert [await here.session(row.token_hash) for row in rows] == [None] * len(rows)
    assert await here.session("") is None


async def test_a_role_that_was_changed_holds_at_the_next_look(here: Place) -> None:
    """The session asks who somebody is now."""
    first = await here.entrance.signing_in.by_identity("s1", "dana", Role.SUPERVISOR)
    await here.entrance.signing_in.by_identity("s1", "dana", Role.AUDITOR)
    assert first is not None
    session = await here.session(first)
    assert session is not None
    assert session.operator.role is Role.AUDITOR


async def test_one_click_lets_in_only_where_all_families_are_made_up(here: Place) -> None:
    """And a session of the sandbox opens nothing outside it."""
    with pytest.raises(InputError):
        await here.entrance.signing_in.of_the_sandbox(Role.OPERATOR)
    sandbox = entrance(here.scene, here.wall, sandbox=True)
    token = await sandbox.signing_in.of_the_sandbox(Role.OPERATOR)
    session = await sandbox.sessions.find(token, prolong=True)
    assert session is not None
    assert session.operator == SANDBOX_OPERATOR
    assert await here.session(token) is None
