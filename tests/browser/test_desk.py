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

SHOTS = Path(__file__).parents[1] / "screenshots"
SIZES: dict[str, ViewportSize] = {"1366": {"width": 1366, "height": 768}, "390": {"width": 390, "height": 844}}
PAGES = {
    "find": "/desk/find",
    "offer": "/desk/offers/O1",
    "family": "/desk/families/G1",
    "application": "/desk/applications/A1",
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
        await page.locator("main button.strong").focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/desk/find")
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
        await page.click("main button")
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
        await page.click("main button")
        await page.goto("/desk/offers/O1")
        await page.keyboard.press("/")
        await page.keyboard.type("4K/7")
        assert await page.input_value("#q") == "4K/7"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
async def test_every_page_fits_in_every_language(browse: Browse, desk: Desk, size: str, scheme: Scheme) -> None:
    """Nothing sticks out to the side on an old monitor or a phone; the pictures are kept to be looked at."""
    await add_family(desk.scene, 2, first="Мадина")
    SHOTS.mkdir(exist_ok=True)
    async with browse(size, scheme) as page:
        await page.goto("/desk")
        await _keep(page, f"sign-in-kk-{size}-{scheme}")
        await page.click("main button")
        for language in ("kk", "ru", "en") if scheme == "light" else ("kk",):
            await page.goto(f"/desk/find?lang={language}")
            for name, path in PAGES.items():
                await page.goto(path)
                await _keep(page, f"{name}-{language}-{size}-{scheme}")
            await page.goto("/desk/find")
            await page.fill("#q", PHONE)
            await page.press("#q", "Enter")
            await page.wait_for_selector(".rows")
            await _keep(page, f"found-{language}-{size}-{scheme}")


async def _keep(page: Page, name: str) -> None:
    sticks_out = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not sticks_out, name
    await page.screenshot(path=SHOTS / f"desk-{name}.png", full_page=True)
