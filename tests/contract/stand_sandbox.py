"""The same contract over the sandbox's wires: a channel, its carrier in a box, and one family's phone."""

import contextlib
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from core.flow.channel import Outgoing
from core.ports import Channel
from tests.contract.days import WAIT, Day, Outcome
from tests.contract.scene import NUMBER, Scene, play
from tests.contract.stand_telegram import TelegramStand

_NOT_THERE = ""
#: The faults of the sandbox that make such a day.
_FAULTS: Mapping[Day, dict[str, object]] = {
    Day.SILENCE: {"answer": "timeout", "seconds": 5, "taken": False},
    Day.TORN: {"answer": "reset", "taken": False},
    Day.HALF_CLOSED: {"answer": "half_closed", "seconds": 1},
    Day.TRICKLE: {"answer": "trickle", "seconds": 5},
    Day.THROTTLED_WAIT: {"answer": 429, "retry_after": int(WAIT.total_seconds())},
    Day.TROUBLE: {"answer": 500},
    Day.BUSY: {"answer": 503},
    Day.LOST_TAKEN: {"answer": "reset", "taken": True},
    Day.LOST_UNTAKEN: {"answer": "reset", "taken": False},
}
_ABSENT: Mapping[Day, Outcome | str] = {
    day: _NOT_THERE for day in Day if day not in {*_FAULTS, Day.TAKES, Day.BAD_ADDRESS, Day.UNWANTED}
}


class SandboxStand:
    """What both wires of the sandbox have in common."""

    name: ClassVar[str]
    wire: ClassVar[str]
    owed: ClassVar[Mapping[Day, Outcome | str]] = _ABSENT
    secrets: ClassVar[tuple[str, ...]] = (NUMBER.lstrip("+"), "балабақша", "sandbox-token")
    sent_elsewhere, poured = 0, 0

    def __init__(self, scene: Scene, first: Outgoing) -> None:
        self._scene, self._first = scene, first
        self.channel: Channel = scene.channels[self.wire]

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls) -> AsyncIterator["SandboxStand"]:
        """Open an empty sandbox in which the family may be written to."""
        with tempfile.TemporaryDirectory() as folder:
            async with play(Path(folder) / "sandbox.db") as scene:
                stand = cls(scene, await scene.offer(cls.wire))
                yield stand

    async def stage(self, day: Day) -> None:
        """Inject the fault of such a day, once."""
        if day in _FAULTS:
            await self._scene.ask("POST", "/faults", **_FAULTS[day], wire=self.wire, count=1)
        elif day is not Day.TAKES:
            await self._refuse(day)

    def message(self, number: int) -> Outgoing:
        """Return an offer of its own words."""
        return replace(
            self._first, message_id=f"m-{number}", text=f"{number}. {self._first.text}", since=self._scene.clock.now()
        )

    async def seen(self) -> list[str]:
        """Return what the phone has got."""
        return [one["text"] for one in await self._scene.seen() if one["direction"] == "to_phone"]

    async def later(self) -> None:
        """Pass no time: this vendor can be asked at once."""

    async def _refuse(self, day: Day) -> None:
        raise NotImplementedError


class SandboxTwilioStand(SandboxStand):
    """SMS through the sandbox's Twilio."""

    name, wire = "the sandbox's Twilio", "twilio"

    async def _refuse(self, day: Day) -> None:
        code = {Day.BAD_ADDRESS: "21211", Day.UNWANTED: "21610"}[day]
        await self._scene.ask("POST", "/faults", refused=code, number=NUMBER, count=1)


class SandboxTelegramStand(SandboxStand):
    """Telegram in the sandbox; who blocks the bot stays so."""

    name, wire = "the sandbox's Telegram", "telegram"
    owed: ClassVar[Mapping[Day, Outcome | str]] = {**_ABSENT, **TelegramStand.owed}

    async def _refuse(self, day: Day) -> None:
        if day is Day.BAD_ADDRESS:
            self._first = replace(self._first, address="999")
        else:
            await self._scene.ask("POST", f"/phones/{NUMBER}/telegram", block=True)
