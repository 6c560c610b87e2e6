"""A rules core is reached where it is meant to be, and nowhere inside our own network that nobody has named."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from core.errors import SettingsError
from core.flow.channel import Failure, SendFailedError
from exchange.rules_core.addresses import Allowed, checked
from exchange.rules_core.client import RemoteCore
from tests.contract.rules_core.stands import HERE, NOON, SECRET

TOLD = {"handover_id": "H1"}
NOBODY = Allowed.parse("")


@pytest.mark.parametrize(
    "url",
    [
        "http://core.example.kz",
        "ftp://core.example.kz",
        "core.example.kz",
        "https://user:secret@core.example.kz",
        "https://core.example.kz?key=1",
        "https://10.0.0.5",
        "https://169.254.169.254/latest",
        "https://[::1]",
        "https://[::ffff:192.168.0.1]",
        "http://127.0.0.1:8000",
    ],
)
def test_an_address_that_is_not_safe_is_refused_at_the_start(url: str) -> None:
    """Plain HTTP, credentials, and numbers inside private networks; the message quotes nothing of it."""
    with pytest.raises(SettingsError) as refused:
        checked(url, NOBODY)
    assert url.partition("//")[2][:9] not in str(refused.value) or "//" not in url


def test_what_is_listed_is_allowed() -> None:
    """A rules core in the office's own network, on this machine, and in public."""
    listed = Allowed.parse("10.0.0.0/8, 127.0.0.0/8")
    assert checked("https://10.0.0.5/core/", listed) == "https://10.0.0.5/core"
    assert checked("http://127.0.0.1:8000", listed)
    assert checked("https://core.example.kz", NOBODY)
    with pytest.raises(SettingsError, match="USYNYS_RULES_CORE_ALLOW"):
        Allowed.parse("everything")


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.2.1",
            "224.0.0.1",
        ),
        *("::", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_no_way_around_leads_into_a_private_network(address: str) -> None:
    """However an address is written or wrapped."""
    assert not NOBODY.allows(address)


async def test_a_name_that_leads_inside_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name was public a moment ago; what counts is where the connection would go."""
    asked: list[str] = []

    async def looked_up(_loop: Any, host: str, port: int, **_: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.get_running_loop().__class__, "getaddrinfo", looked_up)
    core = RemoteCore("https://core.example.kz", SECRET, lambda: NOON, NOBODY)
    with pytest.raises(SendFailedError, match="connection"):
        await core.submit(TOLD)
    await core.close()
    assert asked == ["core.example.kz"]


@pytest.fixture
async def office() -> AsyncIterator[dict[str, Any]]:
    """An office that answers as it is told."""
    told: dict[str, Any] = {"hits": []}

    async def answer(request: web.Request) -> web.StreamResponse:
        told["hits"].append(request.path)
        response: web.StreamResponse = told["answer"]
        return response

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        told["url"] = str(server.make_url("/")).rstrip("/")
        yield told


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (302, Failure.VENDOR),
        (400, Failure.REJECTED),
        (401, Failure.CREDENTIALS),
        (404, Failure.REJECTED),
        (408, Failure.TIMEOUT),
        (429, Failure.THROTTLED),
        (500, Failure.VENDOR),
    ],
)
async def test_each_answer_has_one_meaning(office: dict[str, Any], status: int, failure: Failure) -> None:
    """Nobody is followed elsewhere; what may pass is tried again, what refuses our words is for people."""
    office["answer"] = web.Response(status=status, headers={"Location": "/inside", "Retry-After": "7"})
    core = RemoteCore(office["url"], SECRET, lambda: NOON, Allowed.parse(HERE))
    with pytest.raises(SendFailedError) as failed:
        await core.submit(TOLD)
    await core.close()
    assert (failed.value.failure, office["hits"]) == (failure, ["/applications"])
    assert failed.value.retry_after is not None
    assert failed.value.retry_after.total_seconds() == 7


@pytest.mark.parametrize(
    "body", [b"x" * (64 * 1024 + 1), b"<html>", b'{"handover_id": "H2"}', b'{"handover_id": "H1", "valid_until": "x"}']
)
async def test_an_answer_that_cannot_be_read_is_none(office: dict[str, Any], body: bytes) -> None:
    """Too long, no JSON, about another hand-over, or with a time that is none."""
    office["answer"] = web.Response(body=body, content_type="application/json")
    core = RemoteCore(office["url"], SECRET, lambda: NOON, Allowed.parse(HERE))
    with pytest.raises(SendFailedError) as failed:
        await core.submit(TOLD)
    await core.close()
    assert failed.value.failure is Failure.VENDOR
