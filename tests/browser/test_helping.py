"""The desk beside a real gateway: what a parent does is seen at once, and two operators never do the same twice."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, async_playwright, expect

from core.store.tables import DeskNote, Message, Offer
from tests.browser.busy import busy
from tests.world import World, a_world

pytestmark = pytest.mark.browser

OLGA, AIGUL = "+77470000001", "+77470000002"
#: Wall seconds from the parent's tap to the operator's screen.
AT_ONCE = 1.0
#: Wall seconds for anything else: the machine may be busy.
SOON = 15_000


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Olga, in Telegram, is asked about a place that Aigul would have next."""
    async with a_world(tmp_path) as made:
        await made.preschools("P1")
        await made.family(OLGA, language="ru", child="Мирон")
        await made.family(AIGUL)
        await made.link(OLGA)
        await made.place("V1")
        yield made


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A Chromium for the operators of one test."""
    async with async_playwright() as playwright:
        one = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield one
        await one.close()


@asynccontextmanager
async def operator(world: World, browser: Browser, role: str = "operator", **how: object) -> AsyncIterator[Page]:
    """Sign somebody in at a browser of his own; anything the browser complains about fails the test."""
    context = await browser.new_context(base_url=world.base, locale="ru-RU", **how)  # type: ignore[arg-type]  # playwright's own
    page, complaints = await context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto("/desk")
    await page.click(f"button[value={role}]")
    yield page
    await context.close()
    assert [text for text in complaints if "409" not in text and "403" not in text] == []


async def find(page: Page, typed: str) -> None:
    """Look for whatever a caller says, from wherever the page is."""
    await page.keyboard.press("/")
    await page.keyboard.type(typed)
    await page.keyboard.press("Enter")


async def test_what_a_parent_does_is_on_the_screen_within_a_second(
    world: World, browser: Browser, screens: Path
) -> None:
    """Nobody touches the page: it shows words and the tap by itself, keeps what was opened, and tells a reader so.

    The quickest of some counts: this machine does other things, too.
    """
    async with operator(world, browser) as page:
        await page.goto("/desk/find")
        await find(page, "8 747 000 00 01")
        await page.locator("#event-1 summary").click()
        took = [
            await _seconds(world, page, ".theirs", number, telegram={"text": f"вопрос {number}"})
            for number in (1, 2, 3)
        ]
        took.append(await _seconds(world, page, "h1 .offer-confirmed", 1, telegram={"button": "Да"}))
        assert await page.locator("#event-1").get_attribute("open") is not None
        await expect(page.locator("#pulse")).to_contain_text("Страница обновлена")
    told = ", ".join(f"{one * 1000:.0f}" for one in took)
    (screens / "tap-to-screen.txt").write_text(f"{told} ms from the parent's words and tap to the operator's screen\n")
    assert min(took) < AT_ONCE * busy()


async def test_what_comes_while_the_page_asks_is_seen_too(world: World, browser: Browser) -> None:
    """Told of the second word before the answer with the first has come, the page asks once more; nothing closes."""
    asked, told = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        answer = await route.fetch()
        asked.set()
        await told.wait()
        await route.fulfill(response=answer)

    async with operator(world, browser) as page:
        await page.goto("/desk/find")
        await find(page, "8 747 000 00 01")
        await page.locator("#event-1 summary").click()
        await page.evaluate("told = 0; document.addEventListener('htmx:sseMessage', () => { told += 1; })")
        await page.route("**/desk/offers/*", slowly)
        await world.ask("POST", f"/phones/{OLGA}/telegram", text="вопрос 1")
        await asked.wait()
        before = await page.evaluate("told")
        await world.ask("POST", f"/phones/{OLGA}/telegram", text="вопрос 2")
        await page.wait_for_function("before => told > before", arg=before)
        told.set()
        await expect(page.locator(".theirs")).to_have_count(2, timeout=SOON)
        await page.unroute_all(behavior="wait")
        assert await page.locator("#event-1").get_attribute("open") is not None


async def _seconds(world: World, page: Page, what: str, count: int, *, telegram: dict[str, str]) -> float:
    """Return how long it takes from what the parent does until so many of these are on the screen."""
    began = time.perf_counter()
    await world.ask("POST", f"/phones/{OLGA}/telegram", **telegram)
    await page.wait_for_function(
        "([what, count]) => document.querySelectorAll(what).length >= count", arg=[what, count]
    )
    return time.perf_counter() - began


async def test_of_two_operators_the_second_is_told(world: World, browser: Browser) -> None:
    """Both ask to send the message again; it goes once, and the second reads what the first has done."""
    async with operator(world, browser) as first, operator(world, browser, "supervisor") as second:
        for page in (first, second):
            await page.goto("/desk/find")
            await find(page, "Мирон")
            await page.locator(".side a.row").first.click()
            await page.click("#say-again")
        await first.click("main button.strong")
        await expect(first.locator(".notice.good")).to_contain_text("отправляется ещё раз", timeout=SOON)
        await second.click("main button.strong")
        alert = second.locator("main [role=alert]")
        await expect(alert).to_contain_text("Тем временем всё изменилось", timeout=SOON)
        await expect(alert).to_contain_text("sandbox-operator")
        await second.click("main a.strong")
        await expect(second.locator("h1 .chip")).to_have_text("Ждём ответа")
    await world.settle()
    assert len([one for one in await world.all(Message) if one.offer_id and one.purpose in {"offer", "answer"}]) == 2


async def test_a_call_is_answered_with_the_keyboard_alone_and_without_scripts(world: World, browser: Browser) -> None:
    """Found by name, read out, noted; an operator calls no offer off, not even by its address."""
    async with operator(world, browser, java_script_enabled=False) as page:
        await page.goto("/desk/find")
        await page.keyboard.type("миронъ")  # the search has the focus already
        await page.keyboard.press("Enter")
        await press(page, ".side a.row")
        await expect(page.locator(".script blockquote")).to_contain_text("Согласиться за вас я не могу")
        assert await page.locator("#call-off").count() == 0
        await press(page, "#put-note")
        await page.wait_for_url("**/note")
        await page.keyboard.type("Перезвонит <b>вечером</b>")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".notes")).to_contain_text("Перезвонит <b>вечером</b>")
        answer = await page.goto(f"{page.url.partition('?')[0]}/call-off")
        assert answer is not None
        assert answer.status == 403
    assert (await world.one(DeskNote)).operator == "sandbox-operator"


async def test_a_supervisor_calls_an_offer_off_on_the_familys_word(world: World, browser: Browser) -> None:
    """Asked once more, done, and told on the page of the offer; without mouse or script."""
    offer = await world.one(Offer, guardian_id="G1")
    async with operator(world, browser, "supervisor", java_script_enabled=False) as page:
        await page.goto(f"/desk/offers/{offer.id}")
        await press(page, "#call-off")
        await press(page, "main button.danger")
        await expect(page.locator("h1 .chip")).to_have_text("Отозвано")
    assert (await world.one(Offer, id=offer.id)).status == "withdrawn"


async def press(page: Page, what: str) -> None:
    """Press Enter on something, as whoever has no mouse does."""
    await page.locator(what).first.focus()
    await page.keyboard.press("Enter")
