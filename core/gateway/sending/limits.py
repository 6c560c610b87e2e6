"""How fast messages leave: shares of each carrier's rate, counted in parts, that all workers draw from together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.flow.channel import Outgoing
from core.flow.pace import Ask, Pace, Room
from core.flow.reply import Wire
from core.gateway import families
from core.gateway.house import House
from core.segments import segments
from core.values import ChannelName

#: The code of a message that waits for room on its wire: nobody but we asked for it.
OWN_PACE = "own pace"
_ANY = Pace(None)
#: A message of which nobody knows the channel yet finds room anywhere.
_FREE = Room(float("inf"), timedelta(0))
#: The shortest wait: instants are kept to the millisecond.
_SOON = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Rooms:
    """How many messages may leave now by each channel, and how long until there is room where there is none."""

    of: Mapping[str, Room]

    def free(self, way: str) -> float:
        """Return how many parts may leave now."""
        return self.of.get(way, _FREE).units

    def opens(self, way: str, instant: datetime, now: datetime) -> datetime:
        """Return when a message that is due at `instant` finds room."""
        return max(instant, now + self.of.get(way, _FREE).wait)


async def rooms(house: House) -> Rooms:
    """Look how much room there is; of a channel with several carriers, in all of them together."""
    now, wires = house.clock.now(), list(house.carriers)
    found = await house.live.look([Ask(wire, 1, _pace(house, wire).all) for wire in wires], now)
    of: dict[str, Room] = {}
    for wire, room in zip(wires, found, strict=True):
        before = of.get(wire.channel)
        of[wire.channel] = Room(before.units + room.units, min(before.wait, room.wait)) if before else room
    return Rooms(of)


async def take(house: House, leaving: list[tuple[Wire, Outgoing]]) -> list[timedelta]:
    """Take the shares of messages that are about to leave; returns how long each must wait, 0 = it may leave."""
    wanted = [_asks(house, wire, outgoing) for wire, outgoing in leaving]
    waits = await house.live.take(wanted, house.clock.now())
    return [max(wait, _SOON) if wait else wait for wait in waits]


async def throttled(house: House, wire: Wire, wait: timedelta) -> None:
    """Let nobody use a wire whose vendor asked us to wait: it stops the whole bot, account or bind.

    Where the channel has another carrier, that one takes its messages meanwhile.
    """
    until = house.clock.now() + wait
    house.hints.rest(wire, until)
    await house.live.stop(wire, until)


def _asks(house: House, wire: Wire, outgoing: Outgoing) -> list[Ask]:
    pace = _pace(house, wire)
    units = segments(outgoing.text).parts if wire.channel is ChannelName.SMS else 1
    asks = [Ask(wire, units, pace.all)]
    if pace.each:
        # The blind index of the address: what is shared between workers names nobody.
        asks.append(Ask(f"{wire}:{families.sender_index(house, wire, outgoing.address)}", units, pace.each))
    return asks


def _pace(house: House, wire: Wire) -> Pace:
    return house.paces.get(wire, _ANY)
