"""What the desk tells of a window: what proved its beginning, and why it ends later than was said."""

from datetime import timedelta

import pytest

from core.flow.window import Basis
from tests.contract.desk.side import Desk
from tests.unit.views.rows import offer
from tests.unit.views.scene import OPENED, add

_BASES = {
    Basis.DELIVERY_RECEIPT: "a delivery receipt",
    Basis.POLLED: "the carrier&#39;s answer when it was asked",
    Basis.BOT_API_ACCEPTED: "Telegram accepted the message",
    Basis.REPLY: "the family&#39;s own reply",
}


@pytest.mark.parametrize("basis", Basis)
async def test_each_basis_of_a_window_is_named(desk: Desk, basis: Basis) -> None:
    """Whoever must answer a complaint sees what the term runs from."""
    await add(desk.scene, offer(id="O2", status="withdrawn", basis=basis, vacancy_id=None, application_id=None))
    assert _BASES[basis] in await desk.read("/desk/offers/O2?lang=en")


async def test_a_window_that_grew_says_when_it_would_have_ended(desk: Desk) -> None:
    """The family was told the earlier time; the desk tells both."""
    told, grown = OPENED + timedelta(hours=48), OPENED + timedelta(hours=52)
    row = offer(id="O2", closes_at=grown, heard_closes_at=told, vacancy_id=None, application_id=None)
    await add(desk.scene, row)
    page = await desk.read("/desk/offers/O2?lang=en")
    assert "nobody could listen" in page
    assert "Would have ended" in page
    assert "nobody could listen" not in await desk.read("/desk/offers/O1?lang=en")
