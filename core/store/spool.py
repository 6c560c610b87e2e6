"""What came while the database was away: sealed, checked and synced on disk, until it can be taken in its order."""

import asyncio
import contextlib
import itertools
import os
import struct
import zlib
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import structlog

from core.store.vault import Vault

_HEAD: Final = struct.Struct(">II")  # how long a record is, and its checksum
_ENDING: Final = ".spool"

log = structlog.get_logger("spool")


@dataclass
class _Left:
    """A file that an earlier process left, ours by its lock."""

    path: Path
    file: BinaryIO
    kept: int
    taken: int = 0


class Spool:
    """One file of this process's own in a folder, and those that earlier processes have left there."""

    def __init__(self, folder: Path, vault: Vault, name: str) -> None:
        self._folder, self._vault, self._own = folder, vault, folder / f"{name}{_ENDING}"
        self._file: BinaryIO | None = None
        self._whole = 0  # octets up to which the file holds whole records
        self._kept = self._taken = 0  # records of the own file
        self._coming: list[tuple[bytes, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._left: list[_Left] = []

    def __len__(self) -> int:
        """Return how many records wait."""
        return self._kept - self._taken + sum(one.kept - one.taken for one in self._left)

    async def open(self) -> None:
        """Take over what earlier processes have left; whose owner still lives is let alone."""
        for path in sorted(self._folder.glob(f"*{_ENDING}")):
            file = path.open("rb")
            if _lock(file):
                self._left.append(_Left(path, file, sum(1 for _ in _records(file, path))))
            else:
                file.close()

    async def keep(self, record: bytes) -> None:
        """Keep a record; when this returns it is safe on disk. Many that come at once are synced together.

        Raises:
            OSError: it could not be written, and is not kept.

        """
        done = asyncio.get_running_loop().create_future()
        self._coming.append((record, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await done

    async def _write_all(self) -> None:
        while self._coming:
            coming, self._coming = self._coming, []
            failed: OSError | None = None
            try:
                await asyncio.to_thread(self._write, [record for record, _ in coming])
                self._kept += len(coming)
            except OSError as error:
                failed = error
            for _, done in coming:
                if done.done():
                    continue  # its carrier has hung up
                if failed is None:
                    done.set_result(None)
                else:
                    done.set_exception(OSError(failed.errno, failed.strerror))

    def _write(self, records: list[bytes]) -> None:
        file = self._file or self._begin()
        octets = b"".join(_framed(self._vault.seal_apart(record, _place(self._own))) for record in records)
        try:
            file.write(octets)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            self._cut(file)  # half a record would hide all that come after it
            raise
        self._whole += len(octets)

    def _begin(self) -> BinaryIO:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._own, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = os.fdopen(descriptor, "ab", buffering=0)
        _lock(self._file)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name of the file is as safe as what is in it
        finally:
            os.close(folder)
        return self._file

    def _cut(self, file: BinaryIO) -> None:
        with contextlib.suppress(OSError):
            file.truncate(self._whole)

    async def waiting(self) -> AsyncGenerator[bytes, None]:
        """Return what waits, the oldest first; each is forgotten when the next one is asked for.

        Raises:
            CryptoError: DATA_KEY no longer lists the key it was sealed with.

        """
        while self._left:
            left = self._left[0]
            for sealed in itertools.islice(_records(left.file, left.path), left.taken, None):
                yield self._opened(sealed, left.path)
                left.taken += 1
            self._left.pop(0)
            left.file.close()
            left.path.unlink()
        while self._taken < self._kept:
            with self._own.open("rb") as file:
                for sealed in itertools.islice(_records(file, self._own), self._taken, self._kept):
                    yield self._opened(sealed, self._own)
                    self._taken += 1

    def _opened(self, sealed: bytes, path: Path) -> bytes:
        return self._vault.open_apart(sealed, _place(path))

    async def set_aside(self, record: bytes) -> None:
        """Keep what can never be taken, sealed, in a file that nobody takes over: a person looks."""
        path = self._own.with_suffix(".aside")
        await asyncio.to_thread(_append, path, _framed(self._vault.seal_apart(record, _place(path))))

    def forget(self) -> bool:
        """Empty the file if all in it was taken and nothing comes just now; tells whether nothing waits."""
        if len(self) or self._coming or (self._writing and not self._writing.done()):
            return False
        if self._file and self._whole:
            self._file.truncate(0)
            self._whole = self._kept = self._taken = 0
        return True

    async def close(self) -> None:
        """Close the files; what waits is taken over by whoever opens the folder next."""
        if self._writing:
            await self._writing
        for left in self._left:
            left.file.close()
        if self._file:
            self._file.close()
            if self._whole == 0:
                self._own.unlink(missing_ok=True)


def _append(path: Path, octets: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())


def _place(path: Path) -> str:
    """Return what a record is bound to: moved to another file it does not open."""
    return f"spool {path.name}"


def _framed(sealed: bytes) -> bytes:
    return _HEAD.pack(len(sealed), zlib.crc32(sealed)) + sealed


def _records(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """Read the records; one that a dying process began was never acknowledged, one that changed since is left out."""
    file.seek(0)
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        length, checksum = _HEAD.unpack(head)
        sealed = file.read(length)
        if len(sealed) < length:
            return
        if zlib.crc32(sealed) == checksum:
            yield sealed
        else:
            log.error("spool_broken", file=path.name, at=file.tell())


def _lock(file: BinaryIO) -> bool:
    """Claim a file while this process lives; False when another has it."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none; there one process has one folder
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
