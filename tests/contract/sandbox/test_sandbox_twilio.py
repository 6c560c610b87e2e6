"""The sandbox's Twilio under the vendor's own client and the vendor's own signature check."""

from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from tests.contract.sandbox.stage import OTHER, OWN, PHONE, TOKEN, Stage

LONG = "Еркежанға «Ақбота» балабақшасынан орын бар, қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ."


async def test_a_message_is_accepted_and_delivered_with_signed_receipts(stage: Stage, twilio: Client) -> None:
    """The client reads our answer; each receipt bears the signature that the vendor's validator expects."""
    callback = f"{stage.url}/webhooks/twilio/status?offer=%D2%B1#rc=5&rp=all"
    sent = await twilio.messages.create_async(to=PHONE, from_=OWN, body=LONG, status_callback=callback)
    assert (sent.status, sent.num_segments, sent.direction, sent.to) == ("queued", "2", "outbound-api", PHONE)

    await stage.sandbox.advance(1)

    assert stage.gateway.receipts() == ["sent", "delivered"]
    for hit in stage.gateway.hits:
        signature = hit.headers["X-Twilio-Signature"]
        assert RequestValidator(TOKEN).validate(stage.url + hit.path, hit.form, signature)
        assert hit.form["MessageSid"] == sent.sid
        assert hit.headers["I-Twilio-Idempotency-Token"]
    assert len(stage.gateway.hits[1].form["RawDlrDoneDate"]) == 10
    assert (await twilio.messages(sent.sid).fetch_async()).status == "delivered"
    assert [message["status"] for message in await stage.seen()] == ["delivered"]


async def test_receipts_come_at_the_times_of_the_turned_clock(stage: Stage, twilio: Client) -> None:
    """Sent 0.1 s and delivered 0.3 s after acceptance, not when somebody happened to look."""
    callback = f"{stage.url}/webhooks/twilio/status"
    before = stage.clock.now()
    await twilio.messages.create_async(to=PHONE, from_=OWN, body="1", status_callback=callback)
    accepted = (await stage.sandbox.advance(3600)) - timedelta(hours=1)

    first, second = (hit.at for hit in stage.gateway.hits)
    assert second - first == timedelta(milliseconds=200)
    assert before <= first - timedelta(milliseconds=100) <= accepted


async def test_a_reply_from_a_phone_reaches_the_gateway_signed(stage: Stage, twilio: Client) -> None:
    """All the usual fields, Kazakh letters and a plus sign included; the phone learns that it was heard."""
    status, message = await stage.post(f"/phones/{PHONE}/sms", {"text": "Иә, 1 & аламын + рахмет"})

    [hit] = stage.gateway.hits
    assert (status, message["status"], message["direction"]) == (200, "received", "from_phone")
    assert RequestValidator(TOKEN).validate(stage.url + hit.path, hit.form, hit.headers["X-Twilio-Signature"])
    assert (hit.form["Body"], hit.form["From"], hit.form["To"]) == ("Иә, 1 & аламын + рахмет", PHONE, OWN)
    [heard] = await twilio.messages.list_async(to=OWN)
    assert (heard.sid, heard.direction, heard.status) == (hit.form["MessageSid"], "inbound", "received")


async def test_a_list_is_filtered_and_read_page_by_page(stage: Stage, twilio: Client) -> None:
    """The client follows our links to other pages, and the filters hold on every page."""
    before = stage.clock.now()
    for count in range(5):
        await twilio.messages.create_async(to=PHONE, from_=OWN, body=f"№ {count}")
    await twilio.messages.create_async(to=OTHER, from_=OWN, body="elsewhere")
    await stage.sandbox.advance(7200)

    found = await twilio.messages.list_async(to=PHONE, page_size=2)
    assert [message.body for message in found] == ["№ 4", "№ 3", "№ 2", "№ 1", "№ 0"]
    assert len(await twilio.messages.list_async(date_sent_after=before)) == 6
    for later in (timedelta(seconds=30), timedelta(hours=1)):
        assert await twilio.messages.list_async(date_sent_after=before + later) == []
    assert await twilio.messages.list_async(date_sent_before=before - timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": "87471234567"}, 21211),
        ({"to": ""}, 21604),
        ({"from_": None}, 21603),
        ({"from_": "+15005550006"}, 21606),
        ({"body": ""}, 21619),
        ({"body": "ұ" * 1601}, 21617),
        ({"status_callback": "webhooks/status"}, 21609),
        ({"validity_period": 36001}, 20001),
    ],
)
async def test_a_message_that_cannot_be_sent_is_refused_with_the_vendors_code(
    stage: Stage, twilio: Client, changes: dict[str, object], code: int
) -> None:
    """The client raises its own error with the code; nothing reaches a phone."""
    with pytest.raises(TwilioRestException) as refused:
        await twilio.messages.create_async(**{"to": PHONE, "from_": OWN, "body": "1", **changes})
    assert (refused.value.status, refused.value.code) == (400, code)
    assert await stage.seen() == []


async def test_wrong_credentials_and_unknown_messages_are_refused(stage: Stage, twilio: Client) -> None:
    """401 with 20003, 404 with 20404, both in the vendor's shape."""
    with pytest.raises(TwilioRestException) as missing:
        await twilio.messages("SM" + "0" * 32).fetch_async()
    assert (missing.value.status, missing.value.code) == (404, 20404)
    twilio.auth = (twilio.account_sid, "wrong")
    with pytest.raises(TwilioRestException) as refused:
        await twilio.messages.create_async(to=PHONE, from_=OWN, body="1")
    assert (refused.value.status, refused.value.code) == (401, 20003)
    assert await stage.seen() == []


async def test_a_messaging_service_counts_the_parts_only_when_it_has_sent(stage: Stage, twilio: Client) -> None:
    """At first there is no sender and `num_segments` is 0, as with the real one."""
    sent = await twilio.messages.create_async(to=PHONE, messaging_service_sid="MG" + "7" * 32, body=LONG)
    assert (sent.status, sent.num_segments, sent.from_) == ("accepted", "0", None)
    await stage.sandbox.advance(1)
    later = await twilio.messages(sent.sid).fetch_async()
    assert (later.status, later.num_segments, later.from_) == ("delivered", "2", OWN)
