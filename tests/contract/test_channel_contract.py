"""What every channel promises, on good days and on bad ones, over real sockets."""

import traceback
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer

from core.flow.channel import Failure, SendFailedError
from core.ports import Channel
from tests.contract.sides import Side, offer
from tests.contract.vendor import Answer, Vendor, hangs_up, says, says_nothing, says_page, stops_half_way
from tests.ports import free_port


async def test_a_message_arrives_letter_by_letter(side: Side, vendor: Vendor, channel: Channel) -> None:
    """The vendor gets the exact text that was stored, and its id comes back."""
    vendor.answers.append(side.accepted)
    accepted = await channel.send(offer(side.address))
    assert side.text_of(vendor.asked[0]) == offer(side.address).text
    assert accepted.provider_id == side.accepted_id
    assert accepted.parts >= 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "answer",
    [hangs_up, says_nothing, stops_half_way, says({}), says([]), says_page(), says_page(502)],
    ids=["reset", "silence", "half an answer", "{}", "[]", "a page", "a page of a proxy"],
)
async def test_an_answer_that_is_none_leaves_the_fate_unknown(
    side: Side, vendor: Vendor, channel: Channel, answer: Answer
) -> None:
    """Whoever cannot prove that a message was refused must look it up before it is sent again."""
    vendor.answers.append(answer)
    with pytest.raises(SendFailedError) as caught:
        await channel.send(offer(side.address))
    assert caught.value.failure is Failure.TIMEOUT
    assert not caught.value.failure.retry
    assert len(vendor.asked) == 1


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, Failure.REJECTED),
        (401, Failure.CREDENTIALS),
        (429, Failure.THROTTLED),
        (500, Failure.VENDOR),
        (503, Failure.VENDOR),
    ],
)
async def test_a_refusal_is_named_by_the_closed_list(
    side: Side, vendor: Vendor, channel: Channel, status: int, failure: Failure
) -> None:
    """The outbox reads `retry` and `ours`, never a vendor's number; the channel itself tries only once."""
    vendor.answers.append(side.refuses(status))
    with pytest.raises(SendFailedError) as caught:
        await channel.send(offer(side.address))
    assert caught.value.failure is failure
    assert caught.value.code
    assert len(vendor.asked) == 1


async def test_the_wait_that_a_vendor_asks_for_is_kept(side: Side, vendor: Vendor, channel: Channel) -> None:
    """A 429 says how long; the outbox must know."""
    vendor.answers.append(side.refuses(429, Retry_After="7"))
    with pytest.raises(SendFailedError) as caught:
        await channel.send(offer(side.address))
    assert caught.value.retry_after == timedelta(seconds=7)


async def test_without_a_connection_nothing_was_sent(side: Side) -> None:
    """A vendor that cannot be reached certainly has not taken the message: it may be sent again at once."""
    channel = side.channel(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(SendFailedError) as caught:
        await channel.send(offer(side.address))
    await channel.close()
    assert caught.value.failure is Failure.CONNECTION
    assert caught.value.failure.retry


@pytest.mark.parametrize("status", [400, 401, 429, 500])
async def test_a_failure_names_no_person_anywhere(side: Side, vendor: Vendor, channel: Channel, status: int) -> None:
    """Neither the error nor its traceback holds the number, the chat or the text: they end in logs."""
    vendor.answers.append(side.refuses(status, Retry_After="7"))
    with pytest.raises(SendFailedError) as caught:
        await channel.send(offer(side.address))
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    assert side.address.lstrip("+") not in told
    assert "балабақша" not in told


async def test_a_channel_goes_on_after_a_bad_day(
    side: Side, vendor: Vendor, channel: Channel, server: TestServer
) -> None:
    """Each trouble is that of one message: the next one goes."""
    vendor.answers.extend([hangs_up, side.refuses(500), says_page(), side.accepted])
    for _ in range(3):
        with pytest.raises(SendFailedError):
            await channel.send(offer(side.address))
    assert (await channel.send(offer(side.address))).provider_id == side.accepted_id
    assert server.started


async def test_nothing_of_a_message_reaches_the_log(
    side: Side, vendor: Vendor, channel: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    """Even at the lowest level the libraries tell neither number nor text."""
    caplog.set_level("DEBUG")
    vendor.answers.append(side.accepted)
    await channel.send(offer(side.address))
    mine = [record.getMessage() for record in caplog.records if not record.name.startswith(("asyncio", "aiohttp"))]
    assert not [line for line in mine if side.address.lstrip("+") in line or "балабақша" in line]
