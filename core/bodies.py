"""Bodies that come from outside, as far as they may go: not without end."""

from collections.abc import AsyncIterable


async def bounded(chunks: AsyncIterable[bytes], most: int) -> bytes | None:
    """Read a body of at most so many octets; None = it is longer, and what is left of it is not read."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)
