"""The door of the desk over HTTP: who gets in, for how long, and what every answer forbids."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from desk.auth import SESSION_COOKIE
from tests.contract.desk.side import Desk, application
from tests.unit.views.scene import PHONE


async def test_nobody_sees_anything_without_signing_in(closed: Desk) -> None:
    """Every page leads to the sign-in, and no page says whether something exists."""
    for path in ("/desk", "/desk/find", "/desk/offers/O1", "/desk/families/G1", "/desk/applications/A1"):
        answer = await closed.client.get(path)
        assert answer.url.path == "/desk/sign-in"
        assert "Г***" not in await answer.text()


async def test_without_the_sandbox_the_desk_says_that_there_is_no_way_in_yet(real: Desk) -> None:
    """503 in words, and the one-click operator does not exist."""
    page = await real.client.get("/desk/sign-in", headers={"Accept-Language": "en"})
    assert page.status == 503
    assert "not ready yet" in await page.text()
    answer = await real.sign_in()
    assert (answer.status, "Set-Cookie" in answer.headers) == (503, False)


async def test_a_session_of_the_sandbox_opens_nothing_outside_it(desk: Desk) -> None:
    """A copied cookie names an operator whom the real desk does not know."""
    app = application(desk.scene, desk.wall, sandbox=False)
    async with TestClient(TestServer(app), cookies={SESSION_COOKIE: desk.cookie}) as client:
        assert (await client.get("/desk/offers/O1")).url.path == "/desk/sign-in"


@pytest.mark.parametrize(
    "change", [lambda value: value[:-2] + "A=", lambda _: "e30=.e30=", lambda _: "x", lambda _: ""]
)
async def test_a_forged_session_is_nobodys(desk: Desk, change: Callable[[str], str]) -> None:
    """One changed letter, a made-up cookie and rubbish all lead to the sign-in."""
    forged = {"Cookie": f"{SESSION_COOKIE}={change(desk.cookie)}"}
    desk.client.session.cookie_jar.clear()
    answer = await desk.client.get("/desk/offers/O1", headers=forged, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/sign-in")


async def test_a_session_ends_after_a_working_day(desk: Desk) -> None:
    """Wall time counts; turning the sandbox's clock by days signs nobody out."""
    desk.scene.clock.instant += timedelta(days=20)
    assert "Е*** Ә***" in await desk.read("/desk/offers/O1")
    desk.wall.instant += timedelta(hours=8)
    assert (await desk.client.get("/desk/offers/O1")).url.path == "/desk/sign-in"


async def test_signing_out_ends_the_session(desk: Desk) -> None:
    """The next page leads to the sign-in."""
    await desk.post("/desk/sign-out")
    assert (await desk.client.get("/desk/offers/O1")).url.path == "/desk/sign-in"


@pytest.mark.parametrize("token", [None, "", "forged"])
async def test_a_form_of_another_site_is_refused(desk: Desk, token: str | None) -> None:
    """A form must carry what only a page of this session knows; nothing is unmasked without it."""
    fields = {"field": "phone", "reason": "call_back"} | ({} if token is None else {"token": token})
    answer = await desk.client.post("/desk/families/G1", data=fields)
    assert answer.status == 403
    assert PHONE not in await answer.text()


@pytest.mark.parametrize("path", ["/desk/sign-in", "/desk/find", "/desk/offers/O1", "/desk/offers/none"])
async def test_every_page_forbids_what_it_does_not_need(desk: Desk, path: str) -> None:
    """Nothing inline, nothing from elsewhere, nothing kept by a browser or proxy."""
    answer = await desk.client.get(path)
    page = await answer.text()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert " style=" not in page
    assert "<style" not in page
    assert "http://" not in page.replace(str(answer.url.origin()), "")
    assert page.count("<script") == page.count('<script src="/desk/static/')


async def test_the_session_cookie_is_for_this_site_and_no_script(closed: Desk) -> None:
    """HttpOnly, SameSite=Strict, only under /desk, with an end."""
    answer = await closed.sign_in()
    cookie = answer.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/desk", "Max-Age=28800"):
        assert part in cookie


async def test_style_and_script_are_served_under_the_hash_of_their_content(desk: Desk) -> None:
    """They may be kept for ever; another content has another address."""
    page = await desk.read("/desk/find")
    for name, kind in (("desk.css", "text/css"), ("desk.js", "text/javascript"), ("sign.svg", "image/svg+xml")):
        path = next(part for part in page.split('"') if part.endswith(name))
        answer = await desk.client.get(path)
        assert (answer.status, answer.content_type) == (200, kind)
        assert "immutable" in answer.headers["Cache-Control"]
        assert (await desk.client.get(f"/desk/static/old/{name}")).status == 404
