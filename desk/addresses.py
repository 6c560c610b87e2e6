"""What an address of the desk says about itself: its way, its path, the permission it asks for, and who answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from core.access import Operator, Permission

#: A page, for somebody who is signed in and has the permission of its address.
Look = Callable[[web.Request, Operator], Awaitable[web.StreamResponse]]
#: A page for everybody: the door itself, the style sheet.
Open = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Address:
    """One address behind the door. Without a permission there is none: a page nobody thought about cannot be made."""

    method: str
    path: str
    permission: Permission
    handler: Look


@dataclass(frozen=True, slots=True)
class OpenAddress:
    """One address that everybody may call; only `desk/door.py` has any."""

    method: str
    path: str
    handler: Open


def page(path: str, permission: Permission, handler: Look) -> Address:
    """Return the address of something that is looked at."""
    return Address("GET", path, permission, handler)


def form(path: str, permission: Permission, handler: Look) -> Address:
    """Return the address of a form: it must come from a page of the same session."""
    return Address("POST", path, permission, handler)
