"""Where a test lives: on an SQLite file alone, or on PostgreSQL with Redis beside it (DESIGN promise 12)."""

import atexit
import functools
import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Protocol

from core.store.base import Store
from tests.homes import choice
from tests.homes.apart import apart
from tests.homes.choice import POSTGRES, SQLITE
from tests.homes.postgres import PostgresServer
from tests.redis_server import RedisServer

#: So many databases of earlier tests are kept; PostgreSQL makes one in 20 ms, and each takes 10 MB.
_KEPT = 12
_EMPTY = "empty"


class Home(Protocol):
    """What differs between the two; a database is named by the file that it would be on SQLite."""

    name: str

    def address(self, file: Path) -> str:
        """Return the address of the database at a path; one that is not there yet is made, with all its tables."""
        ...

    def redis(self, file: Path) -> str:
        """Return the address of the Redis beside it; empty = there is none."""
        ...

    def copy(self, folder: Path, to: Path) -> None:
        """Copy everything that lies in a folder, its closed database too."""
        ...

    def octets(self, file: Path) -> bytes:
        """Return everything that the database holds, as its disk has it."""
        ...


class SqliteHome:
    """A file each, in one process: what a district needs."""

    name = SQLITE

    def address(self, file: Path) -> str:
        """Return the address of the database at a path; one that is not there yet is made, with all its tables."""
        if not file.exists():
            shutil.copy(_migrated_file(), file)
        return f"sqlite+aiosqlite:///{file}"

    def redis(self, file: Path) -> str:  # noqa: ARG002 - the other home needs it
        """Return the address of the Redis beside it: there is none."""
        return ""

    def copy(self, folder: Path, to: Path) -> None:
        """Copy everything that lies in a folder, the closed database too."""
        shutil.copytree(folder, to, dirs_exist_ok=True)

    def octets(self, file: Path) -> bytes:
        """Return everything that the database holds, as its disk has it."""
        return b"".join(one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*")))


class PostgresHome:
    """Servers of this process's own, a database for each file that would be there in the other home."""

    name = POSTGRES

    def __init__(self) -> None:
        self.server, self._known, self._pinned = PostgresServer(), dict[str, None](), set[str]()
        self._without_redis = set[str]()
        atexit.register(self.server.stop)
        self.server.make()
        self.server.start()
        self.server.tell(f"CREATE DATABASE {_EMPTY}")
        apart(_migrate(self.server.url(_EMPTY)))

    def address(self, file: Path) -> str:
        """Return the address of the database at a path; one that is not there yet is made, with all its tables."""
        name = self._name(file)
        if name not in self._known:
            self._make(name, _EMPTY)
        self._known[name] = self._known.pop(name)  # the last used stands last
        return self.server.url(name)

    def redis(self, file: Path) -> str:
        """Return the address of the Redis beside it, empty at first; worlds come one by one, few numbers are enough."""
        name = self._name(file)
        number = int(name[1:], 16) % 16
        if name in self._without_redis:
            self._without_redis.remove(name)
            a_redis_for_all().wipe(number)
        return f"{a_redis_for_all().url}?db={number}"

    def copy(self, folder: Path, to: Path) -> None:
        """Copy everything that lies in a folder, the closed databases too."""
        shutil.copytree(folder, to, dirs_exist_ok=True)
        source = self._name(folder / "usynys.db")
        if source in self._known:
            self._pinned.add(source)
            self._make(self._name(to / "usynys.db"), source)

    def octets(self, file: Path) -> bytes:
        """Return everything that the database holds, as its disk has it."""
        return self.server.octets(self._name(file))

    def _make(self, name: str, source: str) -> None:
        for old in [one for one in self._known if one not in self._pinned][:-_KEPT]:
            if self.server.drop(old):
                del self._known[old]
        self.server.tell(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
        self._known[name] = None
        self._without_redis.add(name)

    @staticmethod
    def _name(file: Path) -> str:
        return f"d{hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:24]}"


@functools.cache
def _migrated_file() -> Path:
    """Return an empty database, migrated once per process: migrating takes a second, copying none."""
    folder = Path(tempfile.mkdtemp(prefix="usynys-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    apart(_migrate(f"sqlite+aiosqlite:///{folder / 'empty.db'}"))
    return folder / "empty.db"


@functools.cache
def a_redis_for_all() -> RedisServer:
    """Return the Redis of this process."""
    folder = Path(tempfile.mkdtemp(prefix="usynys-redis-"))
    server = RedisServer(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.stop)
    server.start()
    return server


async def _migrate(url: str) -> None:
    store = Store(url)
    await store.migrate()
    await store.close()


@functools.cache
def home_named(name: str) -> Home:
    """Return a home; its servers are started when somebody first asks, and end with this process."""
    return PostgresHome() if name == POSTGRES else SqliteHome()


def home() -> Home:
    """Return the home of the test that runs now."""
    return home_named(choice.now())
