"""The first sign-in of an operator: the once-only secret is answered by a password and an authenticator."""

import hmac
from dataclasses import dataclass

from core.access import authenticator, passwords
from core.access.passwords import Passwords
from core.access.sessions import Sessions, hash_of
from core.access.staff import Staff, named
from core.store.tables import DeskOperator


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the page of the first sign-in shows: the authenticator's secret, to be read or typed."""

    name: str
    uri: str
    written: str


class Beginning:
    """Lets an invited operator begin, once."""

    def __init__(self, staff: Staff, sessions: Sessions, kept: Passwords) -> None:
        self._staff = staff
        self._sessions = sessions
        self._passwords = kept

    async def show(self, name: str, secret: str) -> Enrolment | None:
        """Return what the authenticator must know; None when the secret is not this operator's, used, or too old."""
        async with self._staff.store.read() as tx:
            row = await named(tx, name)
            if row is None or not self._is_invited(row, secret):
                return None
            totp = await self._staff.totp(tx, row)
        return Enrolment(row.name, authenticator.uri(totp, row.name), authenticator.written(totp)) if totp else None

    async def finish(self, name: str, secret: str, password: str, code: str) -> str | None:
        """Keep the password, try the authenticator, use the invitation up; returns the token of a session.

        None: the secret or the code is wrong.

        Raises:
            InputError: the password is none.

        """
        passwords.check(password, name)
        hashed = await self._passwords.hash(password)
        async with self._staff.store.write() as tx:
            row = await named(tx, name, lock=True)
            totp = await self._staff.totp(tx, row) if row and self._is_invited(row, secret) else None
            if row is None or totp is None:
                return None
            step = authenticator.step_of(totp, code, self._staff.now(), row.totp_step)
            if step is None:
                return None
            row.password_hash, row.totp_step, row.invitation_hash = hashed, step, None
            await self._staff.note(tx, row, "operator_begun", row.name)
            return await self._sessions.start(tx, row)

    def _is_invited(self, row: DeskOperator, secret: str) -> bool:
        if row.invitation_hash is None or row.invited_until is None or row.disabled_at is not None:
            return False
        plain = "".join(sign for sign in secret.upper() if sign.isalnum())
        return self._staff.now() < row.invited_until and hmac.compare_digest(row.invitation_hash, hash_of(plain))
