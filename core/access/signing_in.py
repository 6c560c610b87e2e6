"""The way in: a password with a code, or a provider's word; slow for whoever guesses, silent about names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.access import authenticator
from core.access.passwords import Passwords
from core.access.roles import OF_THE_SANDBOX, Role
from core.access.sessions import SANDBOX_PREFIX, Sessions
from core.access.staff import Staff, named
from core.errors import InputError, TakenError
from core.flow.pace import Ask, Rate
from core.ports import Live
from core.store.tables import DeskOperator

#: How fast anybody may try from one address, and for one name: so many at once, then one in so many seconds.
_FROM_ADDRESS, _FOR_NAME = Rate(1 / 3, 20), Rate(1 / 12, 5)
#: So many failures in a row lock a name, each further one for twice as long.
_PATIENCE = 5
_SHORTEST_LOCK, _LONGEST_LOCK = timedelta(minutes=1), timedelta(minutes=30)
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Tried:
    """What a try came to: the token of a session, or how long to wait, or neither: something was wrong."""

    token: str | None = None
    wait: timedelta = timedelta(0)


class SigningIn:
    """Lets operators in."""

    def __init__(self, staff: Staff, sessions: Sessions, kept: Passwords, live: Live) -> None:
        self._staff = staff
        self._sessions = sessions
        self._passwords = kept
        self._live = live

    async def wait(self, name: str, address: str) -> timedelta:
        """Take one try; returns how long to wait until there is one. Neither is told to Redis in clear."""
        asks = (("name", name, _FOR_NAME), ("address", address, _FROM_ADDRESS))
        group = [Ask(f"sign-in:{self._staff.vault.index(kind, value)}", 1, rate) for kind, value, rate in asks]
        (wait,) = await self._live.take([group], self._staff.now())
        return wait

    async def by_password(self, name: str, password: str, code: str, address: str) -> Tried:
        """Try a password with a code; whatever is wrong, and whoever is unknown or locked, looks the same."""
        name = name.strip().casefold()
        if wait := await self.wait(name, address):
            return Tried(wait=wait)
        async with self._staff.store.read() as tx:
            known = await named(tx, name)
        fits = await self._passwords.fits(known.password_hash if known else None, password)
        async with self._staff.store.write() as tx:
            row = await named(tx, name, lock=True)
            if row is None or not self._is_free(row):
                return Tried()
            if not (fits and known and row.password_hash == known.password_hash and await self._proves(tx, row, code)):
                await self._failed(tx, row)
                return Tried()
            return Tried(await self._let_in(tx, row, "password"))

    async def of_the_sandbox(self, role: Role) -> str:
        """Return the token of a session for a made-up operator, who needs no password.

        Raises:
            InputError: this is no sandbox.

        """
        if not self._sessions.sandbox:
            message = "Nobody signs in with one click outside the sandbox."
            raise InputError(message)
        name = OF_THE_SANDBOX[role].name
        async with self._staff.store.write() as tx:
            return await self._sessions.start(tx, await self._made_up(tx, name, role))

    async def by_identity(self, subject: str, name: str, role: Role) -> str | None:
        """Return the token of a session for whom a provider vouches; the role is the provider's word each time.

        None: this operator was shut out here.
        """
        async with self._staff.store.write() as tx:
            row = await _vouched(tx, subject) or await self._vouch(tx, subject, name, role)
            if row.disabled_at is not None:
                return None
            row.role = role
            return await self._let_in(tx, row, "openid")

    async def _made_up(self, tx: AsyncSession, name: str, role: Role) -> DeskOperator:
        """Return an operator of the sandbox; two browsers may come first at once."""
        try:
            return await named(tx, name) or await self._staff.make(tx, name, role)
        except TakenError:
            return await self._staff.get(tx, name)

    async def _vouch(self, tx: AsyncSession, subject: str, name: str, role: Role) -> DeskOperator:
        """Return a new operator of this subject; who takes the name or comes as the subject meanwhile keeps it."""
        for wished in _names(name):
            try:
                row = await self._staff.make(tx, wished, role, subject=subject)
            except TakenError:
                if (known := await _vouched(tx, subject)) is not None:
                    return known
            else:
                await self._staff.note(tx, row, "operator_added", "openid", role=role)
                return row
        raise AssertionError  # there are names without end

    def _is_free(self, row: DeskOperator) -> bool:
        locked = row.locked_until is not None and self._staff.now() < row.locked_until
        return row.disabled_at is None and not locked

    async def _proves(self, tx: AsyncSession, row: DeskOperator, code: str) -> bool:
        """Use the code up; one that was used before proves nothing."""
        secret = await self._staff.totp(tx, row)
        step = authenticator.step_of(secret, code.strip(), self._staff.now(), row.totp_step) if secret else None
        if step is None:
            return False
        row.totp_step = step
        return True

    async def _failed(self, tx: AsyncSession, row: DeskOperator) -> None:
        row.failures += 1
        if row.failures >= _PATIENCE:
            longer = _SHORTEST_LOCK * 2 ** min(row.failures - _PATIENCE, 10)
            row.locked_until = self._staff.now() + min(longer, _LONGEST_LOCK)
            await self._staff.note(tx, row, "operator_locked", row.name)

    async def _let_in(self, tx: AsyncSession, row: DeskOperator, way: str) -> str:
        row.failures, row.locked_until = 0, None
        await self._staff.note(tx, row, "operator_signed_in", row.name, way=way)
        return await self._sessions.start(tx, row)


async def _vouched(tx: AsyncSession, subject: str) -> DeskOperator | None:
    """Return who is this subject at the provider, and let nobody else change the row until the end."""
    query = select(DeskOperator).where(col(DeskOperator.subject) == subject)
    return (await tx.exec(query.with_for_update())).first()


def _names(wished: str) -> Iterator[str]:
    """Yield names to be tried: the provider's in our letters, never a mere number, then with a number behind it."""
    plain = _NOT_IN_A_NAME.sub("-", wished.casefold()).lstrip("0123456789.-").removeprefix(SANDBOX_PREFIX)[:36]
    plain = plain.strip(".-") or "operator"
    yield plain
    yield from (f"{plain}-{number}" for number in count(2))
