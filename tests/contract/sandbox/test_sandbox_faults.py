"""Faults: receipts that are lost, late, doubled or out of order; vendors that fail; phones that are off."""

from typing import Any

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.contract.sandbox.stage import ACCOUNT, OTHER, OWN, PHONE, TOKEN, Stage


async def send(stage: Stage, twilio: Client, to: str = PHONE) -> Any:
    """Send one SMS with receipts."""
    callback = f"{stage.url}/webhooks/twilio/status#rc=5&rp=all"
    return await twilio.messages.create_async(to=to, from_=OWN, body="Аласыз ба?", status_callback=callback)


@pytest.mark.parametrize(
    ("fault", "receipts"),
    [
        ({"receipts": "lose"}, []),
        ({"receipts": "duplicate"}, ["sent", "delivered", "sent", "delivered"]),
        ({"receipts": "reorder"}, ["delivered", "sent"]),
        ({"receipts": "lose", "number": OTHER}, ["sent", "delivered"]),
    ],
)
async def test_receipts_go_wrong_as_asked(
    stage: Stage, twilio: Client, fault: dict[str, Any], receipts: list[str]
) -> None:
    """The message itself is delivered all the same, and the list of messages says so."""
    assert (await stage.post("/faults", fault))[0] == 200
    sent = await send(stage, twilio)
    await stage.sandbox.advance(60)
    assert stage.gateway.receipts() == receipts
    assert (await twilio.messages(sent.sid).fetch_async()).status == "delivered"


async def test_a_delayed_receipt_comes_when_its_time_has_come(stage: Stage, twilio: Client) -> None:
    """Late means late by the turned clock; a counted fault ends by itself."""
    await stage.post("/faults", {"receipts": "delay", "seconds": 3600, "count": 1})
    await send(stage, twilio)
    await stage.sandbox.advance(3000)
    assert stage.gateway.receipts() == []
    await stage.sandbox.advance(700)
    assert stage.gateway.receipts() == ["sent", "delivered"]
    assert (await stage.get("/faults"))["items"] == []


async def test_a_phone_that_is_off_makes_its_messages_undelivered(stage: Stage, twilio: Client) -> None:
    """With the carrier's code in receipt and list; other phones are well."""
    asked = {"number": PHONE, "undelivered": "30003"}
    assert (await stage.post("/faults", asked))[1]["items"] == [asked]
    sent = await send(stage, twilio)
    await send(stage, twilio, OTHER)
    await stage.sandbox.advance(5)

    codes = {hit.form["To"]: hit.form.get("ErrorCode") for hit in stage.gateway.hits}
    assert codes == {PHONE: "30003", OTHER: None}
    later = await twilio.messages(sent.sid).fetch_async()
    assert (later.status, later.error_code) == ("undelivered", 30003)
    await stage.post("/faults", {"clear": True})
    await send(stage, twilio)
    await stage.sandbox.advance(5)
    assert [message["status"] for message in await stage.seen()] == ["undelivered", "delivered"]


async def test_a_refused_number_is_refused_with_the_code_asked_for(stage: Stage, twilio: Client) -> None:
    """Opted out at the vendor: 400 with 21610, counted once although nothing was stored."""
    await stage.post("/faults", {"number": PHONE, "refused": 21610, "count": 1})
    with pytest.raises(TwilioRestException) as refused:
        await send(stage, twilio)
    assert refused.value.code == 21610
    assert (await send(stage, twilio)).status == "queued"


@pytest.mark.parametrize(("status", "code"), [(429, 20429), (500, 20500), (503, 20503)])
async def test_a_bad_day_of_twilio_can_be_had(stage: Stage, twilio: Client, status: int, code: int) -> None:
    """As often as asked for, with Retry-After when it is wished; nothing reaches the phone."""
    await stage.post("/faults", {"answer": status, "wire": "twilio", "retry_after": 3, "count": 1})
    with pytest.raises(TwilioRestException) as caught:
        await send(stage, twilio)
    assert (caught.value.status, caught.value.code) == (status, code)
    assert await stage.seen() == []
    assert (await send(stage, twilio)).status == "queued"


@pytest.mark.parametrize(("taken", "seen"), [(True, 1), (False, 0)])
async def test_a_vendor_that_never_answers_may_have_taken_the_message(stage: Stage, *, taken: bool, seen: int) -> None:
    """A time-out leaves the fate unknown: with `taken` the message is on its way although nobody said so."""
    await stage.post("/faults", {"answer": "timeout", "wire": "twilio", "taken": taken, "count": 1})
    with pytest.raises(TimeoutError):
        await _create(stage, patience=0.5)
    assert len(await stage.seen()) == seen


async def test_a_connection_can_be_torn_down(stage: Stage) -> None:
    """By default a torn connection took nothing."""
    await stage.post("/faults", {"answer": "reset", "count": 1})
    with pytest.raises(aiohttp.ClientConnectionError):
        await _create(stage, patience=5)
    assert await stage.seen() == []


async def test_a_lost_reply_is_still_in_the_list_of_messages(stage: Stage, twilio: Client) -> None:
    """What no webhook told can be fetched: nothing needs to lapse because of it."""
    await stage.post("/faults", {"inbound": "lose", "wire": "twilio", "count": 1})
    status, _ = await stage.post(f"/phones/{PHONE}/sms", {"text": "1"})
    assert (status, stage.gateway.hits) == (202, [])
    assert [message.body for message in await twilio.messages.list_async(to=OWN)] == ["1"]


@pytest.mark.parametrize("channel", ["sms", "telegram"])
async def test_a_reply_can_come_twice(stage: Stage, channel: str) -> None:
    """With the same id both times, so that it can be told for what it is."""
    await stage.post("/faults", {"inbound": "duplicate", "count": 1})
    await stage.post(f"/phones/{PHONE}/{channel}", {"text": "1"} if channel == "sms" else {"start": True})
    await stage.sandbox.advance(5)
    ids = [hit.form.get("MessageSid") or hit.update["update_id"] for hit in stage.gateway.hits]
    assert len(ids) == 2
    assert len(set(ids)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"receipts": "lost"},
        {"receipts": "lose", "answer": 500},
        {"answer": 418},
        {"answer": [500]},
        {"answer": 500, "number": PHONE},
        {"undelivered": "30003"},
        {"undelivered": "soon", "number": PHONE},
        {"receipts": "delay", "seconds": -1},
        {"receipts": "delay", "count": 0},
        {"inbound": "lose", "wire": "telegram"},
        {"clear": False},
        {"colour": "red"},
    ],
)
async def test_a_fault_that_cannot_be_is_refused(stage: Stage, fault: dict[str, Any]) -> None:
    """422 with problem details, and nothing goes wrong afterwards."""
    status, problem = await stage.post("/faults", fault)
    assert (status, problem["status"]) == (422, 422)
    assert (await stage.get("/faults"))["items"] == []


async def _create(stage: Stage, patience: float) -> None:
    auth = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
    url = f"{stage.url}/sandbox/wire/twilio/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    form = {"To": PHONE, "From": OWN, "Body": "1"}
    async with stage.http.post(url, data=form, headers=auth, timeout=aiohttp.ClientTimeout(total=patience)):
        pass
