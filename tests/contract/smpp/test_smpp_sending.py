"""SMPP against an SMSC whose codec is not ours: what leaves, and what the SMSC says of it."""

import asyncio
import logging
import traceback
from datetime import timedelta
from pathlib import Path

import pytest

from core.flow.channel import Failure, SendFailedError
from core.flow.receipt import Delivery
from tests.contract.smpp.foreign import PHONE, ForeignSmsc
from tests.contract.smpp.side import OurSide, our_side, sms, until
from tests.ports import free_port

LONG = "Құрметті Айгүл! " * 10


async def test_a_long_text_arrives_letter_by_letter_and_is_delivered_once(smsc: ForeignSmsc, side: OurSide) -> None:
    """Three parts with one reference of 16 bits; the message is delivered when all of them are."""
    accepted = await side.channel.send(sms(LONG))
    submits = await smsc.heard("submit", 3)
    assert (accepted.provider_id, accepted.parts) == ("m-1", 3)
    assert "".join(one["text"] for one in submits) == LONG
    assert {one["udh"][:4] for one in submits} == {"0804"}
    assert len({one["udh"][4:8] for one in submits}) == 1
    await until(lambda: side.reports)
    assert [(one.provider_id, one.delivery) for one in side.reports] == [("m-1", Delivery.DELIVERED)]


async def test_every_part_asks_for_its_receipt_and_says_how_long_it_is_worth_something(
    smsc: ForeignSmsc, tmp_path: Path
) -> None:
    """Four hours and a half, from our short code, in UCS-2, with a reference of its own."""
    written: list[bytes] = []
    async with our_side(
        tmp_path, smsc.port, watch=lambda way, pdu: written.append(pdu) if way == "→" else None
    ) as side:
        await side.channel.send(sms(LONG, valid_for=timedelta(hours=4, minutes=30)))
    assert sum(b"\x00000000043000000R\x00" in pdu for pdu in written) == 3
    submits = await smsc.heard("submit", 3)
    assert {(one["receipt"], one["from"], one["to"], one["coding"]) for one in submits} == {(1, "1414", PHONE[1:], 8)}
    assert len({one["reference"] for one in submits}) == 3


async def test_plain_latin_goes_in_the_default_alphabet(smsc: ForeignSmsc, side: OurSide) -> None:
    """The text chooses its coding; a hundred and sixty letters fit into one SMS."""
    await side.channel.send(sms("Balabaqshada oryn bar [1] @ 5€"))
    (submit,) = await smsc.heard("submit")
    assert (submit["coding"], submit["esm_class"], submit["udh"]) == (0, 0, None)
    assert submit["text"] == "Balabaqshada oryn bar [1] @ 5€"


@pytest.mark.parametrize(
    ("ids", "receipt_ids"),
    [("decimal", "hex"), ("hex", "decimal"), ("HEX", "hex"), ("zeros", "decimal"), ("decimal", "zeros")],
)
async def test_a_receipt_finds_its_part_however_the_id_is_written(
    smsc: ForeignSmsc, side: OurSide, ids: str, receipt_ids: str
) -> None:
    """Hex or decimal, capitals or not, zeros in front (jasmin#643); another base is tried once nothing else comes."""
    await smsc.behave(ids=ids, receipt_ids=receipt_ids, echo=False)
    await side.channel.send(sms(LONG))
    await smsc.heard("receipt_answered", 3)
    await side.parts.reconcile()
    await until(lambda: side.reports)
    assert side.reports[0].delivery is Delivery.DELIVERED


async def test_ids_of_two_messages_are_not_confused(smsc: ForeignSmsc, side: OurSide) -> None:
    """Receipts that come before their answers, and a 16 that is another message's 10 in hex: each finds its own."""
    await smsc.behave(receipt_first=True, echo=False)
    await asyncio.gather(*(side.channel.send(sms("Бір", f"m-{number}")) for number in range(60)))
    await until(lambda: len(side.reports) == 60)
    await side.parts.reconcile()
    assert {one.provider_id for one in side.reports} == {f"m-{number}" for number in range(60)}


async def test_a_receipt_may_come_before_the_answer(smsc: ForeignSmsc, side: OurSide) -> None:
    """It waits for the answer that tells whose it is, and counts then."""
    await smsc.behave(receipt_first=True, echo=False)
    await side.channel.send(sms(LONG))
    await until(lambda: side.reports)
    assert [one.delivery for one in side.reports] == [Delivery.DELIVERED]


async def test_the_parameter_wins_over_the_text(smsc: ForeignSmsc, side: OurSide) -> None:
    """A text was seen to say DELIVRD of what is undeliverable."""
    await smsc.behave(receipts="UNDELIV", text_state="DELIVRD")
    await side.channel.send(sms("Иә ме?"))
    await until(lambda: side.reports)
    assert side.reports[0].delivery is Delivery.UNDELIVERED
    assert side.reports[0].failure == Failure.UNREACHABLE


async def test_a_message_of_which_a_part_is_missing_is_not_delivered(smsc: ForeignSmsc, side: OurSide) -> None:
    """And nothing is said before the last part is final (postmangovsg#1150)."""
    await smsc.behave(receipts=["DELIVRD", "UNDELIV", "DELIVRD"], hold_receipts=True)
    await side.channel.send(sms(LONG))
    assert side.reports == []
    await smsc.order("release")
    await until(lambda: side.reports)
    await smsc.heard("receipt_answered", 3)
    assert [one.delivery for one in side.reports] == [Delivery.UNDELIVERED]


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (0x0B, Failure.BAD_ADDRESS),
        (0x08, Failure.VENDOR),
        (0x58, Failure.THROTTLED),
        (0x14, Failure.THROTTLED),
        (0x01, Failure.REJECTED),
        (0x0E, Failure.CREDENTIALS),
        (0x400, Failure.UNKNOWN),  # a vendor's own number
    ],
)
async def test_a_refusal_is_named_and_breaks_nothing(
    smsc: ForeignSmsc, side: OurSide, status: int, failure: Failure
) -> None:
    """The outbox reads the closed list; the bind lives on, and names nobody in its error."""
    await smsc.behave(status=status)
    with pytest.raises(SendFailedError) as caught:
        await side.channel.send(sms(LONG))
    assert (caught.value.failure, caught.value.code) == (failure, hex(status))
    assert "балабақша" not in "".join(traceback.format_exception(caught.value))
    await smsc.behave(status=0)
    await side.sessions[0].slower()
    assert (await side.channel.send(sms(LONG))).parts == 3
    assert len(smsc.of("bound")) == 1


async def test_an_smsc_that_wants_us_slower_is_left_alone(smsc: ForeignSmsc, side: OurSide) -> None:
    """Nothing of the message was taken: the outbox hears how long to wait, and nothing is written meanwhile."""
    await smsc.behave(status=0x58)
    for name in ("m-1", "m-2"):
        with pytest.raises(SendFailedError) as caught:
            await side.channel.send(sms("Бір", name))
        assert caught.value.failure is Failure.THROTTLED
        assert timedelta(0) < (caught.value.retry_after or timedelta(0)) <= timedelta(seconds=1)
    assert len(smsc.of("submit")) == 1


async def test_of_a_message_that_is_half_taken_only_the_rest_is_sent_again(smsc: ForeignSmsc, side: OurSide) -> None:
    """The second of three parts met a full queue: it alone goes once more, under the same reference."""
    await smsc.behave(statuses=[0, 0x14, 0])
    assert (await side.channel.send(sms(LONG))).parts == 3
    submits = await smsc.heard("submit", 4)
    assert submits[3]["text"] == submits[1]["text"]
    assert submits[3]["udh"] == submits[1]["udh"]
    await until(lambda: side.reports)
    assert [one.delivery for one in side.reports] == [Delivery.DELIVERED]


async def test_without_a_connection_nothing_was_sent(tmp_path: Path) -> None:
    """The outbox may send it again at once, or another way."""
    async with our_side(tmp_path, free_port()) as side:
        with pytest.raises(SendFailedError) as caught:
            await side.channel.send(sms(LONG))
    assert caught.value.failure is Failure.CONNECTION


async def test_a_wrong_password_is_our_fault(smsc: ForeignSmsc, tmp_path: Path) -> None:
    """An engineer must look; nothing was sent."""
    await smsc.behave(password="another")
    async with our_side(tmp_path, smsc.port) as side:
        with pytest.raises(SendFailedError) as caught:
            await side.channel.send(sms(LONG))
    assert caught.value.failure is Failure.CREDENTIALS
    assert caught.value.failure.retry


async def test_binds_take_turns_and_stand_in_for_each_other(smsc: ForeignSmsc, tmp_path: Path) -> None:
    """Of two binds one is down: everything goes through the other."""
    async with our_side(tmp_path, free_port(), smsc.port) as side:
        for number in range(4):
            assert (await side.channel.send(sms("Бір", f"m-{number}"))).parts == 1
        await until(lambda: len(side.reports) == 4)


async def test_nothing_of_a_message_reaches_the_log(
    smsc: ForeignSmsc, side: OurSide, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither the library nor we tell a number or a word, even at the lowest level."""
    caplog.set_level(logging.DEBUG)
    await side.channel.send(sms(LONG))
    await smsc.delivers(short_message="Жоқ")
    await until(lambda: side.reports and side.heard)
    told = caplog.text + "".join(capfd.readouterr())
    assert PHONE[1:] not in told
    assert LONG[:10] not in told
    assert LONG.encode("utf-16-be").hex()[:40] not in told
