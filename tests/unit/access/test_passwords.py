"""Passwords: length counts, and one that nobody has takes as long."""

import pytest
from argon2 import PasswordHasher

from core.access.passwords import Passwords, check
from core.errors import InputError

CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.mark.parametrize("password", ["short", "a" * 129, "abababababababab", "Aigerim-2026-desk"])
def test_what_is_no_password_is_refused(password: str) -> None:
    """Too short, too long, of two signs, or with the name in it."""
    with pytest.raises(InputError):
        check(password, "aigerim")


def test_a_few_words_are_a_password() -> None:
    """No digits or capitals are asked for."""
    check("төрт түлік мал баққан", "aigerim")


async def test_only_the_password_itself_fits() -> None:
    """Another one, none, and a row that cannot be read do not; without a kept one nothing does."""
    kept = await CHEAP.hash("төрт түлік мал")
    assert await CHEAP.fits(kept, "төрт түлік мал")
    assert not await CHEAP.fits(kept, "төрт түлік")
    assert not await CHEAP.fits("rubbish", "төрт түлік мал")
    assert not await CHEAP.fits(None, "nobody has this password")


def test_by_default_passwords_are_argon2id_with_the_memory_of_the_standard() -> None:
    """RFC 9106: 64 MiB, three passes."""
    hasher = PasswordHasher()
    assert (hasher.type.name, hasher.memory_cost, hasher.time_cost) == ("ID", 65536, 3)
