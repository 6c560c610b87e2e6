"""The same contract over the sandbox's SMSC: two codecs that share no line, and one family's phone."""

import contextlib
import tempfile
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from core.flow.channel import Outgoing
from core.ports import Channel
from tests.contract.days import Day, Outcome
from tests.contract.sandbox.stage import PHONE, Stage, set_up
from tests.contract.smpp.foreign import PASSWORD
from tests.contract.smpp.side import OurSide, our_side, sms
from tests.contract.stand_smpp import SmppStand

#: The faults of the sandbox that make such a day.
_FAULTS: Mapping[Day, dict[str, object]] = {
    Day.SILENCE: {"answer": "timeout", "seconds": 2, "taken": False},
    Day.TORN: {"answer": "reset", "taken": False},
    Day.HALF_CLOSED: {"answer": "half_closed", "seconds": 1},
    Day.TRICKLE: {"answer": "trickle", "seconds": 1.4},
    Day.THROTTLED: {"answer": 429},
    Day.TROUBLE: {"answer": 500},
    Day.BUSY: {"answer": 503},
    Day.REFUSAL: {"answer": "ESME_RINVMSGLEN"},
    Day.CREDENTIALS: {"answer": "ESME_RINVPASWD", "method": "bind_transceiver"},
    Day.BAD_ADDRESS: {"answer": "ESME_RINVDSTADR"},
    Day.LOST_TAKEN: {"answer": "reset", "taken": True},
    Day.LOST_UNTAKEN: {"answer": "reset", "taken": False},
}
_ABSENT: Mapping[Day, Outcome | str] = {day: "" for day in Day if day not in {*_FAULTS, Day.TAKES, Day.NO_CONNECTION}}


class SandboxSmppStand:
    """SMS through the sandbox's SMSC."""

    name: ClassVar[str] = "the sandbox's SMPP"
    secrets: ClassVar[tuple[str, ...]] = SmppStand.secrets
    owed: ClassVar[Mapping[Day, Outcome | str]] = {**SmppStand.owed, **_ABSENT}
    sent_elsewhere, poured = 0, 0

    def __init__(self, stage: Stage, side: OurSide) -> None:
        self._stage, self._side = stage, side
        self.channel: Channel = side.channel

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls) -> AsyncIterator["SandboxSmppStand"]:
        """Open an empty sandbox, and the channel to its SMSC."""
        with tempfile.TemporaryDirectory() as folder:
            async with (
                set_up(Path(folder) / "box.db", smpp_password=PASSWORD) as stage,
                our_side(Path(folder), stage.smpp_port) as side,
            ):
                yield cls(stage, side)

    async def stage(self, day: Day) -> None:
        """Inject the fault of such a day, once; without a connection, until somebody clears it."""
        if day is Day.NO_CONNECTION:
            await self._stage.post("/faults", {"down": True, "wire": "smpp"})
        elif day in _FAULTS:
            await self._stage.post("/faults", {"method": "submit_sm", **_FAULTS[day], "wire": "smpp", "count": 1})

    def message(self, number: int) -> Outgoing:
        """Return an offer of its own words, short enough for one part."""
        return sms(f"{number}. «Ақбота» балабақшасында орын бар. Аласыз ба?", f"m-{number}", PHONE)

    async def seen(self) -> list[str]:
        """Return what the phone has got."""
        return [one["text"] for one in await self._stage.seen() if one["direction"] == "to_phone"]

    async def later(self) -> None:
        """Let the minute pass in which a late answer or a receipt may come."""
        self._side.clock.pin(self._side.clock.now() + timedelta(minutes=2))
