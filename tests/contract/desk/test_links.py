"""The link into Telegram at the desk: made on the family's page, shown once, noted with who made it."""

import json

from sqlmodel import select

from core.gateway.saying import links
from core.store.tables import History, LinkToken
from tests.contract.desk.side import Desk, house_of


async def test_a_link_is_made_and_shown_once(desk: Desk) -> None:
    """The answer to the form shows it; the page itself never does again."""
    await links.keep_name(house_of(desk.scene), "usynys_bot")
    answer = await desk.post("/desk/families/G1/telegram")
    page = await answer.text()
    assert answer.status == 200
    token = page.split("https://t.me/usynys_bot?start=")[1].split("<")[0]
    assert len(token) == 32
    assert token not in await desk.read("/desk/families/G1")


async def test_who_made_a_link_is_kept(desk: Desk) -> None:
    """In the row of the link and in the family's history, where nothing tells the token."""
    await links.keep_name(house_of(desk.scene), "usynys_bot")
    await desk.post("/desk/families/G1/telegram")
    async with desk.scene.store.read() as tx:
        (row,) = (await tx.exec(select(LinkToken))).all()
        (noted,) = (await tx.exec(select(History).where(History.event == "telegram_link_made"))).all()
    assert row.made_by == "sandbox-operator"
    assert json.loads(noted.data)["by"] == "sandbox-operator"
    assert noted.subject == "guardian:G1"


async def test_a_link_needs_a_bot_a_family_and_a_form_of_this_session(desk: Desk) -> None:
    """Without a bot it is refused, for nobody not found, and from elsewhere never made."""
    assert (await desk.post("/desk/families/G1/telegram")).status == 400
    await links.keep_name(house_of(desk.scene), "usynys_bot")
    assert (await desk.post("/desk/families/G9/telegram")).status == 404
    forged = await desk.client.post("/desk/families/G1/telegram", data={"token": "x"})
    assert forged.status == 403
