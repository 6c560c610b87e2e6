"""Whether an error says that the database is away, rather than that something is wrong with what was asked of it."""

import asyncio
from collections.abc import Awaitable

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

#: Classes of PostgreSQL's own codes: connections, resources, the operator's hand, the system.
_AWAY = frozenset({"08", "53", "57", "58"})


def is_away(error: BaseException) -> bool:
    """Tell whether the same may be asked again later: the database could not be reached, or could not keep anything.

    >>> is_away(ConnectionRefusedError()), is_away(ValueError())
    (True, False)
    """
    if isinstance(error, (OSError, PoolTimeoutError, InterfaceError, OperationalError)):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _code(error.orig) in _AWAY
    # What the driver says while it connects comes as it is; its own errors without a code are about connections.
    return type(error).__module__.startswith("asyncpg") and _code(error) in {*_AWAY, ""}


async def found_away(asking: Awaitable[object]) -> bool:
    """Ask something of the database, and tell whether it was away; whatever else goes wrong is raised."""
    (outcome,) = await asyncio.gather(asking, return_exceptions=True)
    if not isinstance(outcome, BaseException):
        return False
    if is_away(outcome):
        return True
    raise outcome


def _code(error: BaseException | None) -> str:
    return str(getattr(error, "sqlstate", None) or "")[:2]
