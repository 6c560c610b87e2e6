"""What would only cost time in a world that starts a thousand times: reading the same files, waiting for no TLS."""

import functools
from typing import Any

from aiogram.client.session.aiohttp import AiohttpSession

from core.rules.calendar import Calendar
from core.rules.catalogue import Catalogue
from core.texts import Texts
from core.views import reasons, wording
from desk.words import Words

_KINDS: tuple[Any, ...] = (Calendar, Catalogue, Texts, Words)


@functools.cache
def make_haste() -> None:
    """Read regulations, calendar and words once per process, and close connections to the sandbox at once."""
    for kind in _KINDS:
        kind.load = staticmethod(_remembering(kind.load))
    words_of_reasons: Any = reasons
    words_of_reasons.load = _remembering(wording.load)
    session: Any = AiohttpSession
    session.close = _close_at_once


def _remembering(read: Any) -> Any:
    """Return the reading of the usual files, once; whoever names another file or folder still reads it."""
    remembered = functools.cache(read)

    def load(*where: Any, **more: Any) -> Any:
        return read(*where, **more) if where or more else remembered()

    return load


async def _close_at_once(session: Any) -> None:
    """Close without the quarter of a second that aiogram gives to TLS: there is none on loopback."""
    if session._session is not None and not session._session.closed:  # noqa: SLF001 - as aiogram's own close does
        await session._session.close()  # noqa: SLF001 - as aiogram's own close does
