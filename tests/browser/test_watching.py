"""Now and campaigns keep up by themselves in Chromium, and say the same without a script."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from tests.browser.peopled import people
from tests.contract.desk.side import Desk, opened
from tests.unit.views.rows import reply
from tests.unit.views.scene import add

pytestmark = pytest.mark.browser
SECONDS = 1000


@asynccontextmanager
async def _operator(desk: Desk, chromium: str) -> AsyncIterator[BrowserContext]:
    """Open a browser in which an operator has signed in."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = await browser.new_context(base_url=str(desk.client.make_url("/")), locale="en")
        page = await context.new_page()
        await page.goto("/desk/sign-in?lang=en")
        await page.click("main button[name=role][value=operator]")
        yield context
        await browser.close()


async def _now(context: BrowserContext, path: str = "/desk/now") -> Page:
    """Open Now before anybody has answered."""
    page = await context.new_page()
    await page.goto(path)
    await expect(page.locator("#sum")).to_contain_text("0 in the last 30 minutes")
    return page


async def test_an_answer_is_counted_on_the_open_page(tmp_path: Path, chromium: str) -> None:
    """The server says that there is more, long before anybody asks again; what is still stays still."""
    async with opened(tmp_path, sandbox=True) as desk, _operator(desk, chromium) as context:
        await people(desk)
        complaints = list[str]()
        context.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        async with context.expect_event("response", lambda answer: "/live?" in answer.url):
            page = await _now(context)
        still = await _now(context, "/desk/now?still")
        asked = list[str]()
        page.on("request", lambda request: asked.append(request.url))
        at = desk.scene.clock.now() - timedelta(seconds=1)
        await add(desk.scene, reply(desk.scene, 7, "иә", received_at=at))
        desk.scene.live.tell(["offer:O1"])
        await expect(page.locator("#sum")).to_contain_text("1 in the last 30 minutes", timeout=15 * SECONDS)
        await expect(still.locator("#sum")).to_contain_text("0 in the last 30 minutes")
        assert {url.rpartition("/")[2] for url in asked if "/static/" not in url} == {"now"}
    assert complaints == []


async def test_a_page_that_cannot_listen_asks_by_itself(tmp_path: Path, chromium: str) -> None:
    """Where a proxy lets no stream through, what is new is seen within a few seconds all the same."""
    async with opened(tmp_path, sandbox=True) as desk, _operator(desk, chromium) as context:
        await context.route("**/live?*", lambda route: route.abort())
        page = await _now(context)
        at = desk.scene.clock.now() - timedelta(seconds=1)
        await add(desk.scene, reply(desk.scene, 7, "иә", received_at=at))
        await expect(page.locator("#sum")).to_contain_text("1 in the last 30 minutes", timeout=15 * SECONDS)


async def test_the_figures_are_read_without_a_script(tmp_path: Path, chromium: str) -> None:
    """Filter, table and files are plain forms and links."""
    async with opened(tmp_path, sandbox=True) as desk, async_playwright() as playwright:
        await people(desk)
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = await browser.new_context(base_url=str(desk.client.make_url("/")), java_script_enabled=False)
        page = await context.new_page()
        await page.goto("/desk/sign-in?lang=en")
        await page.click("main button[name=role][value=supervisor]")
        await page.goto("/desk/figures")
        await page.select_option("select[name=by]", "language")
        await page.click("main form.filter button")
        assert "by=language" in page.url
        assert "Kazakh" in await page.locator("main table").last.inner_text()
        async with page.expect_download() as coming:
            await page.click("a[href*='offers.xlsx']")
        taken = await coming.value
        assert taken.suggested_filename.endswith(".xlsx")
        assert await taken.failure() is None
        await browser.close()
