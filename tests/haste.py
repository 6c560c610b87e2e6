"""What would only cost time in a world that starts a thousand times: the same files, the same SQL, waiting for TLS."""

import functools
import ssl
from types import SimpleNamespace
from typing import Any

from aiogram.client.session import aiohttp as aiograms
from aiogram.client.session.aiohttp import AiohttpSession
from sqlalchemy.ext.asyncio import create_async_engine

from core.rules.calendar import Calendar
from core.rules.catalogue import Catalogue
from core.store import base
from core.texts import Texts
from core.views import reasons, wording
from desk.words import Words

_KINDS: tuple[Any, ...] = (Calendar, Catalogue, Texts, Words)


@functools.cache
def make_haste() -> None:
    """Read regulations, calendar and words once per process, compile statements once, close connections at once."""
    for kind in _KINDS:
        kind.load = staticmethod(_remembering(kind.load))
    words_of_reasons: Any = reasons
    words_of_reasons.load = _remembering(wording.load)
    store: Any = base
    store.create_async_engine = _compiling_once(create_async_engine)
    session: Any = AiohttpSession
    session.close = _close_at_once
    authorities: Any = aiograms  # reading those of the world takes 20 ms, and nobody speaks TLS on loopback
    authorities.ssl = SimpleNamespace(create_default_context=functools.cache(ssl.create_default_context))


def _remembering(read: Any) -> Any:
    """Return the reading of the usual files, once; whoever names another file or folder still reads it."""
    remembered = functools.cache(read)

    def load(*where: Any, **more: Any) -> Any:
        return read(*where, **more) if where or more else remembered()

    return load


def _compiling_once(create: Any) -> Any:
    """Let all engines of one kind of database share the statements they have compiled: each world opens its own."""
    shared: dict[str, tuple[Any, Any]] = {}

    def create_sharing(*where: Any, **more: Any) -> Any:
        engine = create(*where, **more)
        sync: Any = engine.sync_engine
        known = shared.setdefault(sync.dialect.name, (sync.dialect, sync._compiled_cache))  # noqa: SLF001 - no other way
        sync.dialect, sync._compiled_cache = known  # noqa: SLF001 - statements are known by their dialect
        return engine

    return create_sharing


async def _close_at_once(session: Any) -> None:
    """Close without the quarter of a second that aiogram gives to TLS: there is none on loopback."""
    if session._session is not None and not session._session.closed:  # noqa: SLF001 - as aiogram's own close does
        await session._session.close()  # noqa: SLF001 - as aiogram's own close does
