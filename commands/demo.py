"""The demo of a fresh sandbox: sample registers come in, three families answer, each in its own way."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from aiohttp import ClientSession, ClientTimeout

from commands.opening import Opened
from commands.readiness import Readiness
from commands.transcript import Transcript, say
from core.clock import ALMATY
from core.errors import SandboxError
from core.flow.outbox import may_leave_at
from core.live.local import LocalLive
from core.register import Register
from core.settings import Settings
from core.store.base import recall, remember
from exchange.files import import_file

_SAMPLES = Path(__file__).resolve().parent.parent / "samples"
#: How far a fresh database has come: what is done is not done again after a stop.
_PROGRESS = "demo"
_YES, _NO, _SILENT, _NEXT = "+77470000001", "+77470000002", "+77470000003", "+77470000004"
_NAMES = {_YES: "Әсел", _NO: "Ольга", _SILENT: "Гүлнәр", _NEXT: "Мөлдір"}
_DAY = 24 * 60 * 60
_PATIENCE = 60.0


class Demo:
    """Plays once per database, through the same endpoints as the phones in the browser."""

    def __init__(self, settings: Settings, database: Opened) -> None:
        self._base = f"http://127.0.0.1:{settings.port}"
        self._quiet = settings.quiet
        self._database = database
        self._transcript = Transcript(_NAMES)

    async def play(self, readiness: Readiness) -> None:
        """Play the acts that are not played yet, one after the other, and say that all is ready."""
        acts = (self._registers, self._link, self._publish, self._yes, self._no, self._undo, self._day, self._lapse)
        async with ClientSession(self._base, timeout=ClientTimeout(total=600)) as self._web:
            for number, act in enumerate(acts[await self._played() :], start=await self._played() + 1):
                readiness.missing = f"playing the demo, part {number} of {len(acts)}"
                await act()
                await self._remember(number)
        readiness.missing = None
        self._where_to_look()

    async def _played(self) -> int:
        async with self._database.store.read() as tx:
            return int(await recall(tx, _PROGRESS) or 0)

    async def _remember(self, number: int) -> None:
        async with self._database.store.write() as tx:
            await remember(tx, _PROGRESS, str(number))

    async def _import(self, *kinds: str) -> None:
        house = self._database
        register = Register(house.store, house.vault, house.clock, house.chance, house.catalogue)
        for kind in kinds:
            tally = await import_file(kind, _SAMPLES / f"{kind}.csv", getattr(register, kind), lambda _: None)
            typer.echo(f"  {kind:<13}{tally.taken:>6} taken, {tally.unchanged} unchanged, {tally.rejected} rejected")

    async def _registers(self) -> None:
        await self._import("preschools", "guardians", "applications")

    async def _link(self) -> None:
        """One family opens the bot and shares its own number before anything is offered."""
        await self._wait_for_morning()
        await self._post(f"/sandbox/phones/{_NO}/telegram", {"start": True})
        await self._post(f"/sandbox/phones/{_NO}/telegram", {"share_contact": True})
        await self._seen(_NO, "telegram", 4)

    async def _publish(self) -> None:
        say("Sixty places are published; the rules find the first family of each queue.")
        await self._import("vacancies")

    async def _yes(self) -> None:
        await self._answer(_YES, "sms", 1, {"text": "иә"})
        await self._show(_YES, 4)

    async def _no(self) -> None:
        """One family says no in Telegram."""
        await self._answer(_NO, "telegram", 5, {"button": "Нет"})
        await self._show(_NO, 7)

    async def _undo(self) -> None:
        """Take the no back, and say yes."""
        await self._answer(_NO, "telegram", 7, {"button": "Ошибка, вернуть"})
        await self._show(_NO, 9)
        await self._answer(_NO, "telegram", 9, {"button": "Да"})
        await self._show(_NO, 12)

    async def _day(self) -> None:
        """One family is silent: it is asked again."""
        await self._show(_SILENT, 1)
        say("Nobody answers at Гүлнәр's. The clock turns 24 hours: she is asked once more.")
        await self._turn(_DAY)
        await self._show(_SILENT, 2)

    async def _lapse(self) -> None:
        """Still silent: the place goes to the next family."""
        say("Another 24 hours: her queue pauses for 10 working days, and the place goes to the next family.")
        await self._turn(_DAY + 120)
        await self._show(_SILENT, 3)
        await self._show(_NEXT, 1)

    async def _wait_for_morning(self) -> None:
        """Turn the clock to the end of quiet hours, if it is night."""
        now = self._database.clock.now()
        morning = may_leave_at(now, self._quiet, ALMATY)
        if morning > now:
            say("It is night in Almaty and no family is written to: the clock turns to the morning.")
            await self._turn((morning - now).total_seconds())

    async def _turn(self, seconds: float) -> None:
        await self._post("/sandbox/clock", {"advance_seconds": seconds})

    async def _answer(self, number: str, channel: str, after: int, answer: Mapping[str, Any]) -> None:
        """Answer when the phone has seen so many messages; an answer that a stopped demo gave already stands."""
        await self._seen(number, channel, after)
        await self._show(number, after)
        messages = (await self._phone(number))["messages"]
        if not any(message["direction"] == "from_phone" for message in messages[after:]):
            await self._post(f"/sandbox/phones/{number}/{channel}", answer)

    async def _seen(self, number: str, channel: str, count: int) -> None:
        """Wait until the phone has so many messages of the channel."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE
        while loop.time() < until:
            messages = (await self._phone(number))["messages"]
            if sum(message["channel"] == channel for message in messages) >= count:
                return
            await self._rest()
        message = f"The demo waited in vain for message {count} of {number} by {channel}."
        raise SandboxError(message)

    async def _rest(self) -> None:
        await LocalLive().rest(0.1)

    async def _show(self, number: str, count: int) -> None:
        """Print what the phone has seen, when there is so much."""
        for _ in range(int(_PATIENCE * 10)):
            phone = await self._phone(number)
            if len(phone["messages"]) >= count:
                break
            await self._rest()
        self._transcript.show(phone)

    async def _phone(self, number: str) -> Any:
        async with self._web.get(f"/sandbox/phones/{number}") as answer:
            return await answer.json()

    async def _post(self, path: str, body: Mapping[str, Any]) -> None:
        async with self._web.post(path, json=body) as answer:
            if not answer.ok:
                message = f"The sandbox refused {path}: {await answer.text()}"
                raise SandboxError(message)

    def _where_to_look(self) -> None:
        say("Ready.")
        for name, path in (
            ("phones", "/sandbox"),
            ("desk", "/desk"),
            ("API", "/api/v1/openapi.json"),
            ("reports", "/sandbox/monitoring"),
        ):
            typer.echo(f"  {name:<8}{self._base}{path}")
        typer.echo("  Ctrl-C stops it; the next start goes on where it was.")
