"""A session that ends in the middle of a form, in Chromium: nothing is done, and what was typed is there again."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.contract.desk.side import opened

pytestmark = pytest.mark.browser
TYPED = "Анасы кешке қайта хабарласады"


async def test_what_was_typed_outlives_the_session(tmp_path: Path, browser: Browser) -> None:
    """Signed in again the same person finds the note as it was typed; once it is kept, or for another, it is gone."""
    async with opened(tmp_path, sandbox=True) as desk:
        page = await browser.new_page(base_url=str(desk.client.make_url("/")))
        await page.goto("/desk/sign-in?lang=en")
        await page.click("main button[name=role][value=operator]")
        await page.goto("/desk/offers/O1/note")
        await page.locator("textarea").press_sequentially(TYPED)
        desk.wall.instant += timedelta(minutes=31)
        await page.click("main form button")
        await page.click("main button[name=role][value=operator]")
        await page.wait_for_url("**/desk/offers/O1/note")
        await expect(page.locator("textarea")).to_have_value(TYPED)
        await page.click("main form button")
        await expect(page.locator("#notes + *, .notes")).to_contain_text(TYPED)
        await page.goto("/desk/offers/O1/note")
        await expect(page.locator("textarea")).to_have_value("")
        await page.context.close()
