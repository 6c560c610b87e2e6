"""A person at /sandbox is the parent: the offer is read, answered and confirmed on the page."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.gateway_process import Running

pytestmark = pytest.mark.browser

#: The family to which the demo's third place was handed on: its offer is open.
NEXT = "+77470000004"
SECONDS = 1000


async def test_a_parent_answers_an_offer_on_the_page_and_the_desk_finds_it(
    gateway: Running, browser: Browser, screens: Path
) -> None:
    """Yes typed on the phone brings the referral; an operator who looks for the number sees both."""
    page = await browser.new_page(viewport={"width": 1366, "height": 768}, locale="kk-KZ")
    await page.goto(f"{gateway.base}/sandbox")
    await page.get_by_test_id("open-number").fill(NEXT)
    await page.get_by_test_id("open-submit").click()
    log = page.get_by_test_id("sms-log")
    await expect(log).to_contain_text("Айдана", timeout=20 * SECONDS)
    await page.get_by_test_id("sms-input").fill("иә, аламыз")
    await page.get_by_test_id("sms-send").click()
    await expect(log).to_contain_text("жолдама берілді", timeout=20 * SECONDS)
    await page.screenshot(path=screens / "phones.png")

    await page.goto(f"{gateway.base}/desk")
    await page.get_by_role("button", name="Оператор", exact=True).click()
    await page.locator("input[type=search]").first.fill("8 747 000 00 04")
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_contain_text("жолдама берілді", timeout=10 * SECONDS)
    await page.screenshot(path=screens / "desk.png", full_page=True)


async def test_the_clock_on_the_page_turns_the_whole_gateway(gateway: Running, browser: Browser) -> None:
    """+1 h on the page moves the time that every part of the gateway sees."""
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    await page.goto(f"{gateway.base}/sandbox")
    shown = page.get_by_test_id("clock-now")
    await expect(shown).not_to_be_empty()
    before = await shown.get_attribute("datetime")
    await page.get_by_test_id("clock-1h").click()
    await page.wait_for_function(
        "before => Date.parse(document.querySelector('#now').dateTime) - Date.parse(before) >= 3600000", arg=before
    )
