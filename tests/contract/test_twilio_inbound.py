"""What Twilio tells us, and what only claims to be Twilio."""

import asyncio
import json
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientResponse
from twilio.request_validator import RequestValidator

from core.flow.receipt import Delivery
from core.flow.reply import HeardKind
from sms.twilio.inbound import routes
from tests.contract.front_door import NOW, FrontDoor, endless
from tests.contract.sides import PUBLIC_URL, SID, twilio_account

INBOUND, STATUS = "/webhooks/twilio/inbound", "/webhooks/twilio/status"
TOKEN = "token-new"
FORM = "application/x-www-form-urlencoded"
REPLY = {
    "MessageSid": SID,
    "SmsSid": SID,
    "AccountSid": "AC" + "1" * 32,
    "MessagingServiceSid": "MG" + "2" * 32,
    "From": "+77471234567",
    "To": "+77470001414",
    "Body": "Иә, аламын",
    "NumMedia": "0",
    "FromCity": "",
}
RECEIPT = {"MessageSid": SID, "MessageStatus": "delivered", "To": "+77471234567", "RawDlrDoneDate": "2611231504"}


@pytest.fixture
async def door() -> AsyncIterator[FrontDoor]:
    """Open the webhooks of Twilio."""
    door = FrontDoor()
    paths = routes(twilio_account(None), door.take_reply, door.take_receipt, door.now, door.refused.append)
    async for opened in door.serve(paths):
        yield opened


async def post(
    door: FrontDoor, path: str, fields: dict[str, str], token: str = TOKEN, **headers: str
) -> ClientResponse:
    """Post a form signed as Twilio signs it."""
    signature = RequestValidator(token).compute_signature(PUBLIC_URL + path, fields)
    return await door.post(path, urlencode(fields), {"Content-Type": FORM, "X-Twilio-Signature": signature, **headers})


async def test_a_reply_is_taken_before_it_is_acknowledged(door: FrontDoor) -> None:
    """Number, words and Twilio's id arrive; the answer is an empty TwiML, for we answer by the outbox."""
    response = await post(door, INBOUND, REPLY)
    assert (response.status, response.content_type) == (200, "text/xml")
    assert await response.text() == '<?xml version="1.0" encoding="UTF-8"?><Response/>'
    (heard,) = door.heard
    assert (heard.provider_id, heard.sender, heard.text, heard.kind) == (
        SID,
        "+77471234567",
        "Иә, аламын",
        HeardKind.TEXT,
    )
    assert (heard.received_at, heard.carrier_at) == (NOW, None)


@pytest.mark.parametrize(
    ("changes", "kind", "text"),
    [
        ({"Body": "", "NumMedia": "1"}, HeardKind.OTHER, ""),
        ({"Body": "1", "NumMedia": "1"}, HeardKind.TEXT, "1"),
        ({"Body": ""}, HeardKind.TEXT, ""),
        ({"Body": "СТОП", "OptOutType": "STOP"}, HeardKind.TEXT, "СТОП"),
        ({"Body": "1 + 1 = 2 & «3»"}, HeardKind.TEXT, "1 + 1 = 2 & «3»"),
    ],
    ids=["a picture", "a picture with words", "nothing", "stop", "signs of a form"],
)
async def test_what_was_said_arrives_as_it_was_said(
    door: FrontDoor, changes: dict[str, str], kind: HeardKind, text: str
) -> None:
    """Words go to the grammar as they are; what has none is told apart."""
    await post(door, INBOUND, {**REPLY, **changes})
    assert (door.heard[0].kind, door.heard[0].text) == (kind, text)


async def test_the_old_token_verifies_while_the_new_one_sends(door: FrontDoor) -> None:
    """Tokens are changed without losing a reply."""
    assert (await post(door, INBOUND, REPLY, token="token-old")).status == 200
    assert door.heard


async def test_the_signature_holds_behind_a_proxy(door: FrontDoor) -> None:
    """The public address is what we were told it is, whatever Host and forwarding headers claim."""
    response = await post(door, INBOUND, REPLY, Host="10.0.0.7", **{"X-Forwarded-Host": "evil.example"})
    assert response.status == 200


@pytest.mark.parametrize("path", [INBOUND, STATUS])
async def test_a_forged_webhook_changes_nothing(door: FrontDoor, path: str) -> None:
    """403 and a counted reason for: no signature, another token, a changed word, another address, noise."""
    fields = REPLY if path == INBOUND else RECEIPT
    good = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + path, fields)
    elsewhere = RequestValidator(TOKEN).compute_signature("https://evil.example" + path, fields)
    form = {"Content-Type": FORM}
    changed = urlencode({**fields, "MessageStatus": "failed", "Body": "Жоқ"})
    answers = [
        await door.post(path, urlencode(fields), form),
        await post(door, path, fields, token="another"),
        await door.post(path, changed, {**form, "X-Twilio-Signature": good}),
        await door.post(path, urlencode(fields), {**form, "X-Twilio-Signature": elsewhere}),
        await door.post(path + "?a=1", urlencode(fields), {**form, "X-Twilio-Signature": good}),
        await door.post(path, urlencode(fields), {**form, "X-Twilio-Signature": "é" * 28}),
    ]
    assert [answer.status for answer in answers] == [403] * 6
    assert door.refused == ["unsigned"] + ["wrong"] * 5
    assert door.untouched


async def test_a_body_over_64_kib_is_refused_before_its_signature(door: FrontDoor) -> None:
    """413 with and without a length given beforehand; nobody is made to count a signature over it."""
    long = {**REPLY, "Body": "x" * 70_000}
    assert (await post(door, INBOUND, long)).status == 413
    assert (await door.post(INBOUND, endless(), {"Content-Type": FORM})).status == 413
    assert door.untouched
    assert not door.refused


async def test_an_announced_length_is_refused_before_the_body_comes(door: FrontDoor) -> None:
    """Who announces too much need not send it: the answer is there at once."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(door.base.rpartition(":")[2]))
    writer.write(f"POST {INBOUND} HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n".encode())
    assert b" 413 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", b"MessageSid=SM1"),
        ("multipart/form-data; boundary=x", b"--x--"),
        (FORM, b"Body=\xff\xfe"),
        (FORM, b"&".join(b"a=1" for _ in range(1001))),
        ("application/json", b"{"),
        ("application/json", b"[" * 60_000),
        ("application/json", b"[1]"),
    ],
    ids=["text", "multipart", "not UTF-8", "1,001 fields", "half JSON", "deep JSON", "a list"],
)
async def test_a_malformed_body_is_answered_with_problem_details(
    door: FrontDoor, content_type: str, body: bytes
) -> None:
    """The sender's mistake is the sender's: 400, never 500."""
    response = await door.post(INBOUND, body, {"Content-Type": content_type, "X-Twilio-Signature": "x"})
    assert (response.status, response.content_type) == (400, "application/problem+json")
    assert json.loads(await response.text())["status"] == 400
    assert door.untouched


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
async def test_a_signed_reply_without_what_it_needs_is_malformed(door: FrontDoor, missing: str) -> None:
    """Without an id it could count twice, without a sender it belongs to nobody."""
    fields = {name: value for name, value in REPLY.items() if name not in {missing, "SmsSid"}}
    response = await post(door, INBOUND, fields)
    assert response.status == 400
    assert missing in await response.text()
    assert door.untouched


async def test_a_json_webhook_is_signed_by_the_hash_of_its_body(door: FrontDoor) -> None:
    """Twilio signs the address, which carries the hash; without a hash, or with another, nothing is believed."""
    body = json.dumps(REPLY).encode()
    headers = {"Content-Type": "application/json"}
    for digest, status in ((sha256(body).hexdigest(), 200), ("0" * 64, 403), ("", 403)):
        path = f"{INBOUND}?bodySHA256={digest}"
        signature = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + path, {})
        assert (await door.post(path, body, {**headers, "X-Twilio-Signature": signature})).status == status
    assert [heard.text for heard in door.heard] == ["Иә, аламын"]


async def test_a_reply_that_was_not_stored_is_not_acknowledged(
    door: FrontDoor, caplog: pytest.LogCaptureFixture
) -> None:
    """503 makes Twilio try again; neither answer nor log tells what was said."""
    door.down = True
    response = await post(door, INBOUND, REPLY)
    assert response.status == 503
    assert (await post(door, STATUS, RECEIPT)).status == 503
    assert "аламын" not in caplog.text + await response.text()
    assert "DatabaseDownError" in caplog.text


async def test_a_receipt_is_taken_with_its_evidence(door: FrontDoor) -> None:
    """The time is ours; the carrier's own, to the minute and without a zone, is kept beside it."""
    response = await post(door, STATUS, RECEIPT)
    assert (response.status, await response.text()) == (204, "")
    (report,) = door.reports
    assert (report.provider_id, report.event_id) == (SID, f"{SID}:delivered:")
    assert (report.delivery, report.status_raw, report.failure) == (Delivery.DELIVERED, "delivered", None)
    assert (report.received_at, report.evidence) == (NOW, "2611231504")


@pytest.mark.parametrize(
    ("fields", "delivery", "failure"),
    [
        ({"MessageStatus": "undelivered", "ErrorCode": "30003"}, Delivery.UNDELIVERED, "unreachable"),
        ({"MessageStatus": "failed", "ErrorCode": "30036"}, Delivery.EXPIRED, "expired"),
        ({"MessageStatus": "failed", "ErrorCode": "21610"}, Delivery.FAILED, "stopped"),
        ({"MessageStatus": "failed", "ErrorCode": "99999"}, Delivery.FAILED, "unknown"),
        ({"MessageStatus": "sending", "ErrorCode": "30003"}, Delivery.ACCEPTED, None),
        ({"MessageStatus": "teleported"}, Delivery.UNKNOWN, None),
        ({"MessageStatus": "тоже не знаем, что это"}, Delivery.UNKNOWN, None),
    ],
)
async def test_whatever_the_carrier_says_is_kept(
    door: FrontDoor, fields: dict[str, str], delivery: Delivery, failure: str | None
) -> None:
    """A status that we do not know is stored as unknown and answered 204, never an error."""
    response = await post(door, STATUS, {"SmsSid": SID, **fields})
    assert response.status == 204
    assert (door.reports[0].delivery, door.reports[0].failure) == (delivery, failure)
    assert door.reports[0].status_raw == fields["MessageStatus"]
    assert door.reports[0].event_id == ":".join([SID, fields["MessageStatus"], fields.get("ErrorCode", "")])


@pytest.mark.parametrize(
    "fields", [{"MessageSid": SID}, {"MessageStatus": "sent"}, {"MessageSid": "", "MessageStatus": "x"}]
)
async def test_a_receipt_about_nothing_is_malformed(door: FrontDoor, fields: dict[str, Any]) -> None:
    """Without a message or a status there is nothing to keep."""
    assert (await post(door, STATUS, fields)).status == 400
    assert door.untouched
