"""What the contract tests of the wires share: a vendor on a socket and each channel against it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientTimeout
from aiohttp.test_utils import TestServer

import bot.channel
import sms.twilio.client
from core.ports import Channel
from tests.contract.sides import Side, TelegramSide, TwilioSide
from tests.contract.vendor import Vendor


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up on a silent vendor at once instead of after 20 s; name it before the channel."""
    for wire in (bot.channel, sms.twilio.client):
        monkeypatch.setattr(wire, "_TIMEOUT", ClientTimeout(total=0.3, connect=0.3))


@pytest.fixture
def vendor() -> Vendor:
    """A vendor that answers as it is told."""
    return Vendor()


@pytest.fixture
async def server(vendor: Vendor) -> AsyncIterator[TestServer]:
    """Serve the vendor on a real socket."""
    server = await vendor.serve()
    yield server
    await server.close()


@pytest.fixture(params=[TwilioSide(), TelegramSide()], ids=["twilio", "telegram"])
def side(request: pytest.FixtureRequest) -> Side:
    """Each channel in turn."""
    found: Side = request.param
    return found


@pytest.fixture
async def channel(side: Side, server: TestServer) -> AsyncIterator[Channel]:
    """Connect the channel to the vendor."""
    channel = side.channel(str(server.make_url("")).rstrip("/"))
    yield channel
    await channel.close()
