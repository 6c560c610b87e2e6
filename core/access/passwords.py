"""Passwords of operators: Argon2id, worked out beside the loop, and as long for a name that nobody has."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from core.errors import InputError

#: NIST SP 800-63B: length counts, compositions do not.
SHORTEST, LONGEST = 12, 128
#: A password of few different signs is none.
_FEWEST_SIGNS = 5
#: How many are worked out at once: each takes its memory (64 MiB as RFC 9106 has it).
_AT_ONCE = 2


class Passwords:
    """Hashes passwords and compares them."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or _usual()
        self._decoy = _decoy(self._hasher)
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, kept: str | None, password: str) -> bool:
        """Tell whether a password is the one; without one it takes as long and the answer is no."""
        async with self._room:
            fits = await asyncio.to_thread(self._fits, kept or self._decoy, password)
        return fits and kept is not None

    def _fits(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password[:LONGEST])
        except (VerifyMismatchError, InvalidHashError):
            return False


@cache
def _usual() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy(hasher: PasswordHasher) -> str:
    """Return what is compared for a name that nobody has: known from the start, so that the first takes no longer."""
    return hasher.hash("nobody has this password")


def check(password: str, name: str) -> None:
    """Make sure that a new password is one.

    Raises:
        InputError: it is too short, too long, of few signs, or holds the name.

    """
    if not SHORTEST <= len(password) <= LONGEST:
        message = f"password: from {SHORTEST} to {LONGEST} signs are expected."
        raise InputError(message)
    if len(set(password)) < _FEWEST_SIGNS or name.casefold() in password.casefold():
        message = "password: more than a few signs are expected, and not the name."
        raise InputError(message)
