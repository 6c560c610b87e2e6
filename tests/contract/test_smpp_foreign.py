"""SMPP against an SMSC whose codec is not ours: sending, receipts and replies."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.flow.receipt import Delivery
from tests.contract.foreign import ForeignSmsc, foreign_smsc
from tests.contract.smpp_side import PHONE, OurSide, our_side, sms, until

LONG = "Құрметті Айгүл! " * 10


@pytest.fixture
async def smsc() -> AsyncIterator[ForeignSmsc]:
    """The foreign SMSC on a free port."""
    async with foreign_smsc() as smsc:
        yield smsc


@pytest.fixture
async def side(smsc: ForeignSmsc, tmp_path: Path) -> AsyncIterator[OurSide]:
    """Our channel, bound to it."""
    async with our_side(tmp_path, smsc.port) as side:
        yield side


async def test_a_long_text_arrives_letter_by_letter_and_is_delivered_once(smsc: ForeignSmsc, side: OurSide) -> None:
    """Three parts with one reference of 16 bits; the message is delivered when all of them are."""
    accepted = await side.channel.send(sms(LONG))
    submits = await smsc.heard("submit", 3)
    assert accepted.parts == 3
    assert "".join(one["text"] for one in submits) == LONG
    assert {one["udh"][:4] for one in submits} == {"0804"}
    await until(lambda: side.reports)
    assert [(one.provider_id, one.delivery) for one in side.reports] == [("m-1", Delivery.DELIVERED)]


async def test_a_reply_is_stored_and_acknowledged(smsc: ForeignSmsc, side: OurSide) -> None:
    """What a phone says comes in as it was said."""
    await side.channel.begin()
    await smsc.heard("bound")
    await smsc.delivers(source_addr=PHONE[1:], source_addr_ton=1, destination_addr="1414", short_message="Иә, аламын")
    assert (await smsc.heard("answered"))[0]["status"] == 0
    assert [(one.sender, one.text) for one in side.heard] == [(PHONE, "Иә, аламын")]
