"""What the sandbox's contract tests share: the stage, and the real clients of both vendors against it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import encode_basic_auth
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from tests.contract.sandbox.stage import ACCOUNT, BOT_TOKEN, TOKEN, Stage, set_up


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A sandbox beside a gateway."""
    async with set_up(tmp_path / "sandbox.db") as stage:
        yield stage


class ElsewhereHttp(AsyncTwilioHttpClient):  # type: ignore[misc]  # twilio ships no types
    """Twilio's own client with another address in place of Twilio's."""

    def __init__(self, api_url: str) -> None:
        super().__init__()
        self._api_url = api_url

    async def request(self, method: str, url: str, **request: Any) -> Response:
        """Make the request elsewhere; the credentials go as a header, because aiohttp is giving `auth` up."""
        user, token = request.pop("auth")
        request["headers"] = {**(request.get("headers") or {}), "Authorization": encode_basic_auth(user, token)}
        return await super().request(method, url.replace("https://api.twilio.com", self._api_url), **request)


@pytest.fixture
async def twilio(stage: Stage) -> AsyncIterator[Client]:
    """The vendor's client against the sandbox's Twilio."""
    http = ElsewhereHttp(f"{stage.url}/sandbox/wire/twilio")
    yield Client(ACCOUNT, TOKEN, http_client=http)
    await http.close()


@pytest.fixture
async def bot(stage: Stage) -> AsyncIterator[Bot]:
    """Aiogram against the sandbox's Bot API."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(f"{stage.url}/sandbox/wire/telegram"))
    async with Bot(BOT_TOKEN, session=session) as bot:
        yield bot
