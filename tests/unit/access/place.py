"""A door to try: an empty database, the ways in, and a wall clock that is turned by hand."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from argon2 import PasswordHasher

from core.access import Entrance, Invitation, Role, Session
from core.access.authenticator import code_at
from core.access.passwords import Passwords
from core.live.local import LocalLive
from tests.clockwork import SeededChance
from tests.unit.views.scene import OPENED, Scene, Still

PASSWORD = "жеті рет өлшеп бір рет кес"
HALF_MINUTE = timedelta(seconds=30)


def entrance(scene: Scene, wall: Still, *, sandbox: bool = False) -> Entrance:
    """Return the ways in; passwords are hashed with next to no work."""
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return Entrance.make(
        scene.store, scene.vault, SeededChance(), LocalLive(), wall.now, sandbox=sandbox, passwords=cheap
    )


def secret_of(invitation: Invitation) -> bytes:
    """Return what the authenticator of an operator knows, as it reads the address."""
    (text,) = parse_qs(urlsplit(invitation.uri).query)["secret"]
    return base64.b32decode(text)


@dataclass(repr=False)  # asyncio asks for it after each fixture, and it would be megabytes
class Place:
    """The ways in, and the clock on the wall."""

    scene: Scene
    entrance: Entrance
    wall: Still

    def code(self, invitation: Invitation) -> str:
        """Return what the authenticator shows now."""
        return code_at(secret_of(invitation), self.wall.now())

    async def begun(self, name: str = "aigerim", role: Role = Role.OPERATOR) -> Invitation:
        """Add an operator who has begun; the code of this half minute is used up, so the next one comes."""
        made = await self.entrance.operators.add(name, role, "test")
        assert await self.entrance.beginning.finish(name, made.secret, PASSWORD, self.code(made))
        self.wall.instant += HALF_MINUTE
        return made

    async def try_in(
        self, name: str, code: str, password: str = PASSWORD, address: str = "192.0.2.1"
    ) -> str | timedelta | None:
        """Try to sign in: the token, how long to wait, or None."""
        tried = await self.entrance.signing_in.by_password(name, password, code, address)
        return tried.token or tried.wait or None

    async def session(self, token: str, *, prolong: bool = True) -> Session | None:
        """Return the session of a token."""
        return await self.entrance.sessions.find(token, prolong=prolong)


def place(scene: Scene) -> Place:
    """Make a place upon an empty database."""
    wall = Still(OPENED)
    return Place(scene, entrance(scene, wall), wall)
