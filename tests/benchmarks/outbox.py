"""Benchmark `outbox`: notices out – claimed, worded, sealed, sent, kept – against the bare writes that this takes."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

import main
from commands.opening import vault_of
from core.clock import Chance, SystemClock
from core.flow.channel import Accepted, Capabilities, Outgoing
from core.flow.reply import Wire
from core.gateway.house import House
from core.gateway.writing import Draft, say
from core.ports import Channel
from core.register import Register
from core.rules.catalogue import Catalogue
from core.settings import Settings
from core.store.base import Store
from core.store.tables import Guardian, Message
from core.values import ChannelName
from core.workers import Workers
from tests.benchmarks import frame
from tests.benchmarks.frame import Benchmark, Figure, Tell
from tests.benchmarks.ground import a_ground
from tests.unit.register import rows

_SIZES = (500,)
_GROUP = 100
_BYTES = b"x" * 300
_FLOOR = "the same rows written twice in groups, and nothing else"


class Loopback(Channel):
    """A carrier that takes everything at once."""

    name, wire = ChannelName.SMS, Wire.TWILIO
    capabilities = Capabilities(buttons=False, edits=False, accepted_is_delivered=False)

    async def send(self, message: Outgoing) -> Accepted:
        """Take a message."""
        await asyncio.wait({asyncio.create_task(_nothing())})
        return Accepted(f"SM{message.message_id}", 2)

    async def look_up(self, message: Outgoing) -> Accepted | None:  # noqa: ARG002 - the port names it
        """Know nothing."""
        return None

    async def settle(self, message: Outgoing) -> None:
        """Change nothing."""

    async def close(self) -> None:
        """Close nothing."""


async def _nothing() -> None:
    pass


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Send as many notices as each size says, and write as many rows."""
    figures = []
    async with a_ground(url) as ground:
        for size in sizes:
            tell(f"{size} notices, {frame.RUNS} times …")
            figures.append(await _figure(ground.store, size))
    return figures


async def _figure(store: Store, size: int) -> Figure:
    settings, chance, clock = Settings(database_url=store.url, quiet_hours=""), Chance(), SystemClock()
    vault, catalogue = vault_of(settings, chance, sandbox=True), Catalogue.load()
    families = [rows.guardian(number, phone=f"+7747{number:07d}") for number in _numbers(size)]
    await Register(store, vault, clock, chance, catalogue).guardians(families)
    house = main.make_house(store, vault, clock, chance, settings)
    house = replace(house, carriers={Wire.TWILIO: Loopback()})
    floor, program = [], []
    for number in range(frame.RUNS):
        async with store.write() as tx:
            await _write(house, tx, f"program {number}", size)
        program.append(await _seconds_of_program(house))
        async with store.write() as tx:
            await _write(house, tx, f"floor {number}", size)
        floor.append(await _seconds_of_floor(store))
    return Figure("notices sent", _FLOOR, size, floor=tuple(floor), program=tuple(program))


def _numbers(size: int) -> range:
    """Return the numbers of the families; the IINs of the tests' rows have three digits to count in."""
    return range(100, 100 + min(size, 900))


async def _write(house: House, tx: AsyncSession, name: str, size: int) -> None:
    for guardian_id in (f"G{number}" for number in _numbers(size)):
        guardian = await tx.get_one(Guardian, guardian_id)
        await say(house, tx, Draft("common.help", "notice", f"{name} {guardian_id}"), guardian)


async def _seconds_of_program(house: House) -> float:
    began = time.perf_counter()
    await Workers(house).run_due()
    return time.perf_counter() - began


async def _seconds_of_floor(store: Store) -> float:
    async with store.read() as tx:
        waiting = (await tx.exec(select(Message.id).where(Message.status == "queued"))).all()
    began = time.perf_counter()
    for first in range(0, len(waiting), _GROUP):
        group = waiting[first : first + _GROUP]
        for status in ("sending", "accepted"):
            async with store.write() as tx:
                changed = update(Message).where(col(Message.id) == bindparam("of"))
                values = {"status": status, "body_sealed": _BYTES, "address_sealed": _BYTES}
                connection = await tx.connection()
                await connection.execute(changed.values(values), [{"of": message_id} for message_id in group])
    return time.perf_counter() - began


BENCHMARK = Benchmark("How fast notices leave, beside the writes that it takes at least.", _SIZES, run)
