"""Operators as an admin has them: added with a once-only secret, let begin anew, shut out at once."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.access import authenticator
from core.access.roles import Role
from core.access.sessions import SANDBOX_PREFIX, Sessions, hash_of
from core.access.staff import Staff
from core.errors import InputError
from core.store.tables import DeskOperator

#: 160 random bits, typed once: 32 letters and digits in groups of four.
_SECRET_SIZE = 20
#: How long an invitation waits.
INVITED_FOR = timedelta(hours=72)
_NAME = re.compile(r"[a-z][a-z0-9.-]{1,38}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a new operator is handed once, on paper or by word of mouth: nothing of it can be asked for again."""

    name: str
    secret: str
    uri: str  # what an authenticator reads
    until: datetime


@dataclass(frozen=True, slots=True)
class OperatorSeen:
    """An operator as admins see one; `state` is invited, active, locked or disabled."""

    name: str
    role: Role
    state: str
    since: datetime


class Operators:
    """Adds operators, lets them begin anew, shuts them out; each of it stands in the history of that operator."""

    def __init__(self, staff: Staff, sessions: Sessions) -> None:
        self._staff = staff
        self._sessions = sessions

    async def all(self) -> Sequence[OperatorSeen]:
        """Return everybody by name, those who were shut out too."""
        async with self._staff.store.read() as tx:
            rows = (await tx.exec(select(DeskOperator).order_by(col(DeskOperator.name)))).all()
        return [OperatorSeen(row.name, Role(row.role), self._state(row), row.created_at) for row in rows]

    async def add(self, name: str, role: Role, by: str) -> Invitation:
        """Add an operator, who begins with the once-only secret that is answered.

        Raises:
            InputError: the name is none.
            TakenError: it was given already: it stands in traces for good.

        """
        if not _NAME.fullmatch(name) or name.startswith(SANDBOX_PREFIX):
            message = "name: 3 to 40 small Latin letters, digits, dots and hyphens are expected, a letter first."
            raise InputError(message)
        async with self._staff.store.write() as tx:
            row = await self._staff.make(tx, name, role)
            made = await self._invite(tx, row)
            await self._staff.note(tx, row, "operator_added", by, role=role)
        return made

    async def reset(self, name: str, by: str) -> Invitation:
        """Let an operator begin anew: password, authenticator, sessions and locks are gone, as is being shut out.

        Raises:
            NotFoundError: nobody has this name.

        """
        async with self._staff.store.write() as tx:
            row = await self._staff.get(tx, name)
            await self._sessions.end_all(tx, row.id)
            row.password_hash, row.failures = None, 0
            row.locked_until = row.disabled_at = None
            made = await self._invite(tx, row)
            await self._staff.note(tx, row, "operator_reset", by)
        return made

    async def appoint(self, name: str, role: Role, by: str) -> None:
        """Give an operator another role; sessions that are open have it from their next look on.

        Raises:
            NotFoundError: nobody has this name.

        """
        async with self._staff.store.write() as tx:
            row = await self._staff.get(tx, name)
            if row.role != role:
                await self._staff.note(tx, row, "operator_appointed", by, role=role, instead_of=row.role)
                row.role = role

    async def disable(self, name: str, by: str) -> None:
        """Shut an operator out: no session of theirs answers any more.

        Raises:
            NotFoundError: nobody has this name.

        """
        async with self._staff.store.write() as tx:
            row = await self._staff.get(tx, name)
            if row.disabled_at is None:
                row.disabled_at, row.invitation_hash = self._staff.now(), None
                await self._sessions.end_all(tx, row.id)
                await self._staff.note(tx, row, "operator_disabled", by)

    async def _invite(self, tx: AsyncSession, row: DeskOperator) -> Invitation:
        plain = base64.b32encode(self._staff.chance.token(_SECRET_SIZE)).decode()
        secret = "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))
        totp = await self._staff.new_totp(tx, row)
        row.invitation_hash, until = hash_of(plain), self._staff.now() + INVITED_FOR
        row.invited_until = until
        return Invitation(row.name, secret, authenticator.uri(totp, row.name), until)

    def _state(self, row: DeskOperator) -> str:
        if row.disabled_at is not None:
            return "disabled"
        if row.locked_until is not None and self._staff.now() < row.locked_until:
            return "locked"
        return "invited" if row.invitation_hash is not None else "active"
