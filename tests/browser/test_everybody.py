"""Everybody can use every page of the desk: axe-core finds nothing serious, in any language, light or dark."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, ViewportSize, async_playwright

from tests.browser.peopled import people
from tests.contract.desk.side import Desk, opened

pytestmark = pytest.mark.browser

#: One address of each page, and the role that looks at it; a new page without one fails the test below.
PAGES: dict[str, tuple[str, str]] = {
    "/desk/sign-in": ("", "/desk/sign-in"),
    "/desk/begin": ("", "/desk/begin"),
    "/desk/find": ("supervisor", "/desk/find"),
    "/desk/offers/{id}": ("supervisor", "/desk/offers/O1"),
    "/desk/offers/{id}/call-off": ("supervisor", "/desk/offers/O1/call-off"),
    "/desk/offers/{id}/note": ("supervisor", "/desk/offers/O1/note"),
    "/desk/offers/{id}/say-again": ("supervisor", "/desk/offers/O1/say-again"),
    "/desk/offers/{id}/receipt": ("supervisor", "/desk/offers/O1/receipt"),
    "/desk/offers/{id}/take-back": ("supervisor", "/desk/offers/O1/take-back"),
    "/desk/families/{id}": ("supervisor", "/desk/families/G1"),
    "/desk/families/{id}/note": ("supervisor", "/desk/families/G1/note"),
    "/desk/families/{id}/number": ("supervisor", "/desk/families/G1/number"),
    "/desk/applications/{id}": ("supervisor", "/desk/applications/A1"),
    "/desk/now": ("supervisor", "/desk/now?still"),
    "/desk/calls": ("supervisor", "/desk/calls"),
    "/desk/campaigns": ("supervisor", "/desk/campaigns"),
    "/desk/campaigns/{name}": ("supervisor", "/desk/campaigns/births-2026"),
    "/desk/figures": ("supervisor", "/desk/figures?by=city"),
    "/desk/catalogue": ("supervisor", "/desk/catalogue"),
    "/desk/catalogue/{room}": ("supervisor", "/desk/catalogue/privilege"),
    "/desk/{rest}": ("supervisor", "/desk/nothing-is-here"),
    "/desk/log": ("auditor", "/desk/log"),
    "/desk/operators": ("admin", "/desk/operators"),
}
#: What leads on, streams or is taken away as a file shows no page.
NO_PAGES = {
    "/desk", "/desk/", "/desk/static/{version}/{name}", "/desk/openid", "/desk/openid/back", "/desk/offers/{id}/live",
    "/desk/now/live",
    "/desk/figures/table.{format}", "/desk/figures/offers.{format}", "/desk/log/looks.{format}",
}  # fmt: skip
LANGUAGES = ("kk", "ru", "en")
#: The rules of WCAG 2.2 to level AA; dark, only colours are others.
_RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LOOKS: Mapping[Literal["light", "dark"], Mapping[str, Any]] = {
    "light": _RULES,
    "dark": _RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}
#: The old monitor at 200 %, and a phone.
NARROW: Mapping[str, ViewportSize] = {"200 %": {"width": 683, "height": 384}, "390": {"width": 390, "height": 844}}
_WIDE: ViewportSize = {"width": 1366, "height": 768}
_SERIOUS = {"serious", "critical"}
#: `make axe` names a file here: then the findings are written down.
_REPORT = os.environ.get("AXE_REPORT", "")
_HEADING = """# What axe-core finds

Written by `make axe`: each page of the desk in Chromium, with something on it, judged by axe-core against WCAG 2.2 to
level AA. The numbers are serious and critical findings in each language, light and dark; dark, only colours are others
and judged anew. *200 %* and *390* count whether anything sticks out to the side at 200 % of an old monitor, and on a
phone 390 pixels wide.
"""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with something on every page."""
    async with opened(tmp_path, sandbox=True) as made:
        await people(made)
        yield made


async def test_no_page_of_the_desk_is_left_out(desk: Desk) -> None:
    """Whoever adds a page adds it to the list above."""
    app = desk.client.app
    assert app is not None
    shown = {route.resource.canonical for route in app.router.routes() if route.method == "GET" and route.resource}
    assert shown - NO_PAGES == set(PAGES)


async def test_every_page_serves_everybody(desk: Desk, chromium: str) -> None:
    """In every language, light and dark, axe finds nothing serious, and nothing sticks out at 200 % or on a phone.

    Names for everything, contrast, order of headings, labels: for eyes, ears and fingers of every kind.
    """
    found: dict[str, dict[str, list[str]]] = {path: {} for _, path in PAGES.values()}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for role in dict.fromkeys(role for role, _ in PAGES.values()):
            context = await browser.new_context(base_url=str(desk.client.make_url("/")), viewport=_WIDE)
            page = await context.new_page()
            if role:
                await page.goto("/desk/sign-in")
                await page.click(f"main button[name=role][value={role}]")
            for tongue in LANGUAGES:
                await page.goto(f"/desk/sign-in?lang={tongue}")
                for path in (path for whose, path in PAGES.values() if whose == role):
                    await page.goto(path)
                    found[path] |= {f"{tongue}, {name}": faults async for name, faults in _looked_at(page)}
            await context.close()
        await browser.close()
    if _REPORT:
        await asyncio.to_thread(Path(_REPORT).write_text, _told(found), "utf-8")
    faults = {f"{path} ({at})": bad for path, each in found.items() for at, bad in each.items() if bad}
    assert faults == {}


async def _looked_at(page: Page) -> AsyncIterator[tuple[str, list[str]]]:
    """Yield what is wrong with a page, light and dark, magnified and on a phone."""
    for look, rules in LOOKS.items():
        await page.emulate_media(color_scheme=look)
        yield look, await _faults(page, rules)
    for name, size in NARROW.items():
        await page.set_viewport_size(size)
        wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        yield name, [f"{wide} pixels stick out"] if wide > 0 else []
    await page.set_viewport_size(_WIDE)


async def _faults(page: Page, rules: Mapping[str, Any]) -> list[str]:
    result: Any = (await Axe().run(page, options=dict(rules))).response
    return [
        f"{fault['id']} ({fault['impact']}): {', '.join(str(node['html'])[:120] for node in fault['nodes'][:3])}"
        for fault in result["violations"]
        if fault["impact"] in _SERIOUS
    ]


def _told(found: Mapping[str, Mapping[str, list[str]]]) -> str:
    """Write the findings as a table: a page in each line, its language and look in each column."""
    columns = list(next(iter(found.values())))
    lines = [f"| `{path}` | {' | '.join(str(len(each[at])) for at in columns)} |" for path, each in found.items()]
    head = [f"| Page | {' | '.join(columns)} |", f"|---|{'--:|' * len(columns)}"]
    return "\n".join([_HEADING, *head, *sorted(lines), ""])
