"""The desk over an offer of a school: what was said, what was decided, and no day of a child's birth."""

from http.cookies import SimpleCookie
from pathlib import Path

from core.store.tables import Application, Offer
from tests.unit.gateway.schooling.scene import asked, decided, say
from tests.world import World, a_world

#: What an operator reads of the conversation, of the decision and of the way to complain.
TOLD = (
    "Специальная школа",
    "Представитель опознан",
    "Дано согласие на данные ограниченного доступа",
    "Школа приняла",
    "Цепочка цела",
)


async def _cookie(world: World) -> dict[str, str]:
    async with world.http.post("/desk/sign-in", allow_redirects=False) as answer:
        cookies = SimpleCookie(answer.headers["Set-Cookie"])
    return {"Cookie": f"desk_session={cookies['desk_session'].value}", "Accept-Language": "ru"}


async def _page(world: World, path: str) -> str:
    async with world.http.get(path, headers=await _cookie(world)) as answer:
        assert answer.status == 200
        return await answer.text()


async def test_the_desk_shows_an_offer_of_a_school(tmp_path: Path) -> None:
    """Its steps have names, its application is explained, and what identified the guardian is not shown."""
    async with a_world(tmp_path) as world:
        await asked(world, "special_school")
        await say(world, "1", "17.11", "15.10", "1", "1")
        await decided(world)
        offer, application = await world.one(Offer), await world.one(Application)
        page = await _page(world, f"/desk/offers/{offer.id}")
        assert [words for words in TOLD if words not in page] == []
        assert "15.10" not in page
        assert "17.11" not in page.replace("17.11.20", "")
        explained = await _page(world, f"/desk/applications/{application.id}")
        assert "Номер приказа" in explained
        assert "41-Ү" in explained
        family = await _page(world, "/desk/families/G1")
        assert "Школа приняла" in family
