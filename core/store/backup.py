"""A whole copy of the database as it is at one moment, while others go on reading and writing."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from core.errors import SettingsError
from core.store.base import Store

#: So many pages are copied at a time; whoever writes waits for no more than that.
_PAGES = 1000


def back_up(store: Store, to: Path) -> None:
    """Write a copy to a file that only its owner may read; it appears whole or not at all.

    SQLite is copied by its own backup and looked through afterwards; of PostgreSQL pg_dump writes an archive in its
    custom format, for pg_restore.

    Raises:
        SettingsError: the file is there already, the copy is damaged, or pg_dump is missing or fails.

    """
    if to.exists():
        message = f"{to.name} is there already: a backup overwrites nothing."
        raise SettingsError(message)
    half = to.with_name(f".{to.name}.half")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    try:
        if store.file is not None:
            _copied(store.file, half)
        else:
            _dumped(make_url(store.url), half)
        half.rename(to)
    finally:
        half.unlink(missing_ok=True)


def _copied(source: Path, to: Path) -> None:
    with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(to)) as copy:
        database.backup(copy, pages=_PAGES)
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            message = "The copy is damaged, and so is perhaps the database: look at its disk."
            raise SettingsError(message)


def _dumped(url: URL, to: Path) -> None:
    told = {"PGHOST": url.host or url.query.get("host"), "PGPORT": url.port, "PGUSER": url.username}
    told |= {"PGPASSWORD": url.password, "PGDATABASE": url.database}  # not as arguments, which everybody can see
    env = {**os.environ, **{name: str(value) for name, value in told.items() if value}}  # noqa: TID251 - handed on, not read
    try:
        dump = subprocess.run(["pg_dump", "--format=custom", f"--file={to}"], env=env, check=False)  # noqa: S603, S607 - whichever is installed
    except FileNotFoundError:
        message = "pg_dump is missing: install PostgreSQL's client programs, of the server's version or newer."
        raise SettingsError(message) from None
    if dump.returncode != 0:
        message = "pg_dump failed; what it said stands above."
        raise SettingsError(message)
