"""The door of the desk in Chromium: the first sign-in, a provider on another site, and a value that masks itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer, unused_port
from playwright.async_api import Browser, Page

from core.access import Access, Role
from core.access.authenticator import code_at
from desk.frame import Desk as Frame
from desk.frame import Setting
from desk.openid import OpenId, Provider
from tests.contract.desk.provider import CLIENT, SECRET, provider
from tests.contract.desk.side import Desk, application, opened
from tests.unit.access.place import PASSWORD, secret_of
from tests.unit.views.scene import PHONE

pytestmark = pytest.mark.browser

#: Long enough to be seen, short enough to be waited for.
BRIEFLY = timedelta(seconds=2)


def _base() -> str:
    return f"http://localhost:{unused_port()}"


@asynccontextmanager
async def _serving(frame: Frame) -> AsyncIterator[None]:
    """Serve a desk where its setting says: by a name, which is another site than a number."""
    port = int(frame.setting.base.rpartition(":")[2])
    async with TestServer(application(frame), host="127.0.0.1", port=port):
        yield


@asynccontextmanager
async def _looking(browser: Browser) -> AsyncIterator[Page]:
    """Open a page; whatever the browser complains about fails the test."""
    context, complaints = await browser.new_context(locale="en-GB"), list[str]()
    page = await context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    yield page
    await context.close()
    assert complaints == []


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with real families."""
    async with opened(tmp_path, sandbox=False) as made:
        yield made


async def test_an_invited_operator_begins_and_an_unmasked_value_masks_itself(desk: Desk, browser: Browser) -> None:
    """Secret, square, password, code; then a number is shown and leaves the open page without a reload."""
    made = await desk.frame.entrance.operators.add("dana", Role.OPERATOR, "test")
    store = desk.scene.store
    base, access = _base(), Access(store, desk.scene.vault, lambda: "trace", BRIEFLY)
    async with _serving(replace(desk.frame, access=access, setting=Setting(base))), _looking(browser) as page:
        await page.goto(f"{base}/desk/begin")
        await page.fill("[name=name]", "dana")
        await page.fill("[name=secret]", made.secret)
        await page.keyboard.press("Enter")
        await page.wait_for_selector("svg.square")
        for field in ("password", "again"):
            await page.fill(f"[name={field}]", PASSWORD)
        await page.fill("[name=code]", code_at(secret_of(made), desk.wall.now()))
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/desk/find")
        await page.goto(f"{base}/desk/families/G1")
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        await page.select_option("select[name=reason]", "caller_check")
        await page.click("button[value=phone]")
        await page.wait_for_selector("[data-masks-in]")
        await page.evaluate("window.stayed = true")
        assert PHONE in await page.inner_text("main")
        await page.wait_for_selector("[data-masks-in]", state="detached")
        assert PHONE not in await page.content()
        assert await page.evaluate("window.stayed")


async def test_a_provider_on_another_site_lets_in(desk: Desk, browser: Browser) -> None:
    """The browser carries its strict cookie onwards, although it was sent from elsewhere."""
    base = _base()
    async with provider(desk.wall.now()) as vouching:
        vouching.lies = {"roles": "boss"}
        known = Provider(vouching.issuer, CLIENT, SECRET, f"{base}/desk/openid/back", "roles", [("boss", Role.ADMIN)])
        setting = Setting(base, openid=OpenId(known, desk.wall.now))
        async with _serving(replace(desk.frame, setting=setting)), _looking(browser) as page:
            await page.goto(f"{base}/desk/sign-in")
            await page.click("a[href='/desk/openid']")
            await page.wait_for_url(f"{base}/desk/operators")
            assert "dana.serik" in await page.inner_text("header")
