"""Twilio's way of refusing."""

from http import HTTPStatus

from aiohttp import web


class TwilioError(Exception):
    """Twilio refuses a request, with a code of its own."""

    def __init__(self, status: HTTPStatus, code: int, text: str, *, retry_after: int | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.retry_after = retry_after

    def response(self) -> web.Response:
        """Return the answer in Twilio's shape."""
        body = {
            "code": self.code,
            "message": self.text,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status.value,
        }
        headers = {}
        if self.status is HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return web.json_response(body, status=self.status.value, headers=headers)


def bad(code: int, text: str) -> TwilioError:
    """Return the refusal of a request that Twilio understands, but cannot do."""
    return TwilioError(HTTPStatus.BAD_REQUEST, code, text)
