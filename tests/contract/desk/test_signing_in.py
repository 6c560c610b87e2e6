"""The door of the desk over HTTP: who gets in, for how long, and what every answer forbids."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from core.access import Role
from core.access.authenticator import code_at
from core.access.sessions import hash_of
from desk.auth import SESSION_COOKIE
from tests.contract.desk.side import Desk, application, frame_of
from tests.unit.access.place import HALF_MINUTE, PASSWORD, secret_of
from tests.unit.views.scene import PHONE

EN = {"Accept-Language": "en"}


async def _begun(desk: Desk, name: str = "aigerim") -> bytes:
    """Add an operator who has begun; returns what the authenticator knows."""
    ways_in = desk.frame.entrance
    made = await ways_in.operators.add(name, Role.OPERATOR, "test")
    secret = secret_of(made)
    assert await ways_in.beginning.finish(name, made.secret, PASSWORD, code_at(secret, desk.wall.now()))
    desk.wall.instant += HALF_MINUTE
    return secret


async def _try(desk: Desk, code: str, password: str = PASSWORD, name: str = "aigerim") -> ClientResponse:
    form = {"name": name, "password": password, "code": code}
    return await desk.client.post("/desk/sign-in", data=form, headers=EN, allow_redirects=False)


async def test_nobody_sees_anything_without_signing_in(closed: Desk) -> None:
    """Every page leads to the sign-in, and no page says whether something exists."""
    for path in ("/desk", "/desk/find", "/desk/offers/O1", "/desk/families/G1", "/desk/applications/A1"):
        answer = await closed.client.get(path)
        assert answer.url.path == "/desk/sign-in"
        assert "Г***" not in await answer.text()


async def test_outside_the_sandbox_a_password_and_a_code_let_in(real: Desk) -> None:
    """One click does not; a wrong code does not, and the page says no more than that something is wrong."""
    secret = await _begun(real)
    page = await real.client.get("/desk/sign-in", headers=EN)
    assert 'name="role"' not in await page.text()
    assert (await real.sign_in()).status == 401
    wrong = await _try(real, "000000")
    assert (wrong.status, "Set-Cookie" in wrong.headers) == (401, False)
    assert "the name, the password or the code is wrong" in await wrong.text()
    right = await _try(real, code_at(secret, real.wall.now()))
    assert (right.status, right.headers["Location"]) == (303, "/desk")
    assert "aigerim" in await real.read("/desk/find")


async def test_whoever_tries_too_often_is_told_how_long_to_wait(real: Desk) -> None:
    """429 with the seconds, for a name that nobody has as well."""
    answers = [await _try(real, "000000", name="nobody") for _ in range(6)]
    assert [answer.status for answer in answers] == [401] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "12"
    assert "Try again in 12 s" in await answers[-1].text()


async def test_an_invited_operator_begins_with_a_password_and_an_authenticator(real: Desk) -> None:
    """Name and secret show a square and its key; password and code lead to the search, signed in."""
    made = await real.frame.entrance.operators.add("dana", Role.OPERATOR, "test")
    wrong = await real.client.post("/desk/begin", data={"name": "dana", "secret": "AAAA"})
    assert (wrong.status, "<svg" in await wrong.text()) == (401, False)
    known = {"name": "dana", "secret": made.secret}
    page = await (await real.client.post("/desk/begin", data=known)).text()
    key = parse_qs(urlsplit(made.uri).query)["secret"][0]
    assert "<svg" in page
    assert key in page.replace(" ", "")
    chosen = known | {"password": PASSWORD, "code": code_at(secret_of(made), real.wall.now())}
    assert (await real.client.post("/desk/begin", data=chosen | {"again": "another"})).status == 400
    assert (await real.client.post("/desk/begin", data=chosen | {"password": "dana", "again": "dana"})).status == 400
    answer = await real.client.post("/desk/begin", data=chosen | {"again": PASSWORD})
    assert answer.url.path == "/desk/find"


async def test_a_session_of_the_sandbox_opens_nothing_outside_it(desk: Desk) -> None:
    """A copied cookie names an operator whom the real desk does not know."""
    app = application(frame_of(desk.scene, desk.wall, sandbox=False))
    async with TestClient(TestServer(app), cookies={SESSION_COOKIE: desk.cookie}) as client:
        assert (await client.get("/desk/offers/O1")).url.path == "/desk/sign-in"


async def test_a_forged_session_is_nobodys(desk: Desk) -> None:
    """One changed letter, what the database keeps, and rubbish all lead to the sign-in."""
    for value in (f"{desk.cookie[:-1]}!", hash_of(desk.cookie), "x", "", "é"):
        desk.client.session.cookie_jar.clear()
        forged = {"Cookie": f"{SESSION_COOKIE}={value}"}
        answer = await desk.client.get("/desk/offers/O1", headers=forged, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, "/desk/sign-in")


async def test_signing_in_makes_a_fresh_session_and_ends_the_one_before(desk: Desk) -> None:
    """A cookie that somebody planted beforehand is worth nothing afterwards."""
    planted = desk.cookie
    await desk.sign_in("supervisor")
    assert desk.cookie != planted
    desk.client.session.cookie_jar.clear()
    answer = await desk.client.get("/desk/find", headers={"Cookie": f"{SESSION_COOKIE}={planted}"})
    assert answer.url.path == "/desk/sign-in"


async def test_a_session_ends_when_nobody_is_there(desk: Desk) -> None:
    """Wall time counts; turning the sandbox's clock by days signs nobody out."""
    desk.scene.clock.instant += timedelta(days=20)
    assert "Е*** Ә***" in await desk.read("/desk/offers/O1")
    desk.wall.instant += timedelta(minutes=30)
    assert (await desk.client.get("/desk/offers/O1")).url.path == "/desk/sign-in"


async def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(desk: Desk) -> None:
    """The browser loses it, and a copy opens nothing."""
    kept = desk.cookie
    await desk.post("/desk/sign-out")
    assert (await desk.client.get("/desk/offers/O1")).url.path == "/desk/sign-in"
    answer = await desk.client.get("/desk/find", headers={"Cookie": f"{SESSION_COOKIE}={kept}"})
    assert answer.url.path == "/desk/sign-in"


async def test_a_session_that_ends_in_the_middle_of_a_form_leads_back_to_it(desk: Desk) -> None:
    """The sign-in and the page both say that nothing was done, once; of the form nothing is kept."""
    token, at = await desk.token(), str(desk.client.make_url("/desk/families/G1"))
    desk.wall.instant += timedelta(minutes=31)
    form = {"field": "phone", "reason": "caller_check", "token": token}
    answer = await desk.client.post("/desk/families/G1", data=form, headers={"Referer": at} | EN)
    assert answer.url.path == "/desk/sign-in"
    assert "nothing was changed" in await answer.text()
    back = await desk.client.post("/desk/sign-in", data={"role": "operator"}, headers=EN)
    page = await back.text()
    assert back.url.path == "/desk/families/G1"
    assert "nothing was changed" in page
    assert PHONE not in page
    assert "nothing was changed" not in await (await desk.client.get("/desk/families/G1", headers=EN)).text()


@pytest.mark.parametrize("referer", ["https://elsewhere.example/desk/x", "//elsewhere.example", "/desk/sign-out", "x"])
async def test_nobody_is_led_elsewhere_after_signing_in(closed: Desk, referer: str) -> None:
    """Only a path of a page of the desk is remembered."""
    await closed.client.post("/desk/families/G1", data={}, headers={"Referer": referer}, allow_redirects=False)
    answer = await closed.client.post("/desk/sign-in", data={"role": "operator"})
    assert answer.url.host == "127.0.0.1"
    assert answer.url.path in {"/desk/find", "/desk/x"}


async def test_what_a_page_asks_by_itself_leads_the_whole_page_to_the_sign_in(closed: Desk) -> None:
    """A fragment gets no page inside it, a stream ends."""
    part = await closed.client.get("/desk/find", headers={"HX-Request": "true"}, allow_redirects=False)
    assert (part.status, part.headers["HX-Redirect"]) == (401, "/desk/sign-in")
    stream = await closed.client.get("/desk/find", headers={"Accept": "text/event-stream"}, allow_redirects=False)
    assert (stream.status, "Location" in stream.headers) == (401, False)
