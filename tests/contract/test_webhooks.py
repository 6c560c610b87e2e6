"""Bad input to the whole gateway over a real socket: refused, counted, answered; nothing personal, nothing lost."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientResponse
from twilio.request_validator import RequestValidator

from core.store.tables import DeliveryReceipt, Message, Offer, Reply
from tests.sandboxed import SECRET, TOKEN
from tests.world import World, a_world

INBOUND, STATUS, TELEGRAM = "/webhooks/twilio/inbound", "/webhooks/twilio/status", "/webhooks/telegram"
FORM, JSON = {"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Type": "application/json"}
KNOWN = {**JSON, "X-Telegram-Bot-Api-Secret-Token": SECRET}
AIGUL, STRANGER = "+77470000001", "+77479999999"
SAID = urlencode({"MessageSid": "SM" + "1" * 32, "From": AIGUL, "Body": "иә", "NumMedia": "0"})
UPDATE = json.dumps(
    {
        "update_id": 1,
        "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "иә"},
    }
)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """One family is asked about one place."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.place("V1")
        yield world


async def signed(world: World, path: str, **fields: str) -> ClientResponse:
    """Post a form as Twilio does."""
    signature = RequestValidator(TOKEN).compute_signature(world.base + path, fields)
    return await world.post(path, urlencode(fields), {**FORM, "X-Twilio-Signature": signature})


async def refused(world: World, wire: str, reason: str) -> float:
    """Return how many webhooks were refused for this reason."""
    async with world.http.get("/metrics") as answer:
        told = await answer.text()
    labels = f'usynys_webhooks_refused_total{{reason="{reason}",wire="{wire}"}}'
    found = re.search(re.escape(labels) + r" ([\d.]+)", told)
    return float(found[1]) if found else 0.0


async def is_problem(response: ClientResponse, status: int) -> bool:
    """Tell whether an answer is problem details (RFC 9457) of this status."""
    problem: dict[str, Any] = json.loads(await response.text())
    right = (response.status, response.content_type, problem["status"]) == (status, "application/problem+json", status)
    return right and bool(problem["title"] and problem["detail"])


@pytest.mark.parametrize(
    ("path", "body", "headers", "reason"),
    [
        (INBOUND, SAID, FORM, "unsigned"),
        (INBOUND, SAID, {**FORM, "X-Twilio-Signature": "bm90IHNpZ25lZA=="}, "wrong"),
        (STATUS, SAID, FORM, "unsigned"),
        (STATUS, SAID, {**FORM, "X-Twilio-Signature": "bm90IHNpZ25lZA=="}, "wrong"),
        (TELEGRAM, UPDATE, JSON, "unsigned"),
        (TELEGRAM, UPDATE, {**JSON, "X-Telegram-Bot-Api-Secret-Token": "guessed"}, "wrong"),
    ],
)
async def test_a_forged_webhook_is_refused_and_counted(
    world: World, path: str, body: str, headers: dict[str, str], reason: str
) -> None:
    """403, one more in the metric, and not a row more in the database."""
    wire = "telegram" if path == TELEGRAM else "twilio"
    before, receipts = await refused(world, wire, reason), len(await world.all(DeliveryReceipt))
    response = await world.post(path, body, headers)
    await world.settle()
    assert await is_problem(response, 403)
    assert await refused(world, wire, reason) == before + 1
    assert (len(await world.all(Reply)), len(await world.all(DeliveryReceipt))) == (0, receipts)
    assert (await world.one(Offer)).status == "open"


@pytest.mark.parametrize(
    ("path", "headers"), [(INBOUND, FORM), (STATUS, FORM), (TELEGRAM, KNOWN), ("/api/v1/events", JSON)]
)
async def test_a_body_over_64_kib_is_refused(world: World, path: str, headers: dict[str, str]) -> None:
    """413 before anything else is looked at, for webhooks and the interface alike."""
    response = await world.post(path, "x" * (64 * 1024 + 1), {**headers, "Authorization": "Bearer world"})
    assert await is_problem(response, 413)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (TELEGRAM, KNOWN),
        (INBOUND, {**JSON, "X-Twilio-Signature": "bm90IHNpZ25lZA=="}),
        ("/api/v1/events", {**JSON, "Authorization": "Bearer world"}),
        ("/sandbox/clock", JSON),
    ],
)
@pytest.mark.parametrize("body", ['{"update_id": ', "[" * 5000, '"иә"'])
async def test_malformed_json_is_answered_with_problem_details(
    world: World, path: str, headers: dict[str, str], body: str
) -> None:
    """The mistake is the sender's: 400 or 422, never 500, and nothing is kept."""
    response = await world.post(path, body, headers)
    assert await is_problem(response, response.status)
    assert response.status in {400, 422}
    assert await world.all(Reply) == []


async def test_an_unknown_status_of_the_carrier_is_stored_as_unknown(world: World) -> None:
    """It is answered 204 and moves nothing: no message, no window."""
    sent, before = await world.one(Message), await world.one(Offer)
    response = await signed(world, STATUS, MessageSid=sent.provider_id, MessageStatus="teleported", To=AIGUL)
    await world.settle()
    assert (response.status, await response.text()) == (204, "")
    (kept,) = await world.all(DeliveryReceipt, delivery="unknown")
    assert (kept.status_raw, kept.provider_id) == ("teleported", sent.provider_id)
    assert ((await world.one(Message)).status, (await world.one(Offer)).closes_at) == ("delivered", before.closes_at)


async def test_a_receipt_of_a_message_nobody_sent_waits_for_it(world: World) -> None:
    """It may overtake the carrier's answer to our request: it is kept, and answered 204."""
    response = await signed(world, STATUS, MessageSid="SM" + "9" * 32, MessageStatus="delivered", To=STRANGER)
    assert response.status == 204
    (kept,) = await world.all(DeliveryReceipt, provider_id="SM" + "9" * 32)
    assert kept.applied_at is None


@pytest.mark.parametrize("text", ["иә", "да", "кто вы", "{}", "✅", "0" * 300])
async def test_a_stranger_is_answered_politely_and_told_nothing(world: World, text: str) -> None:
    """Whom to call, and no name, number, place or code of anybody."""
    await world.say(STRANGER, sms=text)
    (answer,) = [one["text"] for one in await world.phone(STRANGER) if one["direction"] == "to_phone"]
    assert "1414" in answer
    offer = await world.one(Offer)
    assert not [known for known in ("Еркежан", "Ақбота", "Әбдіғали", AIGUL, offer.code) if known in answer]
    assert offer.status == "open"


@pytest.mark.parametrize("text", ["иә", "2", "бәрі жақсы ма", "1+1"])
async def test_a_message_without_an_open_offer_names_1414(world: World, text: str) -> None:
    """A known number that nothing is asked of learns how to find out more."""
    await world.family("+77470000002", child="Миша", wishes=["P1"])
    await world.say("+77470000002", sms=text)
    (answer,) = [one["text"] for one in await world.phone("+77470000002") if one["direction"] == "to_phone"]
    assert "1414" in answer
    assert "Еркежан" not in answer
