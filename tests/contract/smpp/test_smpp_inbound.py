"""SMPP in: what phones say through an SMSC whose codec is not ours, stored before it is acknowledged."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.flow.channel import SendFailedError
from core.flow.reply import HeardKind
from sms.smpp import codes
from tests.contract.smpp.foreign import PHONE, ForeignSmsc
from tests.contract.smpp.side import OurSide, our_side, sms, until

UCS2: dict[str, Any] = {"data_coding": 8, "esm_class": 0x40}
FIRST, SECOND = "Балам бесте, ".encode("utf-16-be"), "келісемін 🎈".encode("utf-16-be")


async def test_a_reply_is_stored_and_acknowledged(smsc: ForeignSmsc, side: OurSide) -> None:
    """What a phone says comes in as it was said."""
    assert await smsc.delivers(short_message="Иә, аламын") == codes.OK
    assert [(one.sender, one.text) for one in side.heard] == [(PHONE, "Иә, аламын")]


@pytest.mark.parametrize(
    ("coding", "octets", "text"),
    [
        (0, b"Ia, alamyn", "Ia, alamyn"),
        (0, b"\x001 \x1be", "@1 €"),
        (1, b"yes", "yes"),
        (3, b"d\xe9j\xe0", "déjà"),
        (8, "жоқ".encode("utf-16-be"), "жоқ"),
        (0xF1, b"1", "1"),
    ],
)
async def test_every_coding_is_read(smsc: ForeignSmsc, side: OurSide, coding: int, octets: bytes, text: str) -> None:
    """The default alphabet, Latin-1, UCS-2 and what lies between."""
    assert await smsc.delivers(octets=octets, data_coding=coding) == codes.OK
    assert side.heard[0].text == text


async def test_a_long_payload_is_read(smsc: ForeignSmsc, side: OurSide) -> None:
    """An SMSC may put the words into message_payload."""
    await smsc.delivers(payload=("Жоқ. " * 60).encode("utf-16-be"), data_coding=8)
    assert side.heard[0].text == "Жоқ. " * 60


@pytest.mark.parametrize(
    ("first", "second"),
    [("0500032a0201", "0500032a0202"), ("060804123402 01".replace(" ", ""), "06080412340202")],
    ids=["8 bits", "16 bits"],
)
async def test_parts_are_joined_whatever_their_order(smsc: ForeignSmsc, side: OurSide, first: str, second: str) -> None:
    """The second comes first; each is acknowledged when it is stored, and read when all are there."""
    assert await smsc.delivers(octets=bytes.fromhex(second) + SECOND, **UCS2) == codes.OK
    assert side.heard == []
    assert await smsc.delivers(octets=bytes.fromhex(first) + FIRST, **UCS2) == codes.OK
    assert [one.text for one in side.heard] == ["Балам бесте, келісемін 🎈"]
    await smsc.delivers(octets=bytes.fromhex(first) + FIRST, **UCS2)
    assert len(side.heard) == 1


async def test_parts_named_by_parameters_are_joined(smsc: ForeignSmsc, side: OurSide) -> None:
    """Some SMSCs take the header off."""
    for number, octets in ((1, FIRST), (2, SECOND)):
        more: dict[str, Any] = {"sar_msg_ref_num": 7, "sar_total_segments": 2, "sar_segment_seqnum": number}
        await smsc.delivers(octets=octets, data_coding=8, **more)
    assert [one.text for one in side.heard] == ["Балам бесте, келісемін 🎈"]


async def test_a_reference_is_used_again(smsc: ForeignSmsc, side: OurSide) -> None:
    """References of 8 bits come round: other words under the same one are another SMS."""
    for words in ("бір", "екі"):
        for number in (1, 2):
            part = bytes((5, 0, 3, 42, 2, number)) + f"{words}{number}".encode("utf-16-be")
            await smsc.delivers(octets=part, **UCS2)
    assert [one.text for one in side.heard] == ["бір1бір2", "екі1екі2"]


async def test_parts_survive_a_restart(smsc: ForeignSmsc, tmp_path: Path) -> None:
    """The first part was acknowledged, so it is ours to keep; the second completes it in the next process."""
    async with our_side(tmp_path, smsc.port) as first:
        await first.channel.begin()
        await smsc.heard("bound")
        await smsc.delivers(octets=bytes.fromhex("0500032a0201") + FIRST, **UCS2)
    async with our_side(tmp_path, smsc.port, epoch="e2") as second:
        await second.channel.begin()
        await smsc.heard("bound", 2)
        await smsc.delivers(octets=bytes.fromhex("0500032a0202") + SECOND, **UCS2)
        assert [one.text for one in second.heard] == ["Балам бесте, келісемін 🎈"]


async def test_half_an_answer_is_none(smsc: ForeignSmsc, side: OurSide) -> None:
    """The other part never comes: after ten minutes the family is asked again; the rest may still come."""
    await smsc.delivers(octets=bytes.fromhex("0500032a0201") + FIRST, **UCS2)
    side.clock.pin(side.clock.now() + timedelta(minutes=11))
    await side.inbound.give_overdue()
    await side.inbound.give_overdue()
    assert [one.kind for one in side.heard] == [HeardKind.OTHER]
    await smsc.delivers(octets=bytes.fromhex("0500032a0202") + SECOND, **UCS2)
    assert [one.kind for one in side.heard] == [HeardKind.OTHER, HeardKind.TEXT]


async def test_what_could_not_be_stored_stays_with_the_smsc(smsc: ForeignSmsc, side: OurSide) -> None:
    """ESME_RX_T_APPN: the SMSC keeps it and brings it again, and then it counts once."""
    side.broken = True
    assert await smsc.delivers(short_message="Иә") == codes.NOT_STORED
    side.broken = False
    assert await smsc.delivers(short_message="Иә") == codes.OK
    assert len(side.heard) == 1


async def test_a_receipt_that_could_not_be_stored_stays_with_the_smsc(smsc: ForeignSmsc, side: OurSide) -> None:
    """The same for receipts: no window opens by a receipt that we might forget."""
    side.broken = True
    await side.channel.send(sms("Бір"))
    assert (await smsc.heard("receipt_answered"))[0]["status"] == codes.NOT_STORED


async def test_what_waited_for_us_was_said_when_we_were_cut_off(smsc: ForeignSmsc, tmp_path: Path) -> None:
    """Nobody knows when between the two: the doubt is the family's, also when something leaves for it meanwhile."""
    async with our_side(tmp_path, smsc.port) as first:
        await first.channel.begin()
        await smsc.heard("bound")
        await until(lambda: first.sessions[0].is_bound)
        await first.inbound.look_after(first.sessions[0])
        cut_off = first.clock.now()
    async with our_side(tmp_path, smsc.port, epoch="e2") as second:
        second.clock.pin(cut_off + timedelta(hours=3))
        await second.channel.begin()
        await smsc.heard("bound", 2)
        await smsc.delivers(short_message="Иә")
        assert second.heard[0].said_at == cut_off
        assert second.heard[0].received_at == cut_off + timedelta(hours=3)
        await second.channel.send(sms("Бір"))
        await smsc.delivers(short_message="Жоқ")
        assert second.heard[1].said_at == cut_off


async def test_everything_is_heard_when_the_smsc_has_nothing_more(
    side: OurSide, drained: Callable[[float], None]
) -> None:
    """Bound, silent for a while, and it answers: nothing is missing up to the moment of asking."""
    drained(0.2)
    now = side.clock.now()
    assert await side.listener.fetch_missed(now - timedelta(hours=1)) == now


async def test_half_an_sms_is_not_all_that_was_said(
    smsc: ForeignSmsc, side: OurSide, drained: Callable[[float], None]
) -> None:
    """Its other part is on its way: nothing lapses before it has come."""
    drained(0.2)
    since = side.clock.now() - timedelta(hours=1)
    await smsc.delivers(octets=bytes.fromhex("0500032a0201") + FIRST, **UCS2)
    assert await side.listener.fetch_missed(since) == since


async def test_what_could_not_be_stored_is_not_heard(
    smsc: ForeignSmsc, side: OurSide, drained: Callable[[float], None]
) -> None:
    """The SMSC holds it: nothing lapses before it has come again."""
    drained(0.2)
    since = side.clock.now() - timedelta(hours=1)
    side.broken = True
    await smsc.delivers(short_message="Иә")
    assert await side.listener.fetch_missed(since) == since
    side.broken = False
    await smsc.delivers(short_message="Иә")
    assert await side.listener.fetch_missed(since) > since


async def test_without_a_connection_nothing_is_heard(smsc: ForeignSmsc, side: OurSide) -> None:
    """Whoever cannot be asked is asked later."""
    await smsc.behave(password="another")
    await smsc.order("drop")
    await smsc.heard("closed", 2)
    await until(lambda: not side.sessions[0].is_bound)
    with pytest.raises(SendFailedError):
        await side.listener.fetch_missed(side.clock.now())


async def test_nonsense_is_refused_for_good(smsc: ForeignSmsc, side: OurSide) -> None:
    """A deliver_sm of no known kind is no reason to fall over; the next one counts."""
    assert await smsc.delivers(octets=b"", short_message="") == codes.OK
    assert await smsc.delivers(octets=bytes.fromhex("ff00"), **UCS2) == codes.OK
    assert await smsc.delivers(short_message="Иә") == codes.OK
    assert side.heard[-1].text == "Иә"
