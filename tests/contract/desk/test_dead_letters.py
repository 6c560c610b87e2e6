"""Dead letters at the desk: an operator sees why they died, a supervisor sends them again, and who did it is kept."""

import json

import pytest
from sqlmodel import select

from core.store.tables import History, Message
from tests.contract.desk.side import Desk
from tests.unit.views.rows import message
from tests.unit.views.scene import OPENED, add

_DEAD = {"status": "failed", "failure": "rejected", "failure_code": "21617", "dead_at": OPENED}


@pytest.fixture
async def dead(closed: Desk) -> Desk:
    """A desk beside an offer of which one message has died; nobody is signed in."""
    await add(closed.scene, message(closed.scene, 9, "Орын бар", accepted_at=None, delivered_at=None, **_DEAD))
    return closed


async def letter(desk: Desk) -> Message:
    """Return the message as it stands now."""
    async with desk.scene.store.read() as tx:
        return await tx.get_one(Message, "M9")


async def test_an_operator_sees_why_a_message_died(dead: Desk) -> None:
    """Reason, code, offer and family; its words are on the page of the offer only, and no button is shown."""
    await dead.sign_in()
    page = await dead.read("/desk/calls?lang=en")
    assert "21617" in page
    assert 'href="/desk/offers/O1"' in page
    assert 'href="/desk/families/G1"' in page
    assert "Орын бар" not in page
    assert 'action="/desk/dead/M9"' not in page
    assert "dead letter" in await dead.read("/desk/offers/O1?lang=en")


async def test_an_operator_may_not_send_it_again(dead: Desk) -> None:
    """A form of one's own making is refused."""
    await dead.sign_in()
    assert (await dead.post("/desk/dead/M9")).status == 403
    assert (await letter(dead)).status == "failed"


async def test_a_supervisor_sends_it_again_once(dead: Desk) -> None:
    """It waits in the outbox with its own name and its words; the history tells who did it; twice is refused."""
    await dead.sign_in("supervisor")
    before = await letter(dead)
    answer = await dead.post("/desk/dead/M9")
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/calls")
    after = await letter(dead)
    assert (after.status, after.attempts, after.dead_at) == ("queued", 0, None)
    assert (after.dedupe, after.body_sealed) == (before.dedupe, before.body_sealed)
    async with dead.scene.store.read() as tx:
        told = (await tx.exec(select(History.data).where(History.event == "message_resent"))).one()
    assert json.loads(told)["code"] == "21617"
    assert json.loads(told)["operator"]
    assert "Nothing waits here" in await dead.read("/desk/calls?lang=en")
    assert (await dead.post("/desk/dead/M9")).status == 409


async def test_what_nobody_knows_is_not_sent(dead: Desk) -> None:
    """An id of nothing is a page that says so."""
    await dead.sign_in("supervisor")
    assert (await dead.post("/desk/dead/M99")).status == 404
