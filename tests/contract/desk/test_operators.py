"""Operators at the desk: an admin invites, appoints and shuts out; nobody else does, nor anybody themselves."""

import asyncio
import re

from core.access import Role
from tests.contract.desk.side import Desk


async def _states(desk: Desk) -> dict[str, tuple[Role, str]]:
    """Return role and state of everybody whom the test has added."""
    seen = await desk.frame.entrance.operators.all()
    return {one.name: (one.role, one.state) for one in seen if not one.name.startswith("sandbox-")}


async def test_an_admin_invites_and_the_secret_is_shown_once(closed: Desk) -> None:
    """It is on the answer to the form, on no page afterwards, and it lets the operator begin."""
    await closed.sign_in("admin")
    answer = await closed.post("/desk/operators", name="aigerim", role="operator")
    page = await answer.text()
    (secret,) = re.findall(r'data-testid="secret">([A-Z0-9-]+)<', page)
    assert answer.status == 200
    assert "http://desk.kz/desk/begin" in page
    assert secret not in await closed.read("/desk/operators")
    assert await closed.frame.entrance.beginning.show("aigerim", secret)


async def test_an_admin_appoints_shuts_out_and_invites_anew(closed: Desk) -> None:
    """Each is a form of its own."""
    await closed.sign_in("admin")
    await closed.post("/desk/operators", name="aigerim", role="operator")
    assert (await closed.post("/desk/operators/aigerim/appoint", role="auditor")).status == 303
    assert await _states(closed) == {"aigerim": (Role.AUDITOR, "invited")}
    assert (await closed.post("/desk/operators/aigerim/disable")).status == 303
    assert await _states(closed) == {"aigerim": (Role.AUDITOR, "disabled")}
    assert (await closed.post("/desk/operators/aigerim/reset")).status == 200
    assert await _states(closed) == {"aigerim": (Role.AUDITOR, "invited")}


async def test_of_two_admins_at_once_the_second_is_told_that_the_name_is_given(closed: Desk) -> None:
    """One invitation, one page that says why there is no other; never an error of ours."""
    await closed.sign_in("admin")
    adding = (closed.post("/desk/operators", name="aigerim", role=role) for role in ("operator", "auditor"))
    answers = await asyncio.gather(*adding)
    assert sorted(answer.status for answer in answers) == [200, 409]
    (told,) = [await answer.text() for answer in answers if answer.status != 200]
    assert "Бұл ат бұрын берілген" in told


async def test_what_an_admin_cannot_do_is_refused_in_words(closed: Desk) -> None:
    """A name twice or with markup in it, a role that is none, nobody, and oneself."""
    await closed.sign_in("admin")
    await closed.post("/desk/operators", name="aigerim", role="operator")
    for name, status in {"aigerim": 409, "<b>bolat</b>": 400}.items():
        answer = await closed.post("/desk/operators", name=name, role="operator")
        assert (answer.status, "<b>bolat" in await answer.text()) == (status, False)
    assert (await closed.post("/desk/operators", name="bolat", role="boss")).status == 400
    assert (await closed.post("/desk/operators/aigerim/appoint", role="boss")).status == 400
    assert (await closed.post("/desk/operators/nobody/disable")).status == 404
    for act in ("disable", "appoint"):
        assert (await closed.post(f"/desk/operators/sandbox-admin/{act}", role="operator")).status == 400
    assert await _states(closed) == {"aigerim": (Role.OPERATOR, "invited")}
