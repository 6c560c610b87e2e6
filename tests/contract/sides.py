"""Our accounts as the tests know them, an offer, and what vendors say when they take or refuse it."""

from collections.abc import Mapping
from typing import Any

from bot.channel import BotAccount
from core.flow.channel import Outgoing
from core.values import Button
from sms.twilio.channel import TwilioAccount
from tests.contract.vendor import Answer, says

PUBLIC_URL = "https://usynys.example"
SID = "SM" + "0" * 32


def twilio_account(api_url: str | None, **changes: Any) -> TwilioAccount:
    """Return our account, as the tests know it."""
    known = {
        "account_sid": "AC" + "1" * 32,
        "auth_tokens": ("token-new", "token-old"),
        "sender": "+77470001414",
        "messaging_service_sid": None,
        "api_url": api_url,
        "public_url": PUBLIC_URL,
    }
    return TwilioAccount(**{**known, **changes})


def bot_account(api_url: str | None) -> BotAccount:
    """Return our bot, as the tests know it."""
    return BotAccount(token="123456:the-token-of-the-tests", secret="secret-1", api_url=api_url, public_url=PUBLIC_URL)


class TwilioSide:
    """SMS through Twilio."""

    address = "+77471234567"
    accepted_id = SID

    def __init__(self) -> None:
        self.accepted = says({"sid": SID, "status": "queued", "num_segments": "2"}, 201)

    def refuses(self, status: int, **headers: str) -> Answer:
        """Return Twilio's refusal, which quotes the number as the real one does."""
        body = {"code": _CODES.get(status, 20001), "message": f"About {self.address}", "status": status}
        return says(body, status, **headers)


class TelegramSide:
    """Telegram through the Bot API."""

    address = "77471234567"
    accepted_id = "41"

    def __init__(self) -> None:
        chat = {"id": int(self.address), "type": "private"}
        self.accepted = says({"ok": True, "result": {"message_id": 41, "date": 1790000000, "chat": chat, "text": "?"}})

    def refuses(self, status: int, **headers: str) -> Answer:
        """Return the Bot API's refusal; it names the wait in its body, not in a header."""
        parameters: Mapping[str, int] = {"retry_after": int(headers["Retry_After"])} if headers else {}
        body = {"ok": False, "error_code": status, "description": _TEXTS[status], "parameters": parameters}
        return says(body, status)


_CODES = {401: 20003, 429: 20429, 500: 20500, 503: 20503}
_TEXTS = {
    400: "Bad Request: message text is empty",
    401: "Unauthorized",
    429: "Too Many Requests: retry after 7",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def offer(address: str) -> Outgoing:
    """Return an offer in Kazakh with signs that HTML and Markdown would stumble over."""
    return Outgoing(
        message_id="m-1",
        address=address,
        text="Еркежанға «Ақбота» <b>* балабақшасынан_ орын бар & қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ",
        buttons=((Button("Иә", "o:1:yes"), Button("Жоқ", "o:1:no")),),
    )
