"""Receipts at the desk: that they hold is seen by everybody, their words behind a trace only, and on paper."""

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from core.store.tables import AccessTrace, Application, ConsentRecord, ConsentWithdrawal, Offer
from tests.world import World, a_world

ONE = "+77470000001"


class _Desk:
    """An operator who is signed in."""

    def __init__(self, world: World, cookie: str, address: str) -> None:
        self._world, self._headers = world, {"Cookie": f"desk_session={cookie}", "Accept-Language": "ru"}
        self.address = address

    async def get(self, page: str) -> str:
        async with self._world.http.get(f"{self.address}/{page}", headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    async def post(self, page: str, **sent: str) -> tuple[int, bytes]:
        token = (await self.get(page)).split('name="token" value="')[1].split('"')[0]
        data = {"token": token, **sent}
        async with self._world.http.post(f"{self.address}/{page}", data=data, headers=self._headers) as answer:
            return answer.status, await answer.read()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that refused a place, and then took it."""
    async with a_world(tmp_path) as made:
        await made.preschools("P1")
        await made.family(ONE)
        await made.place("V1")
        await made.say(ONE, sms="жоқ")
        await made.say(ONE, sms="иә, келіскенмін")
        yield made


async def _desk(world: World) -> _Desk:
    async with world.http.post("/desk/sign-in", allow_redirects=False) as answer:
        cookies = SimpleCookie(answer.headers["Set-Cookie"])
    offer = await world.one(Offer, kind="vacancy")
    return _Desk(world, cookies["desk_session"].value, f"/desk/offers/{offer.id}")


async def test_receipts_are_shown_opened_and_printed(world: World) -> None:
    """No word of the family without a reason; with one, the words and a PDF, and who looked is kept."""
    desk = await _desk(world)
    seen = await desk.get("receipt")
    assert seen.count("Подтверждение подлинное") == 2
    assert "Согласие дано" in seen
    assert "подпись вебхука проверена" in seen
    assert "келіскенмін" not in seen
    assert (await desk.post("receipt", reason="curiosity"))[0] == 400
    assert not await world.all(AccessTrace)
    status, page = await desk.post("receipt", reason="document")
    assert (status, "«иә, келіскенмін»" in page.decode()) == (200, True)
    assert [row.field for row in await world.all(AccessTrace)] == ["receipt"]
    given = await world.one(ConsentRecord, state="given")
    status, printed = await desk.post("receipt", reason="document", print=given.id)
    assert (status, printed[:5]) == (200, b"%PDF-")


async def test_an_operator_takes_a_consent_back_on_the_familys_word(world: World) -> None:
    """Asked about on a page of its own; who did it stands beside the withdrawal."""
    desk = await _desk(world)
    assert "15 рабочих дней" in await desk.get("take-back")
    assert (await desk.post("take-back"))[0] == 200
    await world.advance(minutes=2)
    row = await world.one(ConsentWithdrawal)
    assert (row.via, row.by) == ("desk", "sandbox-operator")
    assert (await world.one(Application)).status == "withdrawn"
    assert "Согласие отозвано" in await desk.get("receipt")
    assert (await desk.post("take-back"))[0] == 400
