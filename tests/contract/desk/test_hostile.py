"""What breaks others breaks no page: NUL octets, half letters, endless words, markup, forged headers and bodies."""

import re
from io import BytesIO

import pytest
from yarl import URL

from core.access import PERMISSIONS, Role
from desk.inbound import addresses
from tests.contract.desk.side import Desk

#: NUL, half a letter of two, the sign that writes backwards, a letter beyond the plane, an endless word, markup.
WORDS = ("a\0b", "\x7f\u202e", "\U0001f600" * 20, "Ә" * 5000, "<script>alert(1)</script>", "' OR 1=1 --", "%", "../..")
#: What forms of the desk and of its door ask for, each filled with the same word.
FIELDS = ("q", "name", "secret", "password", "again", "code", "role", "field", "reason", "act", "text", "channel")
QUERY = ("sort", "why", "begins", "ends", "by", "kind", "on", "older", "operator", "family", "seen", "done", "lang")
_BROKEN_BODIES = {
    "application/x-www-form-urlencoded": b"token=\xff\xfe&q=%ff%00",
    "application/x-www-form-urlencoded; charset=none-such": b"token=x",
    "multipart/form-data": b"--x\r\n\r\n",
    "multipart/form-data; boundary=x": b'--x\r\nContent-Disposition: form-data; name="token"\r\n',
    "application/json": b"{",
    "text/plain; charset=utf-8": b"\xff",
}
_HEADERS = (
    {"Origin": "http://["},
    {"Referer": "http://[::"},
    {"HX-Request": "true", "HX-Current-URL": "http://["},
    {"X-Forwarded-For": "<b>, ,"},
    {"Accept-Language": "x" * 300 + ";q=?,,;=,*"},
    {"Cookie": "desk_session=%00; desk_language=%00; desk_theme=<b>; desk_back=unsent:/desk/%5c"},
    {"Range": "bytes=9-1", "If-None-Match": "*"},
)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN])
async def test_no_form_and_no_question_of_the_desk_breaks(closed: Desk, role: Role) -> None:
    """Every address that a role may call, with every such word in every field."""
    await closed.sign_in(role)
    token, broken = await closed.token(), []
    for address in addresses(closed.frame):
        if address.permission not in PERMISSIONS[role] or address.path.endswith(("/live", "/sign-out")):
            continue
        path = re.sub(r"\{(\w+)[^}]*\}", lambda gap: "csv" if gap[1] == "format" else "O1", address.path)
        for word in WORDS:
            data = dict.fromkeys(FIELDS, word) | {"token": token}
            asked = URL(path).with_query(dict.fromkeys(QUERY, word[:500]))
            sent = {"data": data} if address.method == "POST" else {}
            answer = await closed.client.request(address.method, asked, allow_redirects=False, **sent)  # type: ignore[arg-type]  # of a form
            page = await answer.text()
            if answer.status >= 500 or "<script>alert" in page:
                broken.append((address.method, path, word[:20], answer.status))
    assert broken == []


async def test_the_door_takes_whatever_is_typed(real: Desk) -> None:
    """Who is not signed in yet types anything, too: nobody is let in, and nothing breaks."""
    for path in ("/desk/sign-in", "/desk/begin"):
        for word in WORDS:
            answer = await real.client.post(path, data=dict.fromkeys(FIELDS, word), allow_redirects=False)
            assert answer.status in {400, 401, 413, 429}, (path, word[:20], answer.status)
    for query in ("state=%00&code=%00", "state=%ff&code=x&iss=%00"):
        asked = URL(f"/desk/openid/back?{query}", encoded=True)
        assert (await real.client.get(asked, allow_redirects=False)).status in {303, 400}


async def test_a_body_that_is_no_form_is_refused(desk: Desk) -> None:
    """Octets that are no text, a charset that nobody knows, a form without an end: the sender's mistake, not ours."""
    for path in ("/desk/find", "/desk/sign-in", "/desk/begin", "/desk/offers/O1/note"):
        for kind, body in _BROKEN_BODIES.items():
            answer = await desk.client.post(path, data=body, headers={"Content-Type": kind}, allow_redirects=False)
            assert 300 <= answer.status < 500, (path, kind, answer.status)
    endless = BytesIO(b"q=" + b"x" * 2_000_000)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await desk.client.post("/desk/find", data=endless, headers=form)).status == 413


@pytest.mark.parametrize("headers", _HEADERS, ids=lambda headers: next(iter(headers)))
async def test_forged_headers_break_nothing(real: Desk, headers: dict[str, str]) -> None:
    """A browser never sends them; whoever does is answered like anybody else, or refused."""
    for path in ("/desk/sign-in", "/desk/find", "/desk/offers/O1"):
        for method in ("GET", "POST"):
            answer = await real.client.request(method, path, headers=headers, allow_redirects=False)
            assert answer.status < 500, (method, path, answer.status)
