"""The HTTP session to the Bot API: aiogram's own, that reads no answer without end and follows nobody elsewhere."""

from typing import Final

from aiogram.client.session.aiohttp import AiohttpSession
from aiohttp import ClientPayloadError, ClientResponse, ClientSession
from aiohttp.connector import Connection

from core.bodies import bounded

#: A hundred updates with all they quote come to a few megabytes; nothing else comes near this.
_LONGEST: Final = 16 * 1024 * 1024


#: 300-399: a family's words and our token go to no address that an answer names.
_ELSEWHERE: Final = 3


class PlainAnswer(ClientResponse):
    """An answer that breaks off where it grows beyond all reason, packed or not, or sends us elsewhere."""

    async def start(self, connection: Connection) -> ClientResponse:
        """Read the head.

        Raises:
            ClientPayloadError: it is a redirect, which aiogram would follow.

        """
        await super().start(connection)
        if self.status // 100 == _ELSEWHERE:
            self.close()
            message = "The answer is a redirect."
            raise ClientPayloadError(message)
        return self

    async def read(self) -> bytes:
        """Return the body.

        Raises:
            ClientPayloadError: it is longer than 16 MiB.

        """
        if self._body is None:
            self._body = await bounded(self.content.iter_any(), _LONGEST)
            if self._body is None:
                self.close()
                message = "The answer is too long."
                raise ClientPayloadError(message)
        return self._body


class BotSession(AiohttpSession):
    """Makes the requests."""

    async def create_session(self) -> ClientSession:
        """Return the session, made at the first request."""
        session = await super().create_session()
        session._response_class = PlainAnswer  # noqa: SLF001 - aiogram hands nothing on to the session it makes
        return session
