"""Webhooks are taken from the networks that are listed, and a forged header leads nobody around them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commands.gate import Gate
from core.errors import SettingsError
from tests.world import World

TELEGRAM, TWILIO = "/webhooks/telegram", "/webhooks/twilio/inbound"
LISTED = "telegram:149.154.160.0/20, telegram:2001:67c:4e8::/48"


@pytest.mark.parametrize(
    ("path", "remote", "forwarded", "proxies", "let_in"),
    [
        (TELEGRAM, "149.154.161.1", "", 0, True),
        (TELEGRAM, "::ffff:149.154.161.1", "", 0, True),
        (TELEGRAM, "2001:67c:4e8::1", "", 0, True),
        (TELEGRAM, "6.6.6.6", "", 0, False),
        (TELEGRAM, "6.6.6.6", "149.154.161.1", 0, False),  # no proxy of ours: the header is anybody's
        (TELEGRAM, "10.0.0.2", "149.154.161.1", 1, True),
        (TELEGRAM, "10.0.0.2", "149.154.161.1, 6.6.6.6", 1, False),  # the last entry is our proxy's word
        (TELEGRAM, "149.154.161.1", "", 1, False),  # around the proxy
        (TELEGRAM, "", "", 0, False),
        (TWILIO, "6.6.6.6", "", 0, True),  # no network is listed for it
        ("/api/v1/events", "6.6.6.6", "", 0, True),
    ],
)
def test_a_call_is_let_in_by_where_it_comes_from(
    path: str,
    remote: str,
    forwarded: str,
    proxies: int,
    let_in: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """What our own proxies add counts, what a caller writes before it does not."""
    assert Gate.parse(LISTED, proxies).lets_in(path, remote, forwarded) is let_in


@pytest.mark.parametrize("text", ["everybody", "telegram:", "telegram:1.2.3.4/99", "10.0.0.1/8"])
def test_what_is_no_network_is_refused_at_the_start(text: str) -> None:
    """A typing error must not open the door."""
    with pytest.raises(SettingsError, match="USYNYS_WEBHOOK_ALLOW"):
        Gate.parse(text, 0)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A gateway that takes webhooks of Telegram from elsewhere only."""
    world = World(tmp_path)
    world._settings = world._settings.model_copy(update={"webhook_allow": "telegram:149.154.160.0/20"})  # noqa: SLF001 - no other world needs it
    await world.open()
    yield world
    await world.close()


async def test_a_webhook_from_elsewhere_is_refused_and_counted(world: World) -> None:
    """403 before its body is read; the other wire goes on."""
    refused = await world.post(
        TELEGRAM, b"{}", {"Content-Type": "application/json", "X-Forwarded-For": "149.154.161.1"}
    )
    assert (refused.status, refused.content_type) == (403, "application/problem+json")
    async with world.http.get("/metrics") as answer:
        assert 'usynys_webhooks_refused_total{reason="address",wire="telegram"} 1.0' in await answer.text()
    await world.preschools("P1")
    await world.family("+77470000001")
    await world.say("+77470000001", sms="көмек")
    assert await world.phone("+77470000001")
