"""Telegram's channel against a Bot API on a socket."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, ClassVar

from bot.channel import TelegramChannel
from core.flow.channel import Failure
from core.ports import Channel
from tests.contract.days import WAIT, Day, Outcome
from tests.contract.sides import bot_account
from tests.contract.stands import HttpStand
from tests.contract.vendor import Answer, says


class TelegramStand(HttpStand):
    """Telegram through the Bot API."""

    name = "Telegram"
    address = "77471234567"
    secrets: ClassVar[tuple[str, ...]] = ("77471234567", "балабақша", "the-token-of-the-tests")
    #: A bot cannot see what it has sent: a second copy is better than none, one slot takes the answers of both.
    owed: ClassVar[Mapping[Day, Outcome | str]] = {
        Day.UNWANTED: Outcome(Failure.BLOCKED),
        Day.LOST_TAKEN: Outcome(Failure.TIMEOUT, found="not taken"),
    }

    def _channel(self, url: str) -> Channel:
        return TelegramChannel(bot_account(url))

    def _accepted(self) -> Any:
        chat = {"id": int(self.address), "type": "private"}
        return {"ok": True, "result": {"message_id": 40 + len(self.taken), "date": 1790000000, "chat": chat}}

    def _listed(self) -> Any:
        return {}

    def _refuses(self, day: Day) -> Answer:
        status, description = _TELEGRAM_SAYS[day]
        wait = {"retry_after": int(WAIT.total_seconds())} if day is Day.THROTTLED_WAIT else {}
        told = f"{description} ({self.address}: {self.tried[-1]})"
        return says({"ok": False, "error_code": status, "description": told, "parameters": wait}, status)

    def _text(self, form: Mapping[str, str]) -> str:
        return unescape(re.sub(r"</?b>", "", form.get("text", "")))


_TELEGRAM_SAYS = {
    Day.THROTTLED: (429, "Too Many Requests"),
    Day.THROTTLED_WAIT: (429, "Too Many Requests: retry after 7"),
    Day.TROUBLE: (500, "Internal Server Error"),
    Day.BUSY: (503, "Service Unavailable"),
    Day.REFUSAL: (400, "Bad Request: message text is empty"),
    Day.CREDENTIALS: (401, "Unauthorized"),
    Day.BAD_ADDRESS: (400, "Bad Request: chat not found"),
    Day.UNWANTED: (403, "Forbidden: bot was blocked by the user"),
}
