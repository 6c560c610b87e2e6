"""The desk in Chromium: the thirty-second story without mouse or script, both sizes, all languages, light and dark."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright

from tests.contract.desk.side import Desk, opened
from tests.unit.views.scene import PHONE, add_family

pytestmark = pytest.mark.browser

#: An old monitor, the same at 200 %, and a phone.
SIZES: dict[str, ViewportSize] = {
    "1366": {"width": 1366, "height": 768},
    "200 %": {"width": 683, "height": 384},
    "390": {"width": 390, "height": 844},
}
PAGES = {
    "find": "/desk/find",
    "offer": "/desk/offers/O1",
    "family": "/desk/families/G1",
    "application": "/desk/applications/A1",
    "say again": "/desk/offers/O1/say-again",
    "note": "/desk/families/G1/note",
    "missing": "/desk/offers/none",
}

Scheme = Literal["light", "dark"]
Browse = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk in the sandbox where nobody is signed in."""
    async with opened(tmp_path, sandbox=True) as made:
        yield made


@pytest.fixture
def browse(desk: Desk, chromium: str) -> Browse:
    """Open pages of the desk in Chromium; anything the browser complains about fails the test."""

    @asynccontextmanager
    async def browse(size: str = "1366", scheme: Scheme = "light", *, scripts: bool = True) -> AsyncIterator[Page]:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            context = await browser.new_context(
                base_url=str(desk.client.make_url("/")),
                viewport=SIZES[size],
                color_scheme=scheme,
                java_script_enabled=scripts,
                locale="kk-KZ",
            )
            page, complaints = await context.new_page(), list[str]()
            page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            yield page
            await browser.close()
        assert [text for text in complaints if "404" not in text] == []

    return browse


async def test_the_thirty_second_story_needs_no_mouse_and_no_script(browse: Browse) -> None:
    """Sign in, type the number the caller dictates, read when the message arrived and how long she may answer."""
    async with browse(scripts=False) as page:
        await page.goto("/desk")
        await page.locator("button[value=operator]").focus()
        await page.keyboard.press("Enter")
        await page.wait_for_selector("nav.pages")
        await page.goto("/desk/find")
        await page.keyboard.type("8 747 123 45 67")  # the search has the focus already
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/desk/offers/O1")
        seen = await page.locator("main").inner_text()
        for words in ("Жетті 14:05:00", "Қалды: 1 күн 22 сағ", "хабарлама телефонға жетті", "Тізбек бүтін"):
            assert words in seen
        assert PHONE not in page.url


async def test_unmasking_a_number_takes_a_reason(browse: Browse) -> None:
    """Open the question, choose why, see the number once."""
    async with browse() as page:
        await page.goto("/desk")
        await page.click("button[value=supervisor]")
        await page.goto("/desk/families/G1")
        assert PHONE not in await page.content()
        await page.click("summary")
        await page.select_option("select[name=reason]", "caller_check")
        await page.click("button[value=phone]")
        assert PHONE in await page.locator("[role=status]").inner_text()


async def test_a_slash_leads_to_the_search(browse: Browse) -> None:
    """Wherever the operator is, except inside a field."""
    async with browse() as page:
        await page.goto("/desk")
        await page.click("button[value=supervisor]")
        await page.goto("/desk/offers/O1")
        await page.keyboard.press("/")
        await page.keyboard.type("4K/7")
        assert await page.input_value("#q") == "4K/7"


@pytest.mark.parametrize("size", SIZES)
async def test_every_page_fits_in_every_language(browse: Browse, desk: Desk, size: str) -> None:
    """Nothing sticks out to the side, whatever the language; the pictures are made by `make screenshots`."""
    await add_family(desk.scene, 2, first="Мадина")
    async with browse(size) as page:
        await page.goto("/desk")
        await page.click("button[value=supervisor]")
        for language in ("kk", "ru", "en"):
            await page.goto(f"/desk/find?lang={language}")
            for name, path in PAGES.items():
                await page.goto(path)
                await _fits(page, f"{name}, {language}, {size}")
            await page.goto("/desk/find")
            await page.fill("#q", PHONE)
            await page.press("#q", "Enter")
            await page.wait_for_selector(".rows")
            await _fits(page, f"found, {language}, {size}")


async def test_light_and_dark_are_chosen_or_the_systems(browse: Browse) -> None:
    """A system that is dark makes the page dark, a click makes it light, and that is kept, without a script."""
    async with browse(scheme="dark", scripts=False) as page:
        await page.goto("/desk")
        await page.click("button[value=operator]")
        assert await _ground(page) == "rgb(16, 22, 26)"
        await page.click("a[href$='theme=light']")
        await page.goto("/desk/find")
        assert await _ground(page) == "rgb(241, 244, 245)"


async def _ground(page: Page) -> str:
    """Return the colour behind everything."""
    colour: str = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return colour


async def _fits(page: Page, name: str) -> None:
    assert not await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), name
