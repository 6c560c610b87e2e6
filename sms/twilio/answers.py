"""An answer of Twilio's as far as it may go: not without end, and nowhere else."""

from typing import Final

from aiohttp import ClientPayloadError, ClientResponse
from aiohttp.connector import Connection

#: A page of a hundred messages with all that is said of them comes to a few hundred kilobytes.
_LONGEST: Final = 16 * 1024 * 1024
#: 300-399: a family's words and our token go to no address that an answer names.
_ELSEWHERE: Final = 3


class PlainAnswer(ClientResponse):
    """An answer that breaks off where it grows beyond all reason, packed or not, or sends us elsewhere."""

    async def start(self, connection: Connection) -> ClientResponse:
        """Read the head.

        Raises:
            ClientPayloadError: it is a redirect, which would be followed.

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
            try:
                self._body = await self._bounded()
            except BaseException:
                self.close()  # as aiohttp's own does: twilio's client closes nothing
                raise
        return self._body

    async def _bounded(self) -> bytes:
        body = bytearray()
        async for chunk in self.content.iter_any():
            body += chunk
            if len(body) > _LONGEST:
                message = "The answer is too long."
                raise ClientPayloadError(message)
        return bytes(body)
