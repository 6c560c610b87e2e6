"""An answer of Twilio's as far as it may go: not without end."""

from typing import Final

from aiohttp import ClientPayloadError, ClientResponse

from core.bodies import bounded

#: A page of a hundred messages with all that is said of them comes to a few hundred kilobytes.
_LONGEST: Final = 16 * 1024 * 1024


class PlainAnswer(ClientResponse):
    """An answer that breaks off where it grows beyond all reason, packed or not."""

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
        body = await bounded(self.content.iter_any(), _LONGEST)
        if body is None:
            message = "The answer is too long."
            raise ClientPayloadError(message)
        return body
