"""The keys of the API: what an entry of the setting may look like, and that no key is kept or quoted."""

import hashlib

import pytest

from core.errors import SettingsError
from exchange.api_keys import ApiKeys, Scope


def test_a_key_opens_what_its_scopes_name() -> None:
    """Several scopes, all of them, and nobody else."""
    keys = ApiKeys.parse("one:offers:read+queues:read, two:*,")
    one, two = keys.known("one"), keys.known("two")
    assert one is not None
    assert one.scopes == {Scope.OFFERS_READ, Scope.QUEUES_READ}
    assert two is not None
    assert two.scopes == frozenset(Scope)
    assert keys.known("three") is keys.known("") is None


def test_the_setting_may_hold_the_hash_instead_of_the_key() -> None:
    """Then whoever reads the environment cannot call."""
    keys = ApiKeys.parse(f"sha256={hashlib.sha256(b'one').hexdigest()}:offers:read")
    assert keys.known("one") == ApiKeys.parse("one:offers:read").known("one")


@pytest.mark.parametrize("text", ["Zq9", "Zq9:", ":offers:read", "Zq9:offers:eat", "sha256=12:*", "sha256=zz:*"])
def test_an_entry_that_is_none_is_named_by_its_number(text: str) -> None:
    """The message quotes no key."""
    with pytest.raises(SettingsError, match=r"entry 2 ") as raised:
        ApiKeys.parse(f"good:*,{text}")
    assert "Zq9" not in str(raised.value)


def test_no_key_is_kept() -> None:
    """Neither in the object nor in what it prints."""
    assert "secret" not in repr(ApiKeys.parse("secret:*"))
