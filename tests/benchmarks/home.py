"""Where a benchmark has its database: a fresh SQLite file, or a fresh PostgreSQL that waits for its disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks import cores
from tests.homes.choice import POSTGRES, SQLITE
from tests.homes.postgres import PostgresServer

HOMES = (SQLITE, POSTGRES)
_NAME = "bench"


@contextmanager
def a_home(name: str) -> Iterator[str]:
    """Return the address of an empty database; it is gone afterwards, and so is its server."""
    if name == POSTGRES:
        with _a_server() as server:
            server.tell(f"CREATE DATABASE {_NAME}")
            yield server.url(_NAME)
        return
    with tempfile.TemporaryDirectory(prefix="usynys-bench-") as folder:
        yield f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"


@contextmanager
def _a_server() -> Iterator[PostgresServer]:
    server = PostgresServer(durable=True)
    try:
        with cores.the_loads():
            server.make()
            server.start()
        yield server
    finally:
        server.stop()
