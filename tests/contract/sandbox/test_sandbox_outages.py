"""Bad days that all wires share: a whole vendor is gone, answers stop half way or trickle, receipts contradict."""

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from twilio.rest import Client

from tests.contract.sandbox.stage import ACCOUNT, OWN, PHONE, TOKEN, Stage

LIST = f"/sandbox/wire/twilio/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


async def send(stage: Stage, twilio: Client, **more: int) -> str:
    """Send one SMS with receipts."""
    callback = f"{stage.url}/webhooks/twilio/status#rc=5&rp=all"
    sent = await twilio.messages.create_async(to=PHONE, from_=OWN, body="Аласыз ба?", status_callback=callback, **more)
    return str(sent.sid)


async def statuses(stage: Stage) -> list[str]:
    """Return what the phone shows of its messages."""
    return [message["status"] for message in await stage.seen()]


async def test_twilio_gone_delivers_nothing_and_loses_replies_to_its_list(stage: Stage, twilio: Client) -> None:
    """Under way stays under way; a reply meanwhile reaches no webhook, not even later, but is listed."""
    await send(stage, twilio)
    await stage.post("/faults", {"down": True, "wire": "twilio", "seconds": 600})
    assert (await stage.post(f"/phones/{PHONE}/sms", {"text": "Иә"}))[0] == 202
    with pytest.raises((aiohttp.ClientError, TimeoutError)):
        await send(stage, twilio)
    await stage.sandbox.advance(300)
    assert (stage.gateway.receipts(), await statuses(stage)) == ([], ["queued", "sent"])
    await stage.sandbox.advance(301)
    assert (stage.gateway.receipts(), await statuses(stage)) == (["sent", "delivered"], ["delivered", "sent"])
    assert not [hit for hit in stage.gateway.hits if "Body" in hit.form]
    assert "Иә" in [message.body for message in await twilio.messages.list_async()]


async def test_a_message_that_outlives_its_validity_in_an_outage_is_undelivered(stage: Stage, twilio: Client) -> None:
    """Twilio names 30036 when a message was not sent in its validity period."""
    await send(stage, twilio, validity_period=60)
    await stage.post("/faults", {"down": True, "seconds": 600})
    await stage.sandbox.advance(601)
    assert stage.gateway.receipts() == ["undelivered"]
    assert stage.gateway.hits[-1].form["ErrorCode"] == "30036"


async def test_telegram_gone_keeps_its_updates(stage: Stage, bot: Bot) -> None:
    """No call gets through, no update comes; afterwards all of them do, in their order."""
    chat = await stage.start()
    await stage.post("/faults", {"down": True, "wire": "telegram"})
    for text in ("1", "2"):
        assert (await stage.post(f"/phones/{PHONE}/telegram", {"text": text}))[0] == 202
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(chat, "?")
    await stage.sandbox.advance(3600)
    assert len(stage.gateway.updates()) == 1
    await stage.post("/faults", {"clear": True})
    await stage.sandbox.advance(1)
    assert [update["message"]["text"] for update in stage.gateway.updates()] == ["/start", "1", "2"]


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("delivered_then_undelivered", ["sent", "delivered", "undelivered"]),
        ("undelivered_then_delivered", ["sent", "undelivered", "delivered"]),
    ],
)
async def test_receipts_contradict_each_other(stage: Stage, twilio: Client, mode: str, told: list[str]) -> None:
    """The phone has the message both times, and Twilio's own list says so."""
    await stage.post("/faults", {"receipts": mode, "wire": "twilio"})
    sid = await send(stage, twilio)
    await stage.sandbox.advance(5)
    assert stage.gateway.receipts() == told
    assert [hit.form.get("ErrorCode") for hit in stage.gateway.hits if hit.form["MessageStatus"] == "undelivered"] == [
        "30008"
    ]
    assert (await twilio.messages(sid).fetch_async()).status == "delivered"


@pytest.mark.parametrize("seconds", [0.3])
async def test_an_answer_trickles(stage: Stage, twilio: Client, seconds: float) -> None:
    """Slow, but whole: a patient client reads it."""
    await stage.post("/faults", {"answer": "trickle", "seconds": seconds, "wire": "twilio", "count": 1})
    assert (await send(stage, twilio)).startswith("SM")


async def test_a_half_closed_connection_ends_in_the_middle_of_the_answer(stage: Stage) -> None:
    """Half of the body and an end; the request was done unless it says otherwise."""
    auth = aiohttp.encode_basic_auth(ACCOUNT, TOKEN)
    for taken in (True, False):
        await stage.post("/faults", {"answer": "half_closed", "taken": taken, "wire": "twilio", "count": 1})
        form = {"To": PHONE, "From": OWN, "Body": str(taken)}
        with pytest.raises(aiohttp.ClientError):
            async with stage.http.post(stage.url + LIST, data=form, headers={"Authorization": auth}) as answer:
                await answer.read()
    assert [message["text"] for message in await stage.seen()] == ["True"]


async def test_a_reply_overtakes_the_one_before_it(stage: Stage) -> None:
    """The first is held back until the second has passed."""
    await stage.post("/faults", {"inbound": "reorder", "wire": "twilio", "count": 1})
    for text in ("1", "2"):
        await stage.post(f"/phones/{PHONE}/sms", {"text": text})
    await stage.sandbox.advance(1)
    assert [hit.form["Body"] for hit in stage.gateway.hits] == ["2", "1"]


async def test_the_wires_tell_how_they_are(stage: Stage) -> None:
    """Where each is, whether it is up, and who is bound; the page names the numbers."""
    await stage.post("/faults", {"down": True, "wire": "telegram"})
    told = await stage.get("/wires")
    assert {wire: facts["up"] for wire, facts in told.items()} == {"twilio": True, "telegram": False, "smpp": True}
    assert (told["smpp"]["port"], told["smpp"]["from"], told["smpp"]["binds"]) == (stage.smpp_port, "1414", [])
    async with stage.http.get(f"{stage.url}/sandbox") as page:
        assert f"127.0.0.1:{stage.smpp_port}" in await page.text()
