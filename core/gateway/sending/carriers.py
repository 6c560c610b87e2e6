"""Which of several carriers of a channel takes a message."""

from core.flow.reply import Wire
from core.gateway.house import House
from core.values import ChannelName


def choose(house: House, channel: ChannelName) -> Wire:
    """Return the preferred carrier of a channel that some carrier serves."""
    return next(wire for wire, carrier in house.carriers.items() if carrier.name is channel)
