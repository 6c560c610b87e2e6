"""The spool: what is acknowledged is on disk, sealed, whole and in order, whoever dies when."""

import asyncio
import errno
import os
from pathlib import Path

import pytest

from core.store.spool import Spool
from core.store.vault import Keyring, Vault

KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="


def a_spool(folder: Path, name: str = "own") -> Spool:
    """Return a spool of one process."""
    return Spool(folder / "spool", Vault(Keyring.parse(KEY), os.urandom), name)


async def waiting(spool: Spool) -> list[bytes]:
    """Return what waits, and forget it."""
    return [record async for record in spool.waiting()]


async def test_what_is_kept_comes_back_in_its_order_and_once(tmp_path: Path) -> None:
    """Many at once too; when all was taken the file is empty."""
    spool = a_spool(tmp_path)
    records = [f"иә {number}".encode() for number in range(100)]
    await asyncio.gather(*map(spool.keep, records))
    assert len(spool) == 100
    assert await waiting(spool) == records
    assert spool.forget()
    assert (tmp_path / "spool" / "own.spool").stat().st_size == 0
    await spool.keep(b"later")
    assert await waiting(spool) == [b"later"]
    await spool.close()


async def test_the_disk_holds_nothing_that_can_be_read(tmp_path: Path) -> None:
    """Numbers and words are sealed with the data key, and only the owner may look."""
    spool = a_spool(tmp_path)
    await spool.keep(b"+77471234567")
    file = tmp_path / "spool" / "own.spool"
    assert b"7747" not in file.read_bytes()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    await spool.close()


async def test_what_a_dead_process_left_is_taken_over_by_one_of_the_living(tmp_path: Path) -> None:
    """Whose owner lives is let alone; of two that look, one takes it; then the file is gone."""
    dead, living = a_spool(tmp_path, "dead"), a_spool(tmp_path, "living")
    await dead.keep(b"one")
    await dead.keep(b"two")
    await living.open()
    assert len(living) == 0
    await dead.close()  # its lock ends with it, as at its death
    other = a_spool(tmp_path, "other")
    await living.open()
    await other.open()
    assert (len(living), len(other)) == (2, 0)
    assert await waiting(living) == [b"one", b"two"]
    assert not (tmp_path / "spool" / "dead.spool").exists()


@pytest.mark.parametrize("cut", [1, 9, 40])
async def test_half_a_record_of_a_dying_process_hides_nothing_before_it(tmp_path: Path, cut: int) -> None:
    """It was never acknowledged; what was stays."""
    dead = a_spool(tmp_path, "dead")
    await dead.keep(b"whole")
    await dead.keep(b"half")
    await dead.close()
    file = tmp_path / "spool" / "dead.spool"
    file.write_bytes(file.read_bytes()[:-cut])
    living = a_spool(tmp_path)
    await living.open()
    assert await waiting(living) == [b"whole"]


async def test_a_record_that_changed_on_disk_is_left_out_and_the_next_is_read(tmp_path: Path) -> None:
    """The checksum tells; one bad block costs one record."""
    dead = a_spool(tmp_path, "dead")
    for record in (b"first", b"second"):
        await dead.keep(record)
    await dead.close()
    file = tmp_path / "spool" / "dead.spool"
    octets = bytearray(file.read_bytes())
    octets[20] ^= 1
    file.write_bytes(octets)
    living = a_spool(tmp_path)
    await living.open()
    assert await waiting(living) == [b"second"]


async def test_a_full_disk_is_told_and_hides_nothing_that_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who could not be kept hears it; half of it does not stay in the way."""
    spool, sync = a_spool(tmp_path), os.fsync
    await spool.keep(b"before")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="28"):
        await spool.keep(b"lost")
    monkeypatch.setattr(os, "fsync", sync)
    await spool.keep(b"after")
    assert await waiting(spool) == [b"before", b"after"]
    await spool.close()


async def test_what_comes_while_it_is_emptied_is_not_forgotten(tmp_path: Path) -> None:
    """Nothing is emptied under a record that is just being written."""
    spool = a_spool(tmp_path)
    await spool.keep(b"one")
    async for _ in spool.waiting():
        coming = asyncio.create_task(spool.keep(b"two"))
        await asyncio.sleep(0)
    assert not spool.forget() or coming.done()
    await coming
    assert await waiting(spool) in ([b"two"], [])
    assert spool.forget()
    await spool.close()
