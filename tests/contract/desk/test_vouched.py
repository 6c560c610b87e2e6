"""Signing in by an OpenID provider's word: the right one lets in, a wrong word of any kind does not."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from sqlmodel import select

from core.access import Role
from core.store.tables import DeskOperator
from desk.auth import SESSION_COOKIE
from desk.frame import Setting
from desk.openid import OpenId, Provider
from tests.contract.desk.provider import CLIENT, OTHER_KEY, SECRET, LoopbackProvider, provider
from tests.contract.desk.side import Desk, application, opened
from tests.unit.views.scene import OPENED

ROLES = [("boss", Role.SUPERVISOR), ("operator", Role.OPERATOR), ("auditor", Role.AUDITOR)]


@pytest.fixture
async def vouching() -> AsyncIterator[LoopbackProvider]:
    """A provider that knows one operator."""
    async with provider(OPENED) as made:
        yield made


@pytest.fixture
async def desk(tmp_path: Path, vouching: LoopbackProvider) -> AsyncIterator[Desk]:
    """A desk that takes the provider's word."""
    async with opened(tmp_path, sandbox=False) as made:
        base = str(made.client.make_url("")).rstrip("/")
        known = Provider(vouching.issuer, CLIENT, SECRET, f"{base}/desk/openid/back", "realm_access.roles", ROLES)
        frame = replace(made.frame, setting=Setting(base, openid=OpenId(known, made.wall.now)))
        async with TestClient(TestServer(application(frame))) as client:
            yield replace(made, client=client, frame=frame)


async def _there(desk: Desk) -> str:
    """Go to the provider; returns the address that the browser is sent to."""
    answer = await desk.client.get("/desk/openid", allow_redirects=False)
    assert answer.status == 303
    return answer.headers["Location"]


async def _back(desk: Desk, address: str) -> ClientResponse:
    path = address.partition("/desk/")[2]
    return await desk.client.get(f"/desk/{path}", allow_redirects=False)


async def _is_in(desk: Desk) -> bool:
    return (await desk.client.get("/desk/offers/O1")).url.path == "/desk/offers/O1"


async def test_whom_the_provider_vouches_for_is_in(desk: Desk, vouching: LoopbackProvider) -> None:
    """With the role of its words; the page leads on by itself, because a redirect would carry no strict cookie."""
    address = await _there(desk)
    assert address.startswith(f"{vouching.issuer}/authorize?")
    page = await _back(desk, vouching.sign_in(address))
    assert page.status == 200
    assert '<meta http-equiv="refresh" content="0; url=/desk">' in await page.text()
    assert await _is_in(desk)
    async with desk.scene.store.read() as tx:
        (row,) = (await tx.exec(select(DeskOperator))).all()
    assert (row.name, row.role, row.password_hash) == ("dana.serik", "operator", None)
    assert vouching.subject not in str(row.model_dump())


async def test_the_desk_asks_as_it_should(desk: Desk, vouching: LoopbackProvider) -> None:
    """Code flow, PKCE by SHA-256, a fresh state and nonce each time, nothing about anybody."""
    asked = []
    for _ in range(2):
        vouching.sign_in(await _there(desk))
        asked.append(vouching.asked)
    assert (asked[0]["response_type"], asked[0]["code_challenge_method"]) == ("code", "S256")
    assert all(asked[0][name] != asked[1][name] for name in ("state", "nonce", "code_challenge"))


HOUR_AGO = int((OPENED - timedelta(hours=1)).timestamp())


LIES: list[dict[str, Any]] = [
    {"nonce": "another"},
    {"nonce": None},
    {"aud": "another-client"},
    {"aud": [CLIENT, "another-client"]},
    {"aud": [CLIENT, "another-client"], "azp": "another-client"},
    {"aud": None},
    {"iss": "https://another.example"},
    {"iss": None},
    {"exp": HOUR_AGO},
    {"exp": None},
    {"iat": None},
    {"sub": None},
    {"answered": "https://another.example"},
    {"state": "another"},
    {"realm_access": {"roles": ["guest"]}},
    {"realm_access": "operator"},
]


async def test_a_wrong_word_lets_nobody_in(desk: Desk, vouching: LoopbackProvider) -> None:
    """Nonce, audience, issuer, times, subject, state and role are all looked at; the page says no more than that."""
    for lies in LIES:
        vouching.lies = lies
        answer = await _back(desk, vouching.sign_in(await _there(desk)))
        assert answer.status in {400, 403}, lies
        assert SESSION_COOKIE not in answer.cookies, lies
    assert not await _is_in(desk)


async def test_a_provider_that_says_to_be_another_is_not_asked(desk: Desk, vouching: LoopbackProvider) -> None:
    """Nobody is sent there."""
    vouching.lies = {"discovered": "https://another.example"}
    assert (await desk.client.get("/desk/openid", allow_redirects=False)).status == 502


async def test_a_token_that_another_signed_lets_nobody_in(desk: Desk, vouching: LoopbackProvider) -> None:
    """Not another key, not the algorithm `none`, not the client's secret as a key."""
    for vouching.signing, vouching.algorithm in ((OTHER_KEY, "RS256"), (None, "none"), (SECRET.ljust(32), "HS256")):
        answer = await _back(desk, vouching.sign_in(await _there(desk)))
        assert answer.status == 403, vouching.algorithm
    assert vouching.taken == 3
    assert not await _is_in(desk)


async def test_an_answer_comes_back_once_and_to_the_browser_that_asked(desk: Desk, vouching: LoopbackProvider) -> None:
    """Whoever slips somebody else's answer into a browser signs nobody in; nor is an old answer worth anything."""
    address = vouching.sign_in(await _there(desk))
    desk.client.session.cookie_jar.clear()
    assert (await _back(desk, address)).status == 400
    address = vouching.sign_in(await _there(desk))
    assert (await _back(desk, address)).status == 200
    assert (await _back(desk, address)).status == 400
    late = vouching.sign_in(await _there(desk))
    desk.wall.instant += timedelta(minutes=10)
    assert (await _back(desk, late)).status == 400
    assert vouching.taken == 1


async def test_a_key_that_was_changed_is_asked_for_again(desk: Desk, vouching: LoopbackProvider) -> None:
    """Providers change their keys whenever they like."""
    assert (await _back(desk, vouching.sign_in(await _there(desk)))).status == 200
    vouching.published = vouching.signing = OTHER_KEY
    assert (await _back(desk, vouching.sign_in(await _there(desk)))).status == 200


async def test_whoever_was_shut_out_here_stays_out(desk: Desk, vouching: LoopbackProvider) -> None:
    """Whatever the provider says."""
    await _back(desk, vouching.sign_in(await _there(desk)))
    await desk.frame.entrance.operators.disable("dana.serik", "test")
    assert not await _is_in(desk)
    assert (await _back(desk, vouching.sign_in(await _there(desk)))).status == 403
    assert not await _is_in(desk)


async def test_a_provider_that_is_away_is_said_to_be(desk: Desk, vouching: LoopbackProvider) -> None:
    """The other ways in stay."""
    assert desk.frame.setting.openid is not None
    away = replace(desk.frame.setting.openid._provider, issuer="http://127.0.0.1:9")  # noqa: SLF001 - another address of the same
    desk.frame.setting.openid._provider = away  # noqa: SLF001 - the same
    answer = await desk.client.get("/desk/openid", allow_redirects=False)
    assert (answer.status, 'name="password"' in await answer.text()) == (502, True)
    assert vouching.taken == 0
