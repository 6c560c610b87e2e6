"""Asking Twilio what became of an SMS whose receipt did not come."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from core.flow.channel import Failure, SendFailedError
from core.flow.receipt import Delivery
from core.flow.reply import Wire
from sms.twilio.channel import TwilioChannel
from tests.contract.sides import SID, TwilioSide, twilio_account
from tests.contract.vendor import Answer, Vendor, says, says_page


@pytest.fixture
async def twilio(server: TestServer) -> AsyncIterator[TwilioChannel]:
    """Connect the channel to the vendor."""
    channel = TwilioChannel(twilio_account(str(server.make_url(""))))
    yield channel
    await channel.close()


def _entry(status: str, code: int | None = None) -> Answer:
    updated = "Mon, 23 Nov 2026 09:00:05 +0000"
    return says({"sid": SID, "status": status, "error_code": code, "date_updated": updated})


@pytest.mark.parametrize(
    ("status", "code", "delivery", "failure"),
    [
        ("delivered", None, Delivery.DELIVERED, None),
        ("sent", None, Delivery.SENT, None),
        ("sending", 30001, Delivery.ACCEPTED, None),
        ("undelivered", 30003, Delivery.UNDELIVERED, Failure.UNREACHABLE),
        ("failed", 30036, Delivery.EXPIRED, Failure.EXPIRED),
        ("failed", 21610, Delivery.FAILED, Failure.STOPPED),
    ],
)
async def test_what_twilio_answers_is_the_receipt_that_did_not_come(
    vendor: Vendor, twilio: TwilioChannel, status: str, code: int | None, delivery: Delivery, failure: Failure | None
) -> None:
    """Under the same name as the webhook would have had, so that the two of them count once."""
    vendor.answers.append(_entry(status, code))
    report = await twilio.ask_state(SID)
    assert report
    assert vendor.asked[0].path.endswith(f"/Messages/{SID}.json")
    assert (report.wire, report.provider_id, report.event_id) == (Wire.TWILIO, SID, f"{SID}:{status}:{code or ''}")
    assert (report.delivery, report.failure) == (delivery, failure)
    assert report.evidence == "updated 2026-11-23T09:00:05+00:00"


@pytest.mark.parametrize("answer", [TwilioSide().refuses(500), says_page(), says({}), TwilioSide().refuses(400)])
async def test_what_cannot_be_asked_proves_nothing(vendor: Vendor, twilio: TwilioChannel, answer: Answer) -> None:
    """It is asked again later; nothing is concluded from it."""
    vendor.answers.append(answer)
    with pytest.raises(SendFailedError):
        await twilio.ask_state(SID)
