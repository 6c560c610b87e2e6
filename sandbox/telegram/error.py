"""Telegram's way of refusing."""

from http import HTTPStatus
from typing import Any

from aiohttp import web


class TelegramError(Exception):
    """The Bot API refuses a request and says why in words; bots match on those words, so they are the real ones."""

    def __init__(self, status: HTTPStatus, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after

    def response(self) -> web.Response:
        """Return the answer in Telegram's shape."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status.value, "description": self.description}
        headers = {}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
            headers["Retry-After"] = str(self.retry_after)
        return web.json_response(body, status=self.status.value, headers=headers)


def bad(reason: str) -> TelegramError:
    """Return the refusal of a request that cannot be done."""
    return TelegramError(HTTPStatus.BAD_REQUEST, f"Bad Request: {reason}")


def forbidden(reason: str) -> TelegramError:
    """Return the refusal of a person who does not want the bot, or was never asked."""
    return TelegramError(HTTPStatus.FORBIDDEN, f"Forbidden: {reason}")
