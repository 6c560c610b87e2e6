"""What every answer of the desk forbids, and what is not taken from elsewhere."""

import re
from collections.abc import AsyncIterator
from urllib.parse import unquote

import pytest
from aiohttp import FormData

from core.access import Role
from desk.frame import Setting
from tests.contract.desk.side import Desk, opened
from tests.unit.views.scene import PHONE

PAGES = ("/desk/sign-in", "/desk/begin", "/desk/find", "/desk/offers/O1", "/desk/families/G1", "/desk/offers/none")

ADDRESSES = re.compile(r'(?:href|action|src|content|hx-get|hx-post|sse-connect)="([^"]*)"')
PERSONAL = (PHONE.strip("+"), "2001015", "Әбдірахман", "Гүлнұр", "Еркежан", "иә")


@pytest.fixture
async def tls(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A desk that browsers reach by TLS, through a proxy."""
    setting = Setting("https://desk.kz", proxies=1)
    async with opened(tmp_path_factory.mktemp("tls"), sandbox=True, setting=setting) as made:
        yield made


async def test_every_page_forbids_what_it_does_not_need(desk: Desk) -> None:
    """Nothing inline, nothing from elsewhere, nothing kept by a browser or proxy."""
    for path in PAGES:
        answer = await desk.client.get(path)
        page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert "http://" not in page.replace(str(answer.url.origin()), "")
        assert page.count("<script") == page.count('<script src="/desk/static/')


async def test_the_square_of_the_first_sign_in_is_drawn_without_style(closed: Desk) -> None:
    """The policy would forbid it; colours are attributes."""
    made = await closed.frame.entrance.operators.add("dana", Role.OPERATOR, "test")
    page = await (await closed.client.post("/desk/begin", data={"name": "dana", "secret": made.secret})).text()
    assert "<svg" in page
    assert "style=" not in page


@pytest.mark.parametrize("token", [None, "", "forged"])
async def test_a_form_of_another_site_is_refused(desk: Desk, token: str | None) -> None:
    """A form must carry what only a page of this session knows; nothing is unmasked without it."""
    fields = {"field": "phone", "reason": "call_back"} | ({} if token is None else {"token": token})
    answer = await desk.client.post("/desk/families/G1", data=fields)
    assert answer.status == 403
    assert PHONE not in await (await desk.client.get("/desk/families/G1")).text()


async def test_a_file_where_words_are_expected_is_refused(desk: Desk) -> None:
    """None of our forms sends one."""
    file = FormData({"token": await desk.token()})
    file.add_field("q", b"8747", filename="q.txt")
    assert (await desk.client.post("/desk/find", data=file)).status == 403


async def test_the_token_of_another_session_is_refused(desk: Desk) -> None:
    """Each session has its own."""
    before = await desk.token()
    await desk.sign_in()
    form = {"field": "phone", "reason": "call_back", "token": before}
    assert (await desk.client.post("/desk/families/G1", data=form)).status == 403


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
)
async def test_nothing_is_taken_that_a_browser_says_comes_from_elsewhere(desk: Desk, headers: dict[str, str]) -> None:
    """Not even with a right token; nor does another site sign anybody in."""
    form = {"field": "phone", "reason": "call_back", "token": await desk.token()}
    assert (await desk.client.post("/desk/families/G1", data=form, headers=headers)).status == 403
    assert (await desk.client.post("/desk/sign-in", data={"role": "admin"}, headers=headers)).status == 403


async def test_the_session_cookie_is_for_this_site_and_no_script(closed: Desk, tls: Desk) -> None:
    """HttpOnly, SameSite=Strict, only under /desk, with an end; where there is TLS, by TLS alone."""
    cookie = (await closed.sign_in()).headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/desk", "Max-Age=36000"):
        assert part in cookie
    assert "Secure" not in cookie
    answer = await tls.sign_in()
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_of_what_proxies_say_only_our_own_is_believed(tls: Desk) -> None:
    """Whoever writes addresses into the header himself is still one address."""
    statuses = []
    for number in range(21):
        form = {"name": f"name-{number}", "password": "x", "code": "000000"}
        forwarded = {"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.7"}
        statuses.append((await tls.client.post("/desk/sign-in", data=form, headers=forwarded)).status)
    assert statuses == [401] * 20 + [429]


async def test_style_and_script_are_served_under_the_hash_of_their_content(desk: Desk) -> None:
    """They may be kept for ever; another content has another address."""
    page = await desk.read("/desk/find")
    for name, kind in (("desk.css", "text/css"), ("desk.js", "text/javascript"), ("sign.svg", "image/svg+xml")):
        path = next(part for part in page.split('"') if part.endswith(name))
        answer = await desk.client.get(path)
        assert (answer.status, answer.content_type) == (200, kind)
        assert "immutable" in answer.headers["Cache-Control"]
        assert (await desk.client.get(f"/desk/static/old/{name}")).status == 404


async def test_no_address_holds_anything_personal(desk: Desk) -> None:
    """Neither where a search leads nor any address on any page, unmasked values among it."""
    led = await desk.post("/desk/find", q=PHONE)
    assert led.headers["Location"] == "/desk/offers/O1"
    for field in ("phone", "name", "iin", "children"):
        assert (
            (await desk.post("/desk/families/G1", field=field, reason="call_back")).headers["Location"].endswith("/G1")
        )
    seen = set()
    for path in ("/desk/families/G1", "/desk/offers/O1", "/desk/applications/A1", "/desk/calls", "/desk/now"):
        seen |= set(ADDRESSES.findall(await desk.read(path)))
    assert "/desk/offers/O1" in seen
    assert [address for address in seen if any(part in unquote(address) for part in PERSONAL)] == []
