"""What stands in a database before something is done there: kept, and put back as often as it is done again."""

from sqlalchemy import text
from sqlmodel import SQLModel

from core.store.base import Store

_TABLES = [table.name for table in SQLModel.metadata.sorted_tables]  # what is referred to stands first


class Scene:
    """All rows of a database, beside the tables they belong to."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._filled: list[str] = []

    async def keep(self) -> None:
        """Keep what stands there now."""
        async with self._store.write() as tx:
            connection = await tx.connection()
            for name in _TABLES:
                if (await connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1'))).first():  # noqa: S608 - ours
                    await connection.execute(text(f'CREATE TABLE kept_{name} AS SELECT * FROM "{name}"'))  # noqa: S608 - ours
                    self._filled.append(name)

    async def put_back(self) -> None:
        """Let nothing stand there but what was kept."""
        every = ", ".join(f'"{name}"' for name in _TABLES)
        empty = [f'DELETE FROM "{name}"' for name in reversed(_TABLES)]  # noqa: S608 - ours
        filled = [f'INSERT INTO "{name}" SELECT * FROM kept_{name}' for name in self._filled]  # noqa: S608 - ours
        async with self._store.write() as tx:
            connection = await tx.connection()
            for line in [*(empty if self._store.is_sqlite else [f"TRUNCATE {every}"]), *filled, "ANALYZE"]:
                await connection.execute(text(line))

    async def forget(self) -> None:
        """Keep it no longer."""
        async with self._store.write() as tx:
            for name in self._filled:
                await (await tx.connection()).execute(text(f"DROP TABLE kept_{name}"))
