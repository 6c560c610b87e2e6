"""Both wires and the sandbox on one real socket: nothing between channel, carrier, phone and webhook is replaced."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

import bot.inbound
import sms.twilio.inbound
from bot.channel import BotAccount, TelegramChannel
from bot.inbound import TelegramListener
from bot.polling import PollingListener
from core.clock import Chance, SandboxClock
from core.flow.channel import Outgoing
from core.ports import Channel, Listener
from sandbox import Sandbox, SandboxWires
from sms.twilio.channel import TwilioAccount, TwilioChannel
from sms.twilio.inbound import TwilioListener
from tests.contract.front_door import FrontDoor
from tests.contract.sides import offer
from tests.ports import free_port

NUMBER = "+77471234567"
OWN = "+77471414141"


@dataclass
class Scene:
    """One family's phone, both channels to it, and what the gateway hears."""

    door: FrontDoor
    sandbox: Sandbox
    clock: SandboxClock
    channels: dict[str, Channel]
    listeners: Mapping[str, Listener]
    asking: PollingListener
    http: ClientSession
    base: str

    async def ask(self, method: str, path: str, **body: Any) -> Any:
        """Ask the sandbox, as tools do."""
        async with self.http.request(method, f"{self.base}/sandbox{path}", json=body or None) as response:
            assert response.status < 300, await response.text()
            return await response.json()

    async def seen(self) -> list[dict[str, Any]]:
        """Return what the phone has seen."""
        told: list[dict[str, Any]] = (await self.ask("GET", f"/phones/{NUMBER}"))["messages"]
        return told

    async def say(self, wire: str, text: str) -> None:
        """Let the family write."""
        await self.ask("POST", f"/phones/{NUMBER}/{'sms' if wire == 'twilio' else wire}", text=text)

    async def offer(self, wire: str) -> Outgoing:
        """Return an offer to the family; in Telegram it opens the bot first, as it must."""
        if wire == "twilio":
            return offer(NUMBER)
        await self.ask("POST", f"/phones/{NUMBER}/telegram", start=True)
        chat = self.door.heard[-1].sender
        self.door.heard.clear()
        return offer(chat)


def _accounts(url: str) -> tuple[SandboxWires, TwilioAccount, BotAccount]:
    sid, token, bot_token, secret = "AC" + "5" * 32, "sandbox-token", "7000000001:sandbox-token", "sandbox-secret"
    wires = SandboxWires(url, sid, token, OWN, bot_token, secret, "usynys_sandbox_bot")
    twilio = TwilioAccount(sid, (token,), OWN, None, f"{url}/sandbox/wire/twilio", url)
    return wires, twilio, BotAccount(bot_token, secret, f"{url}/sandbox/wire/telegram", url)


@contextlib.asynccontextmanager
async def play(path: Path, *, polling: bool = False) -> AsyncIterator[Scene]:
    """Serve gateway doors and sandbox on a free port; Telegram calls its webhook, or is asked for updates."""
    url, door, clock = f"http://127.0.0.1:{free_port()}", FrontDoor(), SandboxClock()
    wires, twilio_account, bot_account = _accounts(url)
    box = Sandbox(wires, clock, path=path, new_id=Chance().new_id)
    box.turn_with(moved=_unkept)
    twilio, telegram = TwilioChannel(twilio_account), TelegramChannel(bot_account)
    app, deaf = web.Application(), door.refused.append
    app.add_routes(sms.twilio.inbound.routes(twilio_account, door.take_reply, door.take_receipt, clock.now, deaf))
    app.add_routes(bot.inbound.routes(bot_account, door.take_reply, clock.now, deaf, telegram.answer_tap))
    app.add_routes(box.routes())
    async with serving(app, url), ClientSession() as http:
        await box.start()
        asking = PollingListener(telegram, door.take_reply, clock.now)
        hearing = asking if polling else TelegramListener(telegram, clock.now)
        await hearing.begin()
        listeners = {"twilio": TwilioListener(twilio, door.take_reply, clock.now), "telegram": hearing}
        yield Scene(door, box, clock, {"twilio": twilio, "telegram": telegram}, listeners, asking, http, url)
        await asyncio.sleep(0.01)  # Python 3.11 loses a cancellation that meets a wake-up: let the last one pass
        await asking.close()
        await box.close()
        await twilio.close()
        await telegram.close()


@contextlib.asynccontextmanager
async def serving(app: web.Application, url: str) -> AsyncIterator[None]:
    """Serve an application at its address."""
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(url.rpartition(":")[2])).start()
    try:
        yield
    finally:
        await runner.cleanup()


async def _unkept(_: object) -> None:
    """Forget the clock's offset: there is no database here."""
