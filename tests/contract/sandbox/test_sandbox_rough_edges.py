"""Requests no real client makes: both fake vendors answer them in their own shape, never with a stack trace."""

from typing import Any

import aiohttp
import pytest

from tests.contract.sandbox.stage import ACCOUNT, BOT_TOKEN, TOKEN, Stage

TWILIO = f"/sandbox/wire/twilio/2010-04-01/Accounts/{ACCOUNT}"
TELEGRAM = f"/sandbox/wire/telegram/bot{BOT_TOKEN}"
AUTH = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
HALF_LETTER = "Bad Request: strings must be encoded in UTF-8"
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "code"),
    [
        ("POST", "/Messages.json", AUTH | FORM, b"To=%FF", 400, 20001),
        ("POST", "/Messages.json", AUTH | FORM, b"\xff\xfe", 400, 20001),
        ("POST", "/Messages.json", AUTH | FORM, b"a" * 65_537, 413, 20400),
        ("POST", "/Messages.json", AUTH, b"", 400, 21604),
        ("POST", "/Messages.json", {}, b"", 401, 20003),
        ("POST", "/Messages.json", {"Authorization": "Basic %%%"}, b"", 401, 20003),
        ("GET", "/Messages.json?PageSize=0", AUTH, b"", 400, 20001),
        ("GET", "/Messages.json?PageSize=1e3", AUTH, b"", 400, 20001),
        ("GET", "/Messages.json?DateSent%3E=yesterday", AUTH, b"", 400, 20001),
        ("GET", "/Calls.json", AUTH, b"", 404, 20404),
        ("DELETE", "/Messages.json", AUTH, b"", 404, 20404),
    ],
)
async def test_twilio_refuses_in_its_own_shape(
    stage: Stage, method: str, path: str, headers: dict[str, str], body: bytes, status: int, code: int
) -> None:
    """Code, message, more_info and status, whatever was sent."""
    async with stage.http.request(method, stage.url + TWILIO + path, headers=headers, data=body) as response:
        answer = await response.json()
    assert (response.status, answer["status"], answer["code"]) == (status, status, code)
    assert set(answer) == {"code", "message", "more_info", "status"}


@pytest.mark.parametrize(
    ("path", "wishes", "status", "description"),
    [
        (f"{TELEGRAM}/flyToTheMoon", {}, 404, "Not Found"),
        ("/sandbox/wire/telegram/elsewhere", {}, 404, "Not Found"),
        (f"{TELEGRAM}x/getMe", {}, 401, "Unauthorized"),
        (f"{TELEGRAM}/sendMessage", {"data": b"a" * 65_537}, 413, "Request Entity Too Large"),
        (f"{TELEGRAM}/sendMessage", {"json": [1]}, 400, "Bad Request: can't parse the request"),
        (f"{TELEGRAM}/sendMessage", {"json": {"chat_id": {"a": 1}}}, 400, "Bad Request: chat not found"),
        (f"{TELEGRAM}/sendMessage", {"data": b'{"text": "\\ud800"}', "headers": JSON}, 400, HALF_LETTER),
        (f"{TELEGRAM}/setWebhook", {"data": {"url": "http://a", "allowed_updates": '["\\ud800"]'}}, 400, HALF_LETTER),
        (f"{TELEGRAM}/getUpdates", {}, 409, "Conflict: can't use getUpdates"),
    ],
)
async def test_telegram_refuses_in_its_own_shape(
    stage: Stage, path: str, wishes: dict[str, Any], status: int, description: str
) -> None:
    """ok, error_code and description, whatever was sent."""
    async with stage.http.post(stage.url + path, **wishes) as response:
        answer = await response.json()
    assert (response.status, answer["ok"], answer["error_code"]) == (status, False, status)
    assert answer["description"].startswith(description)


async def test_telegram_reads_a_query_a_form_json_and_multipart(stage: Stage) -> None:
    """The same method, four ways; in names of methods case does not matter."""
    await stage.post("/phones/+77471234567/telegram", {"start": True})
    chat = stage.gateway.updates()[0]["message"]["chat"]["id"]
    params = {"chat_id": str(chat), "text": "Иә & жоқ + бәлкім"}
    with aiohttp.MultipartWriter("form-data") as multipart:
        for name, value in params.items():
            multipart.append(value).set_content_disposition("form-data", name=name)
    ways: list[dict[str, Any]] = [{"params": params}, {"data": params}, {"json": params}, {"data": multipart}]
    for way in ways:
        async with stage.http.post(f"{stage.url}{TELEGRAM}/SENDmessage", **way) as response:
            answer = await response.json()
        assert answer["ok"], answer
    assert [message["text"] for message in await stage.seen()][1:] == [params["text"]] * 4
