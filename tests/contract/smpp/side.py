"""Our side of SMPP in tests: the channel with its real books in a real database, against an SMSC somewhere."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import main
from commands.opening import vault_of
from core.clock import ALMATY
from core.flow.channel import Outgoing
from core.flow.receipt import DeliveryReport
from core.flow.reply import Heard
from core.gateway.answering import replies
from core.gateway.house import House
from core.gateway.parts.book import PartBook
from core.gateway.parts.pieces import PieceBook
from core.settings import Settings
from core.store.base import Store
from sms.smpp.account import SmppAccount
from sms.smpp.channel import SmppChannel
from sms.smpp.inbound import Inbound
from sms.smpp.listener import SmppListener
from sms.smpp.requests import Watch
from sms.smpp.session import Session
from tests.clockwork import SeededChance, StillClock
from tests.contract.smpp.foreign import PASSWORD, PHONE
from tests.homes.home import home

START = datetime(2026, 11, 23, 10, 0, tzinfo=ALMATY)


@dataclass
class OurSide:
    """The channel, its listener, and what came in."""

    house: House
    clock: StillClock
    sessions: tuple[Session, ...] = ()
    channel: SmppChannel = field(init=False)
    listener: SmppListener = field(init=False)
    inbound: Inbound = field(init=False)
    parts: PartBook = field(init=False)
    heard: list[Heard] = field(default_factory=list)
    reports: list[DeliveryReport] = field(default_factory=list)
    broken: bool = False  # the gateway can store nothing

    async def take_reply(self, heard: Heard) -> None:
        """Store a reply as the gateway does."""
        if self.broken:
            raise OSError
        if await replies.take(self.house, heard):
            self.heard.append(heard)

    async def take_receipt(self, report: DeliveryReport) -> None:
        """Keep a report."""
        if self.broken:
            raise OSError
        self.reports.append(report)


async def house_in(folder: Path) -> tuple[House, StillClock]:
    """Return a house on a database of its own."""
    settings = Settings(database_url=home().address(folder / "usynys.db"))
    clock, chance = StillClock(START, timedelta(0)), SeededChance()
    store = Store(settings.database_url)
    return main.make_house(store, vault_of(settings, chance, sandbox=True), clock, chance, settings), clock


@asynccontextmanager
async def our_side(
    folder: Path, *ports: int, watch: Watch | None = None, epoch: str = "e1", **account: bool | float
) -> AsyncIterator[OurSide]:
    """Bind to the SMSCs on these ports."""
    house, clock = await house_in(folder)
    side = OurSide(house, clock)
    parts, pieces = PartBook(house, lambda report: side.take_receipt(report)), PieceBook(house)  # noqa: PLW0108 - it may be replaced
    side.parts = parts
    side.inbound = Inbound(parts, pieces, side.take_reply, clock.now, epoch)
    accounts = [SmppAccount("127.0.0.1", port, "usynys", PASSWORD, "1414", **account) for port in ports]  # type: ignore[arg-type]  # options of either kind
    side.sessions = tuple(Session(one, side.inbound.take, watch) for one in accounts)
    side.channel = SmppChannel(side.sessions, parts, clock.now)
    side.listener = SmppListener(side.sessions, side.inbound, pieces, clock.now)
    try:
        yield side
    finally:
        await side.listener.close()
        await side.channel.close()
        await house.store.close()


def sms(text: str, name: str = "m-1", address: str = PHONE, valid_for: timedelta = timedelta(hours=4)) -> Outgoing:
    """Return a message as the outbox hands it over."""
    return Outgoing(message_id=name, address=address, text=text, valid_for=valid_for)


async def until(true: Callable[[], object]) -> None:
    """Wait until something comes true, 10 s at most."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - there is no event: the wire tells nobody
            await asyncio.sleep(0.01)
