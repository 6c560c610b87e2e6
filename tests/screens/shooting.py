"""Pictures of every page of the desk: on an old monitor and on a phone, in every language, in few colours."""

import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

Scheme = Literal["light", "dark"]
SIZES: Mapping[str, ViewportSize] = {"1366": {"width": 1366, "height": 768}, "390": {"width": 390, "height": 844}}
LANGUAGES = ("kk", "ru", "en")
#: A page is shown down to here; so many colours are enough for letters and a few lines.
_DEEPEST, _COLOURS = 1600, 256
#: The family of the demo that said no in Telegram, took it back, and said yes.
_CALLER = "8 747 000 00 02"


@dataclass(frozen=True, slots=True)
class Shot:
    """One page: its name, who looks at it, and where it is; without a path it is where the story has led."""

    name: str
    role: str
    path: str


SHOTS = (
    Shot("now", "operator", "/desk/now?still"),
    Shot("find", "operator", "/desk/find"),
    Shot("calls", "operator", "/desk/calls"),
    Shot("campaigns", "supervisor", "/desk/campaigns"),
    Shot("campaign", "supervisor", "/desk/campaigns/births-2026"),
    Shot("figures", "supervisor", "/desk/figures"),
    Shot("figures-city", "supervisor", "/desk/figures?by=city"),
    Shot("catalogue", "operator", "/desk/catalogue"),
    Shot("texts", "operator", "/desk/catalogue/vacancy"),
    Shot("log", "auditor", "/desk/log"),
    Shot("operators", "admin", "/desk/operators"),
)
#: These are shown in the dark too, in Kazakh on the monitor.
_DARK = ("now", "figures")


async def shoot(base: str, chromium: str, out: Path) -> None:
    """Take all pictures and put them into `out`."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--lang=kk"])
        for size in SIZES:
            await _door(browser, base, size, out)
            await _story(browser, base, size, out)
            for role in dict.fromkeys(shot.role for shot in SHOTS):
                await _pages(browser, base, size, role, out)
        await browser.close()


async def _door(browser: Browser, base: str, size: str, out: Path) -> None:
    async with _page(browser, base, size) as page:
        for language in LANGUAGES:
            await page.goto(f"/desk/sign-in?lang={language}")
            await _keep(page, out / f"sign-in-{language}-{size}.png")


async def _story(browser: Browser, base: str, size: str, out: Path) -> None:
    """Look for a caller by the number, look at the family and at the offer it answered."""
    async with _page(browser, base, size, "operator") as page:
        for language in LANGUAGES:
            await page.goto(f"/desk/find?lang={language}")
            await page.fill("main [name=q]", _CALLER)
            async with page.expect_navigation():
                await page.press("main [name=q]", "Enter")
            await _keep(page, out / f"family-{language}-{size}.png")
            await _unmask(page, "call_back" if language == "ru" else "caller_check")
            async with page.expect_navigation():
                await page.locator("main a[href^='/desk/offers/']").last.click()
            await _keep(page, out / f"offer-{language}-{size}.png")


async def _unmask(page: Page, reason: str) -> None:
    """Look at the number for a reason, so that the log has something to tell."""
    await page.locator("details:has(button[name=field]) summary").click()
    await page.select_option("select[name=reason]", reason)
    async with page.expect_navigation():
        await page.click("button[name=field][value=phone]")


async def _pages(browser: Browser, base: str, size: str, role: str, out: Path) -> None:
    for scheme, languages in (("light", LANGUAGES), ("dark", ("kk",) if size == "1366" else ())):
        async with _page(browser, base, size, role, scheme) as page:  # type: ignore[arg-type]  # of the two literals above
            for language in languages:
                await page.goto(f"/desk/catalogue?lang={language}")
                for shot in SHOTS:
                    if shot.role != role or (scheme == "dark" and shot.name not in _DARK):
                        continue
                    await page.goto(shot.path)
                    dark = "-dark" if scheme == "dark" else ""
                    await _keep(page, out / f"{shot.name}-{language}-{size}{dark}.png")


@asynccontextmanager
async def _page(
    browser: Browser, base: str, size: str, role: str = "", scheme: Scheme = "light"
) -> AsyncIterator[Page]:
    """Open a page of the desk, signed in as somebody."""
    context = await browser.new_context(base_url=base, viewport=SIZES[size], color_scheme=scheme, locale="kk-KZ")
    page = await context.new_page()
    if role:
        await page.goto("/desk/sign-in")
        await page.click(f"main button[name=role][value={role}]")
        await page.wait_for_url("**/desk/*")
    yield page
    await context.close()


async def _keep(page: Page, path: Path) -> None:
    """Keep a picture of a page as far as it is shown, in few colours."""
    height = await page.evaluate("document.documentElement.scrollHeight")
    width = (page.viewport_size or SIZES["1366"])["width"]
    high = max(min(height, _DEEPEST), (page.viewport_size or SIZES["1366"])["height"])
    taken = await page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": high})
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    few = picture.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
