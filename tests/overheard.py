"""What is said to a database, written down where it is said: nothing else tells it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from core.store.base import Store

#: Statements with their values.
Asked = list[tuple[str, Any]]


@contextmanager
def overheard(store: Store, *, writing: bool = False) -> Iterator[Asked]:
    """Write down what the readers of a database ask in this block, or what its writer says."""
    asked: Asked = []

    def keep(*told: Any) -> None:
        asked.append((told[2], told[3]))

    engine = (store._writer if writing else store._reader).sync_engine  # noqa: SLF001 - it has no other ear
    event.listen(engine, "before_cursor_execute", keep)
    yield asked
    event.remove(engine, "before_cursor_execute", keep)
