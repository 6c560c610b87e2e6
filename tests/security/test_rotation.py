"""Keys are changed without losing anybody, and a change that was stopped goes on where it was."""

import base64
from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from core.clock import Chance
from core.errors import CryptoError, SettingsError
from core.register import Register
from core.rules.catalogue import Catalogue
from core.store import rotation
from core.store.rotation import Progress
from core.store.tables import Child, DataKey, Guardian, NameKey
from core.store.vault import Keyring, Vault, of_guardian
from tests.unit.register.rows import Office, guardian

OLD, NEW, OTHER = (base64.b64encode(bytes([number]) * 32).decode() for number in (0, 1, 2))


def vault(data_key: str, index_key: str = "") -> Vault:
    """Return a vault with these keys."""
    return Vault(Keyring.parse(data_key, index_key), Chance().token)


async def walked(steps: AsyncIterator[Progress], *, most: int = 1000) -> list[Progress]:
    """Go so many steps at most, as a process does that is stopped."""
    gone = []
    async for step in steps:
        gone.append(step)
        if len(gone) == most:
            break
    return gone


async def key_ids(office: Office) -> list[str]:
    """Return by which DATA_KEY each family's key is wrapped."""
    async with office.store.read() as tx:
        return sorted((await tx.exec(select(DataKey.key_id))).all())


async def test_every_key_is_wrapped_by_the_first_data_key(waiting: Office) -> None:
    """Then the old one may go: everything opens with the new one alone."""
    both = vault(f"2:{NEW},1:{OLD}")
    assert await key_ids(waiting) == ["1", "1"]
    assert (await walked(rotation.rewrap(waiting.store, both)))[-1] == Progress(2, 2)
    assert await key_ids(waiting) == ["2", "2"]
    async with waiting.store.read() as tx:
        row = await tx.get_one(Guardian, "G1")
        key = await vault(f"2:{NEW}").key_of(tx, of_guardian("G1"))
        assert key.open(row.phone_sealed, "guardian", "phone_sealed", "G1").startswith("+77")


async def test_a_rotation_that_was_stopped_goes_on_where_it_was(
    waiting: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step is committed: nothing is wrapped twice, nothing is left out."""
    monkeypatch.setattr(rotation, "_AT_ONCE", 1)
    both = vault(f"2:{NEW},1:{OLD}")
    await walked(rotation.rewrap(waiting.store, both), most=1)
    assert await key_ids(waiting) == ["1", "2"]
    assert await walked(rotation.rewrap(waiting.store, both)) == [Progress(1, 1), Progress(1, 1)]
    assert await key_ids(waiting) == ["2", "2"]


async def test_a_key_whose_data_key_is_gone_stops_the_rotation(waiting: Office) -> None:
    """It says so, and changes nothing."""
    with pytest.raises(CryptoError, match="no longer lists the key with id 1"):
        await walked(rotation.rewrap(waiting.store, vault(f"2:{NEW}")))
    assert await key_ids(waiting) == ["1", "1"]


async def test_a_database_is_never_looked_up_with_another_index_key(waiting: Office) -> None:
    """Everybody would be a stranger: the first key is the database's own, another one is refused."""
    await rotation.check_index_key(waiting.store, vault(OLD))
    await rotation.check_index_key(waiting.store, vault(f"2:{NEW},1:{OLD}"))  # derived from the last-listed key
    with pytest.raises(SettingsError, match="USYNYS_INDEX_KEY as it was"):
        await rotation.check_index_key(waiting.store, vault(f"1:{OLD},2:{NEW}"))
    with pytest.raises(SettingsError, match="keys reindex"):
        await rotation.check_index_key(waiting.store, vault(OLD, OTHER))


async def test_everybody_is_found_again_under_another_index_key(
    waiting: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the middle nothing opens; at the end phones, IINs and names are found by the new key alone."""
    monkeypatch.setattr(rotation, "_AT_ONCE", 1)
    old, new = vault(OLD), vault(OLD, OTHER)
    await rotation.check_index_key(waiting.store, old)
    before = await _blind(waiting)
    await walked(rotation.reindex(waiting.store, new), most=1)
    for key in (old, new):
        with pytest.raises(SettingsError, match="come to its end"):
            await rotation.check_index_key(waiting.store, key)
    assert (await walked(rotation.reindex(waiting.store, new)))[-1].done == 1
    await rotation.check_index_key(waiting.store, new)
    assert not before & await _blind(waiting)
    register = Register(waiting.store, new, waiting.clock, Chance(), Catalogue.load())
    (again,) = await register.guardians([guardian(1)])
    (stranger,) = await register.guardians([guardian(1, guardian_id="G9")])
    assert (again.taken, stranger.taken) == (True, False)  # the same IIN is the same person


async def _blind(office: Office) -> set[object]:
    async with office.store.read() as tx:
        guardians = (await tx.exec(select(Guardian))).all()
        children = (await tx.exec(select(Child))).all()
        names = (await tx.exec(select(NameKey))).all()
    people = {value for row in guardians for value in (row.iin_index, row.phone_index)}
    return people | {row.iin_index for row in children} | {row.key for row in names}
