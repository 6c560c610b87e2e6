"""The desk over what the real gateway wrote: a refusal in Telegram taken back, then a yes."""

from http.cookies import SimpleCookie
from pathlib import Path

from core.store.tables import Offer
from tests.world import World, a_world

OLGA = "+77470000002"

#: What an operator reads of the conversation, of the decisions and of the chain.
TOLD = (
    "М***: есть место в детском саду",
    "<span>Да</span><span>Нет</span>",
    '<p class="text">Нет</p>',
    '<p class="text">Ошибка, вернуть</p>',
    '<p class="text">Да</p>',
    "Понято как: да",
    "Выдано направление",
    "Хорошо, отказ отменён",
    "Полный пакет документов нужно подать не позднее",
    "часть третья, подпункт 9) пункта 15, часть третья пункта 22, пункт 24 Правил",
    "Куда жаловаться: постановка на очередь",
    "Цепочка цела",
)


async def _page(world: World, number: str) -> str:
    """Sign in, find the number or the code, return the page it leads to."""
    async with world.http.post("/desk/sign-in", allow_redirects=False) as answer:
        cookies = SimpleCookie(answer.headers["Set-Cookie"])
    cookie = {"Cookie": f"desk_session={cookies['desk_session'].value}", "Accept-Language": "ru"}
    async with world.http.get("/desk/find", headers=cookie) as answer:
        token = (await answer.text()).split('name="token" value="')[1].split('"')[0]
    form = {"q": number, "token": token}
    async with world.http.post("/desk/find", data=form, headers=cookie) as answer:
        assert answer.url.path.startswith("/desk/offers/")
        return await answer.text()


async def test_the_desk_shows_what_the_parent_saw_and_did(tmp_path: Path) -> None:
    """Words, buttons and taps in the family's language, the decisions of each step, an unbroken chain."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(OLGA, language="ru", child="Мирон")
        await world.link(OLGA)
        await world.place("V1")
        for tap in ("Нет", "Ошибка, вернуть", "Да"):
            await world.act(OLGA, button=tap)
        page = await _page(world, (await world.one(Offer, kind="vacancy")).code)
    for seen in TOLD:
        assert seen in page
    for personal in (OLGA, "Мирон"):
        assert personal not in page


async def test_the_desk_shows_what_a_family_wrote_by_sms(tmp_path: Path) -> None:
    """The unclear answer, how it was read, and our answer to it, while the window runs."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(OLGA, language="ru", child="Мирон")
        await world.place("V1")
        await world.say(OLGA, sms="а какой это садик, Мирон <b>хочет</b>?")
        page = await _page(world, OLGA)
    for seen in ("а какой это садик, М*** &lt;b&gt;хочет&lt;/b&gt;?", "Ждём ответа", "Семью спросят ещё раз"):
        assert seen in page
