"""A second carrier of SMS, on the test's own hand: what it is sent, how it fails, and its receipts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.flow.channel import Accepted, Capabilities, Failure, Outgoing, SendFailedError
from core.flow.receipt import Delivery, DeliveryReport
from core.flow.reply import Wire
from core.gateway.house import House
from core.gateway.sending import receipts
from core.ports import Channel
from core.values import ChannelName
from tests.world import World


@dataclass
class SecondCarrier(Channel):
    """Stands at the wire SMPP; `fails` is how it refuses, one failure after the other, None = it takes the SMS."""

    house: House
    fails: list[Failure | None] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    looked_up: list[Outgoing] = field(default_factory=list)

    name = ChannelName.SMS
    wire = Wire.SMPP
    capabilities = Capabilities(buttons=False, edits=False, accepted_is_delivered=False)

    async def send(self, message: Outgoing) -> Accepted:
        """Take an SMS, or fail as it was told."""
        failure = self.fails.pop(0) if self.fails else None
        if failure is not None:
            raise SendFailedError(failure, code="test")
        self.sent.append(message)
        return Accepted(f"id-{len(self.sent)}")

    async def look_up(self, message: Outgoing) -> Accepted | None:
        """Answer that it was not taken."""
        self.looked_up.append(message)
        return None

    async def settle(self, message: Outgoing) -> None:
        """Do nothing: an SMS cannot be changed."""

    async def close(self) -> None:
        """Do nothing."""

    async def tell(self, number: int, delivery: Delivery, failure: Failure | None = None) -> None:
        """Let the receipt of its `number`th SMS come."""
        report = DeliveryReport(
            wire=self.wire,
            provider_id=f"id-{number}",
            event_id=f"id-{number}:{delivery}",
            delivery=delivery,
            status_raw=delivery,
            received_at=self.house.clock.now(),
            failure=failure,
        )
        await receipts.take(self.house, report)


def with_second(world: World, *, preferred: bool = True, fails: Sequence[Failure | None] = ()) -> SecondCarrier:
    """Let a second carrier of SMS serve beside the sandbox's Twilio."""
    house = world.workers._house  # noqa: SLF001 - carriers are the house's own
    second = SecondCarrier(house, list(fails))
    carriers = dict(house.carriers)
    order = (Wire.SMPP, Wire.TWILIO) if preferred else (Wire.TWILIO, Wire.SMPP)
    carriers[Wire.SMPP] = second
    arranged = {wire: carriers[wire] for wire in (*order, Wire.TELEGRAM)}
    assert isinstance(house.carriers, dict)
    house.carriers.clear()
    house.carriers.update(arranged)
    return second
