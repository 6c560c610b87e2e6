"""The whole gateway over the sandbox's SMSC: an offer out, receipts and an answer back, and an outage survived."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.store.tables import Message, Offer
from tests.world import World

NUMBER = "+77470000001"
SMPP_FIRST = "smpp,twilio"


@contextlib.asynccontextmanager
async def district(folder: Path) -> AsyncIterator[World]:
    """Open a world whose SMS go by SMPP, with one family that waits at one preschool."""
    world = World(folder, sms_order=SMPP_FIRST)
    try:
        await world.open()
        await world.preschools("P1")
        await world.family(NUMBER)
        yield world
    finally:
        await world.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A world of its own."""
    async with district(tmp_path) as world:
        yield world


async def bound_again(world: World) -> None:
    """Wait until the gateway is bound; it looks for the SMSC by the wall."""
    async with asyncio.timeout(20):
        while not (await world.ask("GET", "/wires"))["smpp"]["binds"]:  # noqa: ASYNC110 - another loop binds
            await asyncio.sleep(0.05)


async def test_an_offer_goes_out_and_is_answered_by_smpp(world: World) -> None:
    """All parts have their receipts, the answer goes back to the short code, and the notice follows it."""
    await world.place("V1")
    offered = await world.one(Message, purpose="offer")
    assert (offered.wire, offered.status, offered.parts) == ("smpp", "delivered", 2)
    await world.say(NUMBER, sms="1")
    offer = await world.one(Offer, kind="vacancy")
    assert (offer.status, offer.basis) == ("confirmed", "delivery_receipt")
    assert {message["status"] for message in await world.phone(NUMBER)} == {"delivered", "received"}


async def test_an_answer_that_an_smsc_kept_through_our_absence_counts(world: World) -> None:
    """It was said in the window, it came after the outage, and it is a yes."""
    await world.place("V1")
    await world.fault(down=True, wire="smpp", seconds=3600)
    await world.ask("POST", f"/phones/{NUMBER}/sms", text="Иә")
    await world.advance(hours=1)
    await bound_again(world)
    await world.advance(seconds=2)
    assert (await world.one(Offer, kind="vacancy")).status == "confirmed"


async def test_without_an_smsc_the_other_carrier_brings_the_offer(world: World) -> None:
    """No connection means certainly not sent: Twilio takes it at once, and the phone has one copy."""
    await world.fault(down=True, wire="smpp")
    await world.place("V1")
    await world.advance(seconds=timedelta(minutes=1).total_seconds())
    offered = await world.one(Message, purpose="offer")
    assert (offered.wire, offered.status) == ("twilio", "delivered")
    assert len(await world.phone(NUMBER)) == 1
