"""SMPP on its bad days: silence, broken connections, restarts – nothing that may have been taken is sent again."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.flow.channel import Failure, SendFailedError
from core.flow.receipt import Delivery
from sms.smpp import esme
from tests.contract.smpp.foreign import ForeignSmsc
from tests.contract.smpp.side import OurSide, our_side, sms, until

LONG = "Құрметті Айгүл! " * 10


async def times_out(side: OurSide, smsc: ForeignSmsc, parts: int) -> None:
    """Send a message of which nobody knows whether it was taken."""
    with pytest.raises(SendFailedError) as caught:
        await side.channel.send(sms(LONG))
    assert caught.value.failure is Failure.TIMEOUT
    await smsc.heard("submit", parts)


async def looks_up(side: OurSide) -> None:
    """Look a message up, first too early, then when its receipt would have come."""
    with pytest.raises(SendFailedError) as caught:
        await side.channel.look_up(sms(LONG))
    assert caught.value.failure is Failure.TIMEOUT
    side.clock.pin(side.clock.now() + timedelta(minutes=1))
    found = await side.channel.look_up(sms(LONG))
    assert found
    assert (found.provider_id, found.parts) == ("m-1", 3)


@pytest.mark.usefixtures("impatient")
async def test_what_got_no_answer_may_have_been_taken(smsc: ForeignSmsc, side: OurSide) -> None:
    """It is never sent again; its receipt is awaited, and opens the window when it comes."""
    await smsc.behave(silent=True)
    await times_out(side, smsc, 3)
    await looks_up(side)
    assert len(smsc.of("submit")) == 3
    await smsc.order("release")
    await until(lambda: side.reports)
    assert [one.delivery for one in side.reports] == [Delivery.DELIVERED]


@pytest.mark.usefixtures("impatient")
async def test_an_answer_that_comes_late_still_counts(smsc: ForeignSmsc, side: OurSide) -> None:
    """The id is kept when it comes: then nothing is unknown any more."""
    await smsc.behave(silent=True, receipts=None)
    await times_out(side, smsc, 3)
    await smsc.order("release")
    await smsc.behave(silent=False)
    found = None
    while found is None or not all(part.carrier_id for part in found):
        found = await side.parts.standing("m-1")
    taken = await side.channel.look_up(sms(LONG))
    assert taken
    assert taken.parts == 3


@pytest.mark.usefixtures("impatient")
async def test_a_late_refusal_lets_the_message_go_again(smsc: ForeignSmsc, side: OurSide) -> None:
    """What the SMSC certainly did not take is sent once more."""
    await smsc.behave(silent=True, receipts=None, status=0x08)
    await times_out(side, smsc, 3)
    await smsc.order("release")
    await smsc.behave(silent=False, status=0, receipts="DELIVRD")
    while [part.status for part in await side.parts.standing("m-1")] != ["refused"] * 3:
        pass
    assert await side.channel.look_up(sms(LONG)) is None
    assert (await side.channel.send(sms(LONG))).parts == 3
    await until(lambda: side.reports)


async def test_a_connection_that_breaks_leaves_the_fate_unknown(smsc: ForeignSmsc, side: OurSide) -> None:
    """The SMSC took the parts and fell silent; its receipts come by the next connection and name our references."""
    await smsc.behave(hang_up=True)
    with pytest.raises(SendFailedError) as caught:
        await side.channel.send(sms(LONG))
    assert caught.value.failure is Failure.TIMEOUT
    await smsc.behave(hang_up=False)
    await smsc.heard("bound", 2)
    await looks_up(side)
    taken = len(smsc.of("submit"))
    await smsc.order("release")
    await smsc.heard("receipt_answered", taken)
    assert (await side.channel.send(sms(LONG))).parts == 3
    assert len(smsc.of("submit")) == taken


async def test_a_process_that_dies_knows_its_parts_again(smsc: ForeignSmsc, tmp_path: Path) -> None:
    """Receipts that come to the next process find the parts in the database."""
    await smsc.behave(hold_receipts=True)
    async with our_side(tmp_path, smsc.port) as first:
        await first.channel.send(sms(LONG))
    async with our_side(tmp_path, smsc.port, epoch="e2") as second:
        await second.channel.begin()
        await smsc.heard("bound", 2)
        assert await second.channel.look_up(sms(LONG))
        await smsc.order("release")
        await until(lambda: second.reports)
        assert [one.delivery for one in second.reports] == [Delivery.DELIVERED]
    assert len(smsc.of("submit")) == 3


async def test_a_message_that_never_left_is_sent(side: OurSide) -> None:
    """Nothing is written down of it: it certainly was not taken."""
    assert await side.channel.look_up(sms(LONG)) is None


async def test_other_words_are_sent_whole(smsc: ForeignSmsc, side: OurSide) -> None:
    """Half of the old words and half of the new ones would make no sense together."""
    await smsc.behave(statuses=[0, 0x08, 0])
    with pytest.raises(SendFailedError):
        await side.channel.send(sms(LONG))
    await side.channel.send(sms(LONG + "!"))
    submits = await smsc.heard("submit", 6)
    assert "".join(one["text"] for one in submits[3:]) == LONG + "!"
    assert submits[3]["udh"][:8] != submits[0]["udh"][:8]


async def test_a_receipt_that_does_not_come_is_asked_for(smsc: ForeignSmsc, side: OurSide) -> None:
    """By query_sm, part by part; the report is that of the receipt which should have come."""
    await smsc.behave(receipts=None, state=2)
    await side.channel.send(sms(LONG))
    report = await side.channel.ask_state("m-1")
    assert report
    assert (report.provider_id, report.delivery) == ("m-1", Delivery.DELIVERED)
    assert side.reports == []


async def test_a_silent_smsc_is_bound_anew(smsc: ForeignSmsc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that does not answer enquire_link is gone, whatever its socket says."""
    monkeypatch.setattr(esme, "_THERE", 0.1)
    await smsc.behave(deaf=True)
    async with our_side(tmp_path, smsc.port, enquire=0.1) as side:
        await side.channel.begin()
        await smsc.heard("bound", 2)


async def test_an_unbind_is_heeded(smsc: ForeignSmsc, side: OurSide) -> None:
    """An SMSC that says goodbye is bound anew, and messages go again."""
    await smsc.order("unbind")
    await smsc.heard("bound", 2)
    await until(lambda: side.sessions[0].is_bound)
    assert (await side.channel.send(sms("Бір"))).parts == 1
